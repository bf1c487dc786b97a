"""Answers to readings that fail a rule, as they are stored: given, taken back, listed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from etl.store import input_versions
from etl.store.database.locks import WRITER
from etl.store.loads.staleness import mark_answered
from etl.store.models import FLOW_CODES, Acceptance, Series
from etl.validation.register_sum import NAME as SUM


class Answer(NamedTuple):
    """Readings of a channel between two UTC minutes are right: those of a value, or all."""

    meter_number: str
    register: str
    flow: str
    rule: str
    start: int
    end: int
    energy_mwh: int | None
    counted_mwh: int | None = None
    """Of rule `sum`: what the register counted."""


class GivenAnswer(NamedTuple):
    """An answer with its number, who gave it, when, and why."""

    number: int
    answer: Answer
    reason: str
    answered_by: str
    answered_at: datetime


def save(answers: Sequence[Answer], at: datetime, by: str, reason: str) -> int:
    """Store answers, each in place of one to the same minute; return how many bills became stale. In the write lock.

    Of rule `sum`, which is of a span, in place of one to the same span.
    """
    for one in answers:
        key, values = one._asdict(), {"reason": reason, "answered_by": by, "answered_at": at}
        values |= {name: key.pop(name) for name in ("energy_mwh", "counted_mwh")}
        if one.rule != SUM:
            values["end"] = key.pop("end")
        Acceptance.objects.using(WRITER).update_or_create(**key, defaults=values)
    return _mark(answers)


def remove(numbers: Sequence[int]) -> int:
    """Take answers back; return how many bills became stale. In the write lock."""
    rows = Acceptance.objects.using(WRITER).filter(pk__in=numbers)
    answers = [Answer(*row) for row in rows.values_list(*Answer._fields)]
    rows.delete()
    return _mark(answers)


def stored_answers(meters: Sequence[str] | None, alias: str) -> list[GivenAnswer]:
    """Return the answers to the readings of some meters, None being all, in their order."""
    rows = Acceptance.objects.using(alias).order_by("meter_number", "start")
    if meters is not None:
        rows = rows.filter(meter_number__in=meters)
    columns = ("pk", *Answer._fields, "reason", "answered_by", "answered_at")
    return [GivenAnswer(row[0], Answer(*row[1:-3]), *row[-3:]) for row in rows.values_list(*columns)]


def _mark(answers: Sequence[Answer]) -> int:
    input_versions.bump()
    spans: list[tuple[int, int, int]] = []
    for one in answers:
        series = Series.objects.using(WRITER).filter(
            meter__number=one.meter_number, register=one.register, flow=FLOW_CODES[one.flow]
        )
        spans += [(key, one.start, one.end) for key in series.values_list("pk", flat=True)]
    return mark_answered(np.array(spans, np.int64).reshape(-1, 3))
