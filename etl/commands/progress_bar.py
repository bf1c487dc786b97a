"""Progress of a command: tqdm on a terminal, nothing elsewhere, and the lines that must be seen above it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from etl.commands.terminal import context, say, warn
from etl.core.names import printable


class Bar:
    """One bar after the other; its methods are the callbacks that use cases report their progress by."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._bar: Any = None
        self._waited = False
        self._fetched = ""
        self._done = self._all = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def begin(self, name: str, size: int | None) -> None:
        """Start the bar of the next file, of `size` bytes."""
        self.__exit__()
        self._open(total=size, desc=printable(Path(name).name), unit="B", unit_scale=True)

    def start_bytes(self, size: int) -> None:
        """Start one bar for all files together."""
        self.begin("files", size)

    def reach(self, position: int) -> None:
        """Move the bar to a position in the file."""
        if self._bar is not None:
            self._bar.update(position - self._bar.n)

    def fetch(self, name: str, position: int, size: int | None) -> None:
        """Move the bar of a remote file that is being fetched."""
        if self._fetched != name:
            self._fetched = name
            self.begin(name, size)
        if self._bar is not None:
            self._bar.total = size
        self.reach(position)

    def start_clients(self, clients: int) -> None:
        """Start a bar of clients, unless each of them is to have its line."""
        self._all = clients
        if not context.verbose:
            self._open(total=clients, unit=" clients")

    def clients(self, numbers: Sequence[str]) -> None:
        """Count clients that are done: a line each when the user wants to see them, else the bar moves."""
        if self._bar is not None:
            self._bar.update(len(numbers))
        if context.verbose:
            for number in numbers:
                self._done += 1
                share = 100 * self._done / self._all
                say(f"Finished processing client {number}: ({self._done} of {self._all} = {share:.1f} %)")

    def steps(self, number: int) -> None:
        """Start a bar of `number` steps, which `step` counts."""
        self.__exit__()
        self._open(total=number, unit=f" {self._unit}")

    def step(self, number: int = 1) -> None:
        """Count steps that are done."""
        if self._bar is not None:
            self._bar.update(number)

    def reach_of(self, done: int, steps: int) -> None:
        """Move the bar to `done` of all `steps`."""
        if self._bar is None:
            self.steps(steps)
        self.reach(done)

    def note(self, text: str) -> None:
        """Print a line about the work to come, unless the user wants quiet."""
        warn(text)

    def wait(self, seconds: float) -> None:
        """Say once that another process is writing."""
        if not self._waited and seconds > 1:
            self._waited = True
            warn("etl: waiting for another etl process that is writing to this database")

    def _open(self, **settings: Any) -> None:
        if sys.stderr.isatty() and not context.quiet:
            from tqdm import tqdm  # type: ignore[import-untyped]  # it has no types

            self._bar = tqdm(leave=False, file=sys.stderr, **settings)
