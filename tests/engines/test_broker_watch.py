"""A worker begins again only where messages have waited for it for some looks, and the broker answers."""

from collections.abc import Iterator

import pytest

from etl.core.errors import BrokerError
from etl.engines import broker_watch


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
    monkeypatch.setattr(broker_watch, "begin_again", lambda: found.append("again"))
    return found


@pytest.mark.parametrize("looks", ["......", "mm.mm.", "mmxmmxx", "xxxxx"])
def test_it_is_left_alone(begun: list[str], looks: str) -> None:
    with pytest.raises(Ended):
        broker_watch._look(Bell(looks), lambda: True, begun.append)
    assert begun == []


@pytest.mark.parametrize("looks", ["mmm", "..xx.mmm", "mm.mmm"])
def test_it_begins_again(begun: list[str], looks: str) -> None:
    broker_watch._look(Bell(looks), lambda: True, begun.append)
    assert begun == ["etl: messages wait and do not come: this worker begins again", "again"]


def test_a_worker_that_works_is_left_alone(begun: list[str]) -> None:
    idle = iter([True, False, True, True, True, True, True])
    with pytest.raises(Ended):
        broker_watch._look(Bell("mmm"), lambda: next(idle), begun.append)
    assert begun == []
