"""Answers to findings: accepted as right, or reopened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from etl.core.errors import EtlError, UsageError
from etl.core.names import user_name
from etl.core.periods import Period, midnight, shown_period
from etl.review.open_findings import Finding, found_in
from etl.store.database.locks import READER, WRITER, snapshot, write_lock
from etl.store.stored_readings import answer_rows
from etl.store.stored_readings.answer_rows import Answer, GivenAnswer
from etl.store.usage import known_names
from etl.validation.rules import FAIL_NAMES


@dataclass(frozen=True)
class AnswerReport:
    """Answers that were given or taken back, and bills that became stale."""

    answers: Sequence[Answer]
    stale: int


@dataclass(frozen=True)
class Right:
    """What somebody says is right."""

    client: str
    months: Sequence[Period]
    reason: str
    meter: str | None = None
    rule: str | None = None
    until: date | None = None
    """The day up to which, excluded, all values are right; None: only those that are there."""


def accept(right: Right, waiting: Callable[[float], None] | None = None) -> AnswerReport:
    """Say that what fails in some months of a client is right; EtlError where nothing does."""
    if not right.reason.strip():
        raise UsageError("--because: say why the readings are right, as it is kept with the answer")
    if right.rule is not None and right.rule not in FAIL_NAMES:
        raise UsageError(f"--rule {right.rule}: is not one of {', '.join(FAIL_NAMES)}")
    with write_lock(waiting=waiting):
        with snapshot():
            every = list(found_in(right.months, right.client))
        chosen = [one for one in every if right.meter in {None, one.meter} and right.rule in {None, one.reading.rule}]
        if not chosen:
            days = " to ".join(dict.fromkeys(shown_period(right.months[place]) for place in (0, -1)))
            what = f"client {right.client}: no reading fails{f' {right.rule}' if right.rule else ''} in {days}"
            raise EtlError(f"{what} (etl findings list shows what fails)")
        answers = list(dict.fromkeys(_answers(chosen, right)))
        return AnswerReport(answers, answer_rows.save(answers, _now(), user_name(), right.reason.strip()))


def reopen(numbers: Sequence[int], waiting: Callable[[float], None] | None = None) -> AnswerReport:
    """Take back answers by their numbers; EtlError for one that there is not."""
    with write_lock(waiting=waiting):
        known = {one.number: one.answer for one in answer_rows.stored_answers(None, WRITER)}
        for number in numbers:
            if number not in known:
                raise EtlError(
                    f"there is no answer {number} (etl findings list --accepted shows all)", code="E-NOT-FOUND"
                )
        return AnswerReport([known[number] for number in numbers], answer_rows.remove(numbers))


def stored_answers(client: str | None = None) -> list[GivenAnswer]:
    """Return the answers to the readings of a client's meters, None being all clients."""
    with snapshot():
        return answer_rows.stored_answers(None if client is None else known_names.meters_of(client), READER)


def _answers(found: Sequence[Finding], right: Right) -> list[Answer]:
    if right.until is None:
        return [
            Answer(*_place(one), own.minute, own.minute + own.interval, own.energy_mwh, own.counted_mwh)
            for one in found
            for own in (one.reading,)
        ]
    ends = [midnight(right.until, one.zone) for one in found]
    before = [(one, end) for one, end in zip(found, ends, strict=True) if one.reading.minute < end]
    if not before:
        raise UsageError(f"--until {right.until}: is before the reading that fails")
    first = [min(midnight(right.months[0].start, one.zone), one.reading.minute) for one, _ in before]
    return [Answer(*_place(one), start, end, None) for start, (one, end) in zip(first, before, strict=True)]


def _place(one: Finding) -> tuple[str, str, str, str]:
    return one.meter, one.reading.register, one.reading.flow, one.reading.rule


def _now() -> datetime:
    return datetime.now(UTC)
