"""Readings of a feed on their way from texts to rows, thousands at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.sources.espi.plain_runs import Numbers
from etl.sources.espi.reading_numbers import NOT_SAID, number, quality, whole
from etl.sources.inputs.spilled_rows import SpilledRows

READING = np.dtype([
    ("place", "i4"), ("start", "i8"), ("duration", "i4"), ("value", "i8"), ("decimals", "u1"), ("quality", "u1"),
    ("line", "i8"),
])  # fmt: skip
"""A reading as the feed has it: epoch seconds, seconds (0: none given), the value's digits, how many are decimals."""

ROWS = 8192
"""Readings whose texts are held at once."""

_DIGITS = {"start": 11, "duration": 9, "value": 17}
_LAST_START, _LONGEST = 10**11, 10**9


@dataclass(frozen=True)
class BadReading:
    """A reading that is set aside: its line and why."""

    line: int
    reason: str


class Gathering:
    """Takes the texts of readings; whole rows go to `waiting`."""

    def __init__(self, waiting: SpilledRows) -> None:
        self.bad: list[BadReading] = []
        self.blank = 0
        self._waiting = waiting
        self._texts: dict[str, list[str]] = {"start": [], "duration": [], "value": []}
        self._qualities: dict[int, list[str]] = {}
        self._places: list[int] = []
        self._lines: list[int] = []

    def add(self, place: int, line: int, texts: dict[str, str], qualities: list[str]) -> None:
        """Add one reading: start, duration and value as the feed has them."""
        value = texts.get("value", "")
        if not value:
            self.blank += 1
            return
        if qualities:
            self._qualities[len(self._lines)] = qualities
        self._texts["start"].append(texts.get("start", ""))
        self._texts["duration"].append(texts.get("duration") or "0")
        self._texts["value"].append(value)
        self._places.append(place)
        self._lines.append(line)
        if len(self._lines) >= ROWS:
            self.flush()

    def add_run(self, place: int, line: int, numbers: Numbers) -> None:
        """Add readings whose texts are numbers already, from a line on."""
        self.flush()
        rows = np.zeros(len(numbers["line"]), READING)
        rows["place"], rows["line"] = place, line + numbers["line"]
        for name in self._texts:
            rows[name] = numbers.get(name, 0)
        codes, which = np.unique(numbers.get("quality", []), return_inverse=True)
        rows["quality"] = np.array([quality(f"{code}") for code in codes.tolist()])[which] if len(codes) else NOT_SAID
        self._waiting.add(rows)

    def flush(self) -> None:
        """Return all that was added as rows."""
        if self._lines:
            self._waiting.add(self._at_once() if self._is_plain() else self._one_by_one())
        for texts in self._texts.values():
            texts.clear()
        self._places.clear()
        self._lines.clear()
        self._qualities.clear()

    def _is_plain(self) -> bool:
        """Return whether all are short and of digits alone, and none says a quality."""
        if self._qualities:
            return False
        for name, texts in self._texts.items():
            together = "".join(texts)
            if not (together.isascii() and together.isdigit() and max(map(len, texts)) <= _DIGITS[name]):
                return False
        return all(self._texts["start"])

    def _at_once(self) -> npt.NDArray[Any]:
        rows = np.zeros(len(self._lines), READING)
        rows["place"], rows["line"] = self._places, self._lines
        for name, texts in self._texts.items():
            rows[name] = list(map(int, texts))
        rows["quality"] = NOT_SAID
        return rows

    def _one_by_one(self) -> npt.NDArray[Any]:
        rows = []
        for row, line in enumerate(self._lines):
            try:
                rows.append(self._row(row))
            except ValueError as error:
                self.bad.append(BadReading(line, str(error)))
        return np.array(rows, READING)

    def _row(self, row: int) -> tuple[int, int, int, int, int, int, int]:
        start, duration, text = (self._texts[name][row] for name in ("start", "duration", "value"))
        value, decimals = number(text)
        worst = max(map(quality, self._qualities.get(row, ())), default=NOT_SAID)
        return (
            self._places[row],
            whole("start", start, _LAST_START),
            whole("duration", duration, _LONGEST),
            value,
            decimals,
            worst,
            self._lines[row],
        )
