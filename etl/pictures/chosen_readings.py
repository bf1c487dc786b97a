"""Choice of the readings that a picture shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.core.errors import UsageError
from etl.core.periods import Period
from etl.core.zones import zone as checked_zone

FLOWS = ("import", "export", "generation")


@dataclass(frozen=True)
class Chosen:
    """Readings of some days: of all clients where none is named, by their clock where no zone is."""

    period: Period
    clients: Sequence[str] = ()
    flow: str = "import"
    zone: str | None = None

    def __post_init__(self) -> None:
        if self.flow not in FLOWS:
            raise UsageError(f"--flow {self.flow}: is not one of {', '.join(FLOWS)}")
        if self.zone is not None:
            checked_zone(self.zone)
