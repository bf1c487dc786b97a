"""Parts common to all ways to fetch a file: where its bytes go, and why they may not come."""

from typing import Protocol


class Sink(Protocol):
    """Where the bytes of a file go that is being fetched."""

    def expect(self, size: int | None) -> None:
        """Announce how many bytes will come, where known; raises where there is no room for them."""

    def write(self, data: bytes) -> None: ...


class FetchError(Exception):
    """Why a file cannot be fetched; `passing` where another try may succeed."""

    def __init__(self, what: str, remedy: str, *, passing: bool = False) -> None:
        super().__init__(what, remedy)
        self.what, self.remedy, self.passing = what, remedy, passing


AGAIN = "run it again"
CUT = "was cut off on its way"
MISSING = "there is no such file"
UNREACHABLE = "the server cannot be reached"
REACH = "check the address and the network"
