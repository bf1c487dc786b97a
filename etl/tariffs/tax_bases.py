"""Bases of the taxes of a file: what is left of a line is known only where no two tax it on one bill."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from etl.tariffs.conditions import When


@dataclass(frozen=True)
class TaxBase:
    """A version of a tax: its id and place among the ids, its condition, and its base; () takes every line above."""

    id: str
    place: int
    when: When | None
    base: tuple[str, ...]

    @property
    def texts(self) -> Mapping[str, set[str]]:
        """Attributes that must be one of some texts."""
        return {} if self.when is None else self.when.texts()

    def meets(self, other: "TaxBase") -> bool:
        """Return whether a bill can have both, which are not versions of one line."""
        apart = self.when is not None and other.when is not None and self.when.excludes(other.when)
        return self.id != other.id and not apart


@dataclass
class _BasesByText:
    """Taxes by a text that an attribute must be, so that those of other texts need not be looked at."""

    _always: list[TaxBase] = field(default_factory=list)
    _by_attribute: dict[str, dict[str, list[TaxBase]]] = field(default_factory=dict)

    def add(self, tax: TaxBase) -> None:
        texts = tax.texts
        if not texts:
            self._always.append(tax)
            return
        name = min(texts)
        for text in texts[name]:
            self._by_attribute.setdefault(name, {}).setdefault(text, []).append(tax)

    def meeting(self, tax: TaxBase) -> Iterator[TaxBase]:
        """Yield the taxes that a bill can have beside one."""
        texts = tax.texts
        found = [self._always]
        for name, by_text in self._by_attribute.items():
            found += [by_text.get(text, []) for text in texts.get(name, by_text)]
        return (other for some in found for other in some if other.meets(tax))


@dataclass
class TaxBases:
    """The taxes of a file so far."""

    order: Mapping[str, int]
    """Every id of the file so far, and the place of its first version."""
    second: TaxBase | None = None
    """The highest on the bill of all taxes that take a line which another takes already."""
    twice: str = ""
    """That line."""
    _by_id: dict[str, _BasesByText] = field(default_factory=dict)
    _all: _BasesByText = field(default_factory=_BasesByText)
    """Those that tax every line above."""
    _known: set[TaxBase] = field(default_factory=set)

    def add(self, tax: TaxBase) -> None:
        """Add the next tax of the file; another version with the same base and condition is no news."""
        if tax in self._known:
            return
        self._known.add(tax)
        if self.second is None or tax.place < self.second.place:  # below it nothing more need be known
            found = self._shared(tax)
            self.second, self.twice = (tax, found) if found else (self.second, self.twice)
        for name in tax.base:
            self._by_id.setdefault(name, _BasesByText()).add(tax)
        if not tax.base:
            self._all.add(tax)

    def _shared(self, tax: TaxBase) -> str:
        """Return the first id, by name, that another tax of the same bill takes too; empty where there is none."""
        if tax.base:
            return next((name for name in sorted(tax.base) if self._is_taxed(name, tax)), "")
        tops = [min(tax.place, other.place) for other in self._all.meeting(tax)]
        both = [name for name, place in self.order.items() if tops and place < max(tops)]
        named = [name for name in self._by_id if self.order[name] < tax.place]
        return min([*both, *(name for name in named if self._is_taxed(name, tax))], default="")

    def _is_taxed(self, name: str, tax: TaxBase) -> bool:
        takers = self._by_id.get(name)
        if takers is not None and next(takers.meeting(tax), None) is not None:
            return True
        return any(self.order[name] < other.place for other in self._all.meeting(tax))
