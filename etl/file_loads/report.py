"""Settings, progress callbacks and report of `etl load`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from etl.blocks.counts import NOTHING, Counts
from etl.core.disk.targets import Target


@dataclass
class Watcher:
    """What a command shows while it works; each does nothing unless the caller says otherwise."""

    understood: Callable[[str], None] = lambda _: None
    begun: Callable[[str, int | None], None] = lambda _name, _size: None
    progress: Callable[[int], None] = lambda _position: None
    waiting: Callable[[float], None] = lambda _seconds: None
    fetching: Callable[[str, int, int | None], None] = lambda _name, _position, _size: None


@dataclass(frozen=True)
class Settings:
    """How files are taken."""

    folder: Path
    """Where temporary files go: beside the database."""
    rejects: Target | None = None
    max_rejects: str | None = None
    """A number of rows, or a share like `0.1%`; None: none without `rejects`, else 5 %, and no channel as a whole."""
    dry_run: bool = False
    replace: bool = False
    """Whether readings that this file's contradict are removed first: those of the same file read otherwise, and
    those of another interval length."""
    keep_going: bool = False
    among_others: bool = False
    """Whether other processes load files of the same command: then the write lock is waited for however long they
    take, a file is read on meanwhile, and what the database cannot do is not the file's failure."""
    threads: int | None = None
    """Threads that parse; None: as many as the cores allow. What is stored does not depend on it."""


@dataclass
class FileReport:
    """What became of one file."""

    name: str
    load: int | None = None
    skipped: bool = False
    error: str = ""
    counts: Counts = NOTHING
    removed: int = 0
    """Readings of earlier loads that were removed for it."""
    clients: int = 0
    first_minute: int | None = None
    end_minute: int | None = None
    energy_mwh: dict[str, int] = field(default_factory=dict)
    """Energy of the readings in `loaded`, by flow."""
    revised_mwh: dict[str, int] = field(default_factory=dict)
    """What the readings in `revised` have more than the stored ones that they replace, by flow."""
    removed_mwh: dict[str, int] = field(default_factory=dict)
    """Energy of the readings in `removed`, by flow."""
    layout: str = ""
    timezone: str = ""
    understood: str = ""
    assumed: list[str] = field(default_factory=list)
    """Names of what neither the file nor the user says (etl.blocks.assumptions)."""
    warnings: list[str] = field(default_factory=list)
    control: bool = False
    """Whether it has control reads in place of readings."""

    def as_json(self) -> dict[str, Any]:
        """Return all fields, for `from_json` in another process."""
        return {**vars(self), "counts": vars(self.counts)}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """Read what `as_json` returned."""
        return cls(**{**fields, "counts": Counts(**fields["counts"])})


@dataclass
class LoadReport:
    """What became of all files of a command."""

    files: list[FileReport]
    clients: int
    """Different ones in all the files that were read."""
    seconds: float
    numbers: set[str] = field(default_factory=set)
    """Those clients."""

    @property
    def set_aside(self) -> bool:
        """Whether something of the input is not in the database."""
        return any(file.counts.rejected or file.error for file in self.files)
