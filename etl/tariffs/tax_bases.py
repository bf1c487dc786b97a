"""Which taxes of a file take which lines: what is left of a line is known only where no two take it on one bill."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from etl.tariffs.conditions import When


@dataclass(frozen=True)
class Take:
    """A version of a tax: its id and place among the ids, its condition, and its base; () takes every line above."""

    id: str
    place: int
    when: When | None
    base: tuple[str, ...]

    @property
    def texts(self) -> Mapping[str, set[str]]:
        """Attributes that must be one of some texts."""
        return {} if self.when is None else self.when.texts()

    def meets(self, other: "Take") -> bool:
        """Whether a bill can have both, which are not versions of one line."""
        apart = self.when is not None and other.when is not None and self.when.excludes(other.when)
        return self.id != other.id and not apart


@dataclass
class _Takers:
    """Taxes by a text that they ask of an attribute, so that those of other texts need not be looked at."""

    _always: list[Take] = field(default_factory=list)
    _asking: dict[str, dict[str, list[Take]]] = field(default_factory=dict)

    def add(self, take: Take) -> None:
        texts = take.texts
        if not texts:
            self._always.append(take)
            return
        name = min(texts)
        for text in texts[name]:
            self._asking.setdefault(name, {}).setdefault(text, []).append(take)

    def meeting(self, take: Take) -> Iterator[Take]:
        """Those that a bill can have beside a tax."""
        texts = take.texts
        found = [self._always]
        for name, by_text in self._asking.items():
            found += [by_text.get(text, []) for text in texts.get(name, by_text)]
        return (other for some in found for other in some if other.meets(take))


@dataclass
class Takes:
    """The taxes of a file so far."""

    order: Mapping[str, int]
    """Every id of the file so far, and the place of its first version."""
    second: Take | None = None
    """Of all taxes that take a line which another takes already the highest on the bill."""
    twice: str = ""
    """That line."""
    _by_id: dict[str, _Takers] = field(default_factory=dict)
    _all: _Takers = field(default_factory=_Takers)
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
            self._by_id.setdefault(name, _Takers()).add(take)
        if not take.base:
            self._all.add(take)

    def _shared(self, take: Take) -> str:
        """The first id, by name, that another tax of the same bill takes too; empty where there is none."""
        if take.base:
            return next((name for name in sorted(take.base) if self._is_taken(name, take)), "")
        tops = [min(take.place, other.place) for other in self._all.meeting(take)]
        both = [name for name, place in self.order.items() if tops and place < max(tops)]
        named = [name for name in self._by_id if self.order[name] < take.place]
        return min([*both, *(name for name in named if self._is_taken(name, take))], default="")

    def _is_taken(self, name: str, take: Take) -> bool:
        takers = self._by_id.get(name)
        if takers is not None and next(takers.meeting(take), None) is not None:
            return True
        return any(self.order[name] < other.place for other in self._all.meeting(take))
