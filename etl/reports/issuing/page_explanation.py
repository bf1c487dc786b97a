"""Explanation of a bill on its page: as `etl explain` shows it, without what an earlier line shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from etl.explain import ExplainedBill
from etl.phrasebook.english import ENGLISH, Phrases
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


def lines(bills: list[ExplainedBill], phrases: Phrases = ENGLISH) -> list[str]:
    """Show bill after bill."""
    return [text for bill in bills for text in bill_texts(bill, _Lines(phrases), phrases)]


@dataclass
class _Lines:
    """Shows the lines of a bill one after the other, and refers to those before."""

    phrases: Phrases
    rules: tuple[str, list[str]] = ("", [])
    """Id and rules of the line before."""
    readings: dict[ReadingCount, int] = field(default_factory=dict)
    """By the first line that shows them."""
    amounts: dict[tuple[str, ...], int] = field(default_factory=dict)

    def __call__(self, number: int, line: LineExplanation, currency: str) -> list[str]:
        """Show a line."""
        phrases, before = self.phrases, self.rules
        texts = [line_head(number, line, currency, phrases)]
        self.rules = line.id, rule_texts(line, phrases)
        texts += self.rules[1] if self.rules != before else []
        texts += quantity_texts(line, phrases)
        for one in line.readings:
            first = self.readings.setdefault(one, number)
            again = first != number
            shown = phrases.text("as_in_line", flow=one.flow, line=first) if again else counted(one, phrases)
            texts.append(f"    {shown}")
        texts += base_texts(line, self._sum(line.above), phrases)
        self.amounts[_identity(line)] = number
        return texts

    def _sum(self, above: tuple[BasePart, ...]) -> str:
        """Name the lines of a long sum by their numbers, where it takes them whole and in their order."""
        numbers = [0 if one.whole else self.amounts.get(_identity(one), 0) for one in above]
        if len(above) <= _SHORT or any(one >= other for one, other in pairwise([0, *numbers])):
            return sum_text(above, self.phrases)
        return self.phrases.text("amounts_of_lines", lines=_ranges(numbers, self.phrases))


def _identity(one: LineExplanation | BasePart) -> tuple[str, ...]:
    return one.id, one.period, one.tier, one.amount


def _ranges(numbers: Sequence[int], phrases: Phrases) -> str:
    """Return `1 to 26, 28` for ascending numbers."""
    starts = [one for before, one in pairwise([-1, *numbers]) if one - before > 1]
    ends = [one for one, after in pairwise([*numbers, numbers[-1] + 2]) if after - one > 1]
    spans = zip(starts, ends, strict=True)
    return ", ".join(str(one) if one == end else phrases.text("lines_to", first=one, last=end) for one, end in spans)
