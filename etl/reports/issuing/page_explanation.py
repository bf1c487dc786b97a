"""Explanation of a bill on its page: as `etl explain` shows it, without what an earlier line shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from etl.explain import ExplainedBill
from etl.reports.explain import (
    base_texts,
    bill_texts,
    counted,
    line_head,
    quantity_texts,
    rule_texts,
    sum_text,
)
from etl.tariffs.pricing.explanation_parts import BasePart, LineExplanation, ReadingCount

_SHORT = 12
"""Parts of a sum that are shown one by one at most."""


def lines(bills: list[ExplainedBill]) -> list[str]:
    """Show bill after bill."""
    return [text for bill in bills for text in bill_texts(bill, _Lines())]


@dataclass
class _Lines:
    """Shows the lines of a bill one after the other, and refers to those before."""

    rules: tuple[str, list[str]] = ("", [])
    """Id and rules of the line before."""
    readings: dict[ReadingCount, int] = field(default_factory=dict)
    """By the first line that shows them."""
    amounts: dict[tuple[str, ...], int] = field(default_factory=dict)

    def __call__(self, number: int, line: LineExplanation, currency: str) -> list[str]:
        """Show a line."""
        texts, before = [line_head(number, line, currency)], self.rules
        self.rules = line.id, rule_texts(line)
        texts += self.rules[1] if self.rules != before else []
        texts += quantity_texts(line)
        for one in line.readings:
            first = self.readings.setdefault(one, number)
            texts.append(f"    {counted(one) if first == number else f'{one.flow}: as in line {first}'}")
        texts += base_texts(line, self._sum(line.above))
        self.amounts[_identity(line)] = number
        return texts

    def _sum(self, above: tuple[BasePart, ...]) -> str:
        """Name the lines of a long sum by their numbers, where it takes them whole and in their order."""
        numbers = [0 if one.whole else self.amounts.get(_identity(one), 0) for one in above]
        if len(above) <= _SHORT or any(one >= other for one, other in pairwise([0, *numbers])):
            return sum_text(above)
        return f"the amounts of lines {_ranges(numbers)}"


def _identity(one: LineExplanation | BasePart) -> tuple[str, ...]:
    return one.id, one.period, one.tier, one.amount


def _ranges(numbers: Sequence[int]) -> str:
    """Return `1 to 26, 28` for ascending numbers."""
    starts = [one for before, one in pairwise([-1, *numbers]) if one - before > 1]
    ends = [one for one, after in pairwise([*numbers, numbers[-1] + 2]) if after - one > 1]
    return ", ".join(str(one) if one == end else f"{one} to {end}" for one, end in zip(starts, ends, strict=True))
