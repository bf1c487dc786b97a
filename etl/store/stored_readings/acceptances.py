"""Answers of people: readings that fail a rule and are right all the same."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from etl.core.usage_page import FailedReading
from etl.store.database.locks import READER
from etl.store.models import Acceptance, Meter


class _Answer(NamedTuple):
    register: str
    flow: str
    rule: str
    start: int
    end: int
    energy_mwh: int | None


def without_accepted(found: Mapping[int, Sequence[FailedReading]]) -> dict[int, list[FailedReading]]:
    """Return the readings by row that no answer covers: one of this value, or one for all values of some time."""
    numbers = meter_numbers({one.meter for every in found.values() for one in every})
    answers: dict[str, list[_Answer]] = {}
    rows = Acceptance.objects.using(READER).filter(meter_number__in=sorted(set(numbers.values())))
    for number, *answer in rows.values_list("meter_number", *_Answer._fields):
        answers.setdefault(number, []).append(_Answer(*answer))
    left = {
        row: [one for one in every if not any(_covers(answer, one) for answer in answers.get(numbers[one.meter], ()))]
        for row, every in found.items()
    }
    return {row: every for row, every in left.items() if every}


def meter_numbers(meters: set[int]) -> dict[int, str]:
    """Return the numbers of some meters."""
    return dict(Meter.objects.using(READER).filter(pk__in=sorted(meters)).values_list("pk", "number"))


def _covers(answer: _Answer, one: FailedReading) -> bool:
    return (
        (answer.register, answer.flow, answer.rule) == (one.register, one.flow, one.rule)
        and answer.start <= one.minute < answer.end
        and answer.energy_mwh in {None, one.energy_mwh}
    )
