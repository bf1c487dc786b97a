"""The collector of cycles rests while rows are made, and only in the main thread."""

import gc
from threading import Thread

import pytest

from etl.core.pauses import collector_paused


def test_the_collector_rests_inside_and_goes_on_after_an_error() -> None:
    assert gc.isenabled()
    with pytest.raises(LookupError), collector_paused():
        [][gc.isenabled()]
    assert gc.isenabled()


def test_a_collector_that_was_switched_off_stays_so() -> None:
    gc.disable()
    try:
        with collector_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_thread_beside_others_pauses_nothing() -> None:
    found: list[bool] = []

    def work() -> None:
        with collector_paused():
            found.append(gc.isenabled())

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert found == [True]
