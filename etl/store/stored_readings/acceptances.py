"""Answers of people: readings that fail a rule and are right all the same."""

from collections.abc import Mapping, Sequence

from etl.core.usage_page import FailedReading
from etl.store.database.locks import READER
from etl.store.models import Acceptance
from etl.store.stored_readings.answer_rows import Answer
from etl.store.supplies import meter_numbers


def without_accepted(found: Mapping[int, Sequence[FailedReading]]) -> dict[int, list[FailedReading]]:
    """Return the readings by row that no answer covers: one of this value, or one for all values of some time."""
    numbers = meter_numbers({one.meter for every in found.values() for one in every})
    answers: dict[str, list[Answer]] = {}
    rows = Acceptance.objects.using(READER).filter(meter_number__in=sorted(set(numbers.values())))
    for answer in map(Answer._make, rows.values_list(*Answer._fields)):
        answers.setdefault(answer.meter_number, []).append(answer)
    left = {
        row: [one for one in every if not any(_covers(answer, one) for answer in answers.get(numbers[one.meter], ()))]
        for row, every in found.items()
    }
    return {row: every for row, every in left.items() if every}


def _covers(answer: Answer, one: FailedReading) -> bool:
    return (
        (answer.register, answer.flow, answer.rule) == (one.register, one.flow, one.rule)
        and answer.start <= one.minute < answer.end
        and answer.energy_mwh in {None, one.energy_mwh}
        and answer.counted_mwh in {None, one.counted_mwh}
    )
