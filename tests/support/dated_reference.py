"""A slow bill of lines that change on days, in rationals, written from the description and not from the program."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.support.tariff_reference import rounded


@dataclass(frozen=True)
class Charge:
    """`versions`: what holds from each day of the bill on, the first from day 0; `base`: ids, () for all above."""

    id: str
    kind: str
    versions: dict[int, str]
    base: tuple[str, ...] = ()

    def toml(self, start: date) -> str:
        key = "rate" if self.kind == "percent" else "price"
        more = 'per = "month"\n' if self.kind in ("fixed", "minimum") else ""
        more += "tax = true\n" if self.id == "vat" else ""
        more += f"base = {list(self.base)}\n".replace("'", '"') if self.base else ""
        head = f'[[line]]\nid = "{self.id}"\nkind = "{self.kind}"\n'
        return "".join(
            head + (f"from = {start + timedelta(days=day)}\n" if day else "") + f"{key} = {value}\n{more}"
            for day, value in self.versions.items()
        )


@dataclass(frozen=True)
class Printed:
    """A version of a charge on days of the bill, `first` to before `last`; `cents` is its base where it has one."""

    charge: Charge
    first: int
    last: int
    value: Fraction
    above: "tuple[Printed, ...]"
    cents: int
    amount: int


@dataclass(frozen=True)
class Bill:
    """`wh` of each day of the bill."""

    start: date
    wh: Sequence[int]

    def lines(self, charges: Sequence[Charge]) -> list[Printed]:
        found: list[Printed] = []
        for charge in charges:
            firsts = [day for day in charge.versions if day < len(self.wh)]
            for first, last in zip(firsts, [*firsts[1:], len(self.wh)], strict=True):
                found.append(self._printed(charge, first, last, found))
        return found

    def _printed(self, charge: Charge, first: int, last: int, found: Sequence[Printed]) -> Printed:
        value = Fraction(charge.versions[first])
        own = [one for one in found if one.charge != charge and (not charge.base or one.charge.id in charge.base)]
        above = tuple(own) if charge.kind in ("percent", "minimum") else ()
        cents = sum(self._part(one, charge.versions, first, last) for one in above)
        line = Printed(charge, first, last, value, above, cents, 0)
        exact = self._exact(line, (), first, last)
        if charge.kind == "percent":
            exact = value * cents
        elif charge.kind == "minimum":
            exact = self._exact(Printed(charge, first, last, value, above, cents, 0), (), first, last)
        return Printed(charge, first, last, value, above, cents, rounded(exact))

    def _part(self, line: Printed, cuts: "Sequence[int] | dict[int, str]", first: int, last: int) -> int:
        """Cents of a line on some days: its pieces are rounded, the last of them is what is left."""
        inner = sorted(day for day in cuts if line.first < day < line.last)
        starts, ends = [line.first, *inner], [*inner, line.last]
        pieces = [rounded(self._exact(line, inner, a, b)) for a, b in zip(starts[:-1], ends[:-1], strict=True)]
        pieces.append(line.amount - sum(pieces))
        return sum(one for one, a, b in zip(pieces, starts, ends, strict=True) if first <= a and b <= last)

    def _exact(self, line: Printed, cuts: Sequence[int], first: int, last: int) -> Fraction:
        """Cents on some days, unrounded."""
        if line.charge.kind == "energy":
            return sum(self.wh[first:last]) * line.value / 10
        if line.charge.kind == "fixed":
            return line.value * 100 * self._months(first, last)
        if line.charge.kind == "minimum":
            missing = line.value * 100 * self._months(line.first, line.last) - line.cents
            return max(missing, Fraction(0)) * (last - first) / (line.last - line.first)
        return line.value * sum(self._part(one, [line.first, *cuts], first, last) for one in line.above)

    def _months(self, first: int, last: int) -> Fraction:
        found = Fraction(0)
        for day in range(first, last):
            begins = (self.start + timedelta(days=day)).replace(day=1)
            found += Fraction(1, ((begins + timedelta(days=32)).replace(day=1) - begins).days)
        return found
