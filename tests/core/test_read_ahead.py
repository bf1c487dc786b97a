"""Work goes on ahead of its reader, in order, a few at once, and errors travel with it."""

import threading
from collections.abc import Iterator

import pytest

from etl.core.read_ahead import ReadAhead, Threads, Turns, in_order


def test_results_come_in_the_order_of_the_items_whoever_ends_first() -> None:
    last_is_done = threading.Event()

    def work(number: int) -> int:
        if number == 0:
            assert last_is_done.wait(600)
        elif number == 1:
            last_is_done.set()
        return number * number

    with Threads(2) as pool:
        assert list(in_order(work, range(5), pool)) == [0, 1, 4, 9, 16]


def test_no_more_than_a_few_items_are_taken_ahead() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with Threads(2) as pool:
        found = in_order(str, items(), pool)
        assert next(found) == "0"
        assert taken == [0, 1, 2]


def test_one_thread_would_only_be_waited_for_so_the_work_is_done_here() -> None:
    with Threads(1) as pool:
        found = in_order(lambda _: threading.current_thread(), range(2), pool)
        assert set(found) == {threading.current_thread()}


def test_the_error_of_an_item_comes_in_its_place() -> None:
    with Threads(2) as pool:
        found = in_order(lambda number: 1 // number, [1, 0, 1], pool)
        assert next(found) == 1
        with pytest.raises(ZeroDivisionError):
            next(found)


def test_a_reader_thread_gives_all_items_then_ends_for_good() -> None:
    reader = ReadAhead(iter("abc"))
    assert list(reader) == ["a", "b", "c"]
    assert list(reader) == []
    reader.close()


def test_an_error_of_the_source_is_raised_where_its_items_are_used() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise LookupError("the source broke")

    reader = ReadAhead(broken())
    assert next(reader) == 1
    for _ in range(2):
        with pytest.raises(LookupError, match="the source broke"):
            next(reader)
    reader.close()


def test_a_reader_that_is_closed_stops_in_the_middle() -> None:
    def endless() -> Iterator[int]:
        while True:
            yield 1

    before = set(threading.enumerate())
    reader = ReadAhead(endless(), depth=2)
    assert next(reader) == 1
    reader.close()
    assert set(threading.enumerate()) <= before  # of which some may have ended


def test_what_waits_for_its_turn_is_done_in_the_order_of_the_items_whichever_thread_is_faster() -> None:
    turns, done = Turns(), list[int]()
    last_waits = threading.Event()

    def work(place: int) -> None:
        with turns.taken(place):
            if place == 0:
                assert last_waits.wait(600)
            if place == 2:
                last_waits.set()
            turns.wait()
            done.append(place)

    with Threads(3) as pool:
        assert len(list(in_order(work, range(9), pool))) == 9
    assert done == list(range(9))


def test_a_turn_ends_with_an_error_and_a_thread_without_one_does_not_wait() -> None:
    turns = Turns()
    turns.wait()
    with pytest.raises(ValueError, match="first"), turns.taken(0):
        raise ValueError("first")
    with turns.taken(1):
        turns.wait()


def test_nobody_waits_for_turns_that_nobody_takes_once_they_are_closed() -> None:
    turns, waits = Turns(), threading.Event()

    def work() -> None:
        with turns.taken(1):
            waits.set()
            turns.wait()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert waits.wait(600)
    turns.close()
    thread.join(600)
    assert not thread.is_alive()
