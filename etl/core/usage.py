"""What a page of clients used in one period: matrices of energy, a row a client, a column an interval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from etl.core.periods import Period

MEASURED, SUBSTITUTED, ESTIMATED, FILLED = 0, 1, 2, 3
"""Quality of a known slot: by the meter, substituted or estimated by the source, estimated by etl. Lower wins."""

QUALITIES = ("measured", "substituted", "estimated", "filled")

MWH_PER_KWH = 1_000_000
"""Energy is counted in milliwatt-hours: 1 mWh = 10^-6 kWh."""


@dataclass(frozen=True)
class Grid:
    """`slots` intervals of `interval` minutes from `start` (UTC minutes since 1970) on, without a gap."""

    start: int
    interval: int
    slots: int


@dataclass(frozen=True, eq=False)
class Part:
    """One flow of all clients of a page on one grid.

    `values` is clients x slots, unsigned or int64, in units of 10**scale / denominator mWh; unknown slots are 0.
    `unknown` and `estimated` are masks of the same shape, None where they would be all False.
    `expected` is the number of slots each client should have: those after its first reading (or its supply's start).
    """

    flow: str
    grid: Grid
    values: npt.NDArray[np.generic]
    scale: int
    expected: npt.NDArray[np.int64]
    unknown: npt.NDArray[np.bool_] | None = None
    estimated: npt.NDArray[np.bool_] | None = None
    denominator: int = 1


@dataclass(frozen=True, eq=False)
class Usage:
    """The readings of a page of clients in one period; all of them share the zone and the grids of `parts`.

    A client's energy of a flow is the sum over the parts of that flow (meters of other interval lengths).
    """

    clients: list[str]
    period: Period
    timezone: str
    parts: list[Part]
    warnings: dict[int, list[str]] = field(default_factory=dict)
    """Row of a client to what its bill must say about its readings."""
    attributes: Sequence[Mapping[str, str]] = ()
    """What is kept with each client, a mapping a row; none at all when no client has any."""

    def of_rows(self, rows: Sequence[int]) -> "Usage":
        """Some of the clients, in this order."""
        parts = [
            replace(
                part,
                values=part.values[rows],
                expected=part.expected[rows],
                unknown=None if part.unknown is None else part.unknown[rows],
                estimated=None if part.estimated is None else part.estimated[rows],
            )
            for part in self.parts
        ]
        return replace(
            self,
            clients=[self.clients[row] for row in rows],
            parts=parts,
            warnings={place: self.warnings[row] for place, row in enumerate(rows) if row in self.warnings},
            attributes=[self.attributes[row] for row in rows] if self.attributes else (),
        )


@dataclass(frozen=True, eq=False)
class Readings:
    """Known readings of one channel as a client's, in order of time: intervals from `minute` (UTC, since 1970) on."""

    client: str
    meter: str
    register: str
    flow: str
    interval: int
    minute: npt.NDArray[np.int64]
    energy_mwh: npt.NDArray[np.int64]
    quality: npt.NDArray[np.uint8] | None
    end: npt.NDArray[np.int64] | None = None
    """Of long reads, which have no common interval."""
