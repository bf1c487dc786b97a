"""Which taxes of a file take which lines: what is left of a line is known only where no two take it on one bill."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.tariffs.when import When


@dataclass(frozen=True)
class Take:
    """A version of a tax: its id and place among the ids, its condition, and its base; () takes every line above."""

    id: str
    place: int
    when: When | None
    base: tuple[str, ...]

    def meets(self, other: "Take") -> bool:
        """Whether a bill can have both, which are not versions of one line."""
        apart = self.when is not None and other.when is not None and self.when.excludes(other.when)
        return self.id != other.id and not apart


@dataclass
class Takes:
    """The taxes of a file so far."""

    order: Mapping[str, int]
    """Every id of the file so far, and the place of its first version."""
    second: Take | None = None
    """Of all taxes that take a line which another takes already the highest on the bill."""
    twice: str = ""
    """That line."""
    _by_id: dict[str, list[Take]] = field(default_factory=dict)
    _all: list[Take] = field(default_factory=list)
    """Those that take every line above."""
    _known: set[Take] = field(default_factory=set)

    def add(self, take: Take) -> None:
        """The next tax of the file; another version of one with the same base and condition is no news."""
        if take in self._known:
            return
        self._known.add(take)
        if self.second is None or take.place < self.second.place:  # below it nothing more need be known
            found = self._shared(take)
            self.second, self.twice = (take, found) if found else (self.second, self.twice)
        for name in take.base:
            self._by_id.setdefault(name, []).append(take)
        if not take.base:
            self._all.append(take)

    def _shared(self, take: Take) -> str:
        """The first id, by name, that another tax of the same bill takes too; empty where there is none."""
        if take.base:
            return next((name for name in sorted(take.base) if self._is_taken(name, take)), "")
        tops = [min(take.place, other.place) for other in self._all if other.meets(take)]
        both = [name for name, place in self.order.items() if tops and place < max(tops)]
        named = [name for name, some in self._by_id.items() if self.order[name] < take.place]
        return min([*both, *(name for name in named if self._is_taken(name, take))], default="")

    def _is_taken(self, name: str, take: Take) -> bool:
        whole = (other for other in self._all if self.order[name] < other.place)
        return any(other.meets(take) for some in (self._by_id.get(name, ()), whole) for other in some)
