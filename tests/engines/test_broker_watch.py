"""A worker begins again only where messages have waited for it for some looks, and the broker answers."""

from collections.abc import Callable, Iterator

import pytest

from etl.core.errors import BrokerError
from etl.engines import broker_watch
from etl.engines.broker_watch import Life

AGAIN = ["etl: messages wait and do not come: this worker begins again", "again"]


class Ended(Exception):  # noqa: N818 - the end of a watch that never ends
    pass


class Bell:
    """A queue that is looked at: `.` is silent, `m` has messages, `x` does not answer."""

    def __init__(self, looks: str) -> None:
        self._looks: Iterator[str] = iter(looks)

    def is_silent(self) -> bool:
        found = next(self._looks, None)
        if found is None:
            raise Ended
        if found == "x":
            raise BrokerError("away")
        return found == "."


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(broker_watch, "PAUSE", 0)
    monkeypatch.setattr(broker_watch, "STILL_LOOKS", 5)
    monkeypatch.setattr(broker_watch, "begin_again", lambda: found.append("again"))
    return found


def life(taken: str, turns: str, free: str) -> Callable[[], Life]:
    """Signs of life, one a look: digits that count, `+` for a free process; the last of each goes on for ever."""
    looks = iter(range(1000))

    def at(text: str, look: int) -> str:
        return text[min(look, len(text) - 1)]

    def now() -> Life:
        look = next(looks)
        return Life(int(at(taken, look)), int(at(turns, look)), at(free, look) == "+")

    return now


TURNING = "01234567890123456789"


@pytest.mark.parametrize("looks", ["......", "mm.mm.", "mmxmmxx", "xxxxx"])
def test_it_is_left_alone(begun: list[str], looks: str) -> None:
    with pytest.raises(Ended):
        broker_watch._look(Bell(looks), life("0", TURNING, "+"), begun.append)
    assert begun == []


@pytest.mark.parametrize("looks", ["mmm", "..xx.mmm", "mm.mmm"])
def test_it_begins_again(begun: list[str], looks: str) -> None:
    broker_watch._look(Bell(looks), life("0", TURNING, "+"), begun.append)
    assert begun == AGAIN


def test_a_process_that_works_is_no_reason_to_take_nothing_for_a_free_one(begun: list[str]) -> None:
    broker_watch._look(Bell("mmmmm"), life("34555", TURNING, "-++++"), begun.append)
    assert begun == AGAIN


@pytest.mark.parametrize(("taken", "free"), [("0", "-"), ("0123456789", "+"), ("0", "++-")])
def test_a_worker_that_takes_messages_or_has_no_free_process_is_left_alone(
    begun: list[str], taken: str, free: str
) -> None:
    with pytest.raises(Ended):
        broker_watch._look(Bell("mmmmmmmm"), life(taken, TURNING, free), begun.append)
    assert begun == []


def test_a_loop_that_stands_still_begins_again_whatever_is_at_work(begun: list[str]) -> None:
    broker_watch._look(Bell("mm.mmmmm"), life("7", "7", "-"), begun.append)
    assert begun == AGAIN


@pytest.mark.parametrize(("looks", "turns"), [("mmmm.mmmm.", "7"), ("mmmmxmmmmx", "7"), ("mmmmmmmmm", "7777889999")])
def test_a_loop_that_stands_still_for_a_while_is_left_alone(begun: list[str], looks: str, turns: str) -> None:
    with pytest.raises(Ended):
        broker_watch._look(Bell(looks), life("7", turns, "-"), begun.append)
    assert begun == []
