"""Model of a disk whose power is cut: what was not synced is lost, or is there, or a part of it is.

A file's bytes are safe when it was synced; before, any of its writes may have come to the disk, or only some of a
write's sectors. Names are safe when the folder was synced (or, as on ext4, any file of it); before, those changed
last may be lost, in the order of the filesystem's journal.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from tests.faults.recordings import FOLDER, Event

SECTOR = 512
LOSSES = ("all is lost", "nothing is lost", "some writes", "the last writes", "some sectors")


@dataclass(eq=False)
class _File:
    safe: bytes = b""
    pending: list[Event] = field(default_factory=list)
    now: bytearray = field(default_factory=bytearray)

    def change(self, event: Event) -> None:
        _apply(self.now, event)
        self.pending.append(event)

    def sync(self) -> None:
        self.safe, self.pending = bytes(self.now), []

    def left(self, dice: Random, loss: str) -> bytes:
        content, longest = bytearray(self.safe), 0
        for event in _arrived(self.pending, dice, loss):
            _apply(content, event)
        if loss.startswith("some") and dice.random() < 0.3:  # it had grown, but what is in it had not come
            longest = max([0, *(event.at + len(event.data) for event in self.pending)])
        return bytes(content.ljust(longest, b"\0"))


@dataclass
class Disk:
    """One folder of it, whose names lead to files."""

    journal: bool
    """Whether the sync of any file makes all names safe that were changed before it."""
    _now: dict[str, _File] = field(default_factory=dict)
    _safe: dict[str, _File] = field(default_factory=dict)
    _pending: list[dict[str, _File | None]] = field(default_factory=list)

    def do(self, event: Event) -> None:
        file = self._now.get(event.name)
        if event.kind == "made":
            if file is None:
                self._rename({event.name: _File()})
        elif event.kind == "synced":
            if file:
                file.sync()
            if self.journal or event.name == FOLDER:
                for change in self._pending:
                    _rename(self._safe, change)
                self._pending.clear()
        elif file is None:
            return  # of somebody else: what was there before
        elif event.kind == "renamed":
            self._rename({event.name: None, event.target: file})
        elif event.kind == "removed":
            self._rename({event.name: None})
        else:
            file.change(event)

    def files(self) -> dict[str, bytes]:
        """All files while there is power."""
        return {name: bytes(file.now) for name, file in self._now.items()}

    def cut(self, dice: Random) -> dict[str, bytes]:
        """All files after a cut."""
        loss = dice.choice(LOSSES)
        names = dict(self._safe)
        for change in self._pending[: dice.randint(0, len(self._pending))]:
            _rename(names, change)
        return {name: file.left(dice, loss) for name, file in names.items()}

    def _rename(self, change: dict[str, _File | None]) -> None:
        _rename(self._now, change)
        self._pending.append(change)


def _rename(names: dict[str, _File], change: dict[str, _File | None]) -> None:
    for name, file in change.items():
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def _apply(content: bytearray, event: Event) -> None:
    if event.kind == "sized":
        del content[event.at :]
    content.extend(bytes(max(0, event.at - len(content))))
    content[event.at : event.at + len(event.data)] = event.data


def _arrived(pending: list[Event], dice: Random, loss: str) -> Iterator[Event]:
    """Yield what of some changes has come to the disk."""
    if loss == "all is lost":
        return
    upto = dice.randint(0, len(pending)) if loss == "the last writes" else len(pending)
    share = dice.choice((0.1, 0.5, 0.9))
    for event in pending[:upto]:
        if loss == "some sectors" and event.kind == "written":
            yield from (sector for sector in _sectors(event) if dice.random() < share)
        elif not loss.startswith("some") or dice.random() < share:
            yield event


def _sectors(event: Event) -> Iterator[Event]:
    start, end = event.at, event.at + len(event.data)
    while start < end:
        stop = min(end, start - start % SECTOR + SECTOR)
        yield event._replace(at=start, data=event.data[start - event.at : stop - event.at])
        start = stop
