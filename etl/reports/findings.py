"""Report of `etl findings`."""

from collections.abc import Sequence
from itertools import groupby
from shlex import quote
from typing import Any

from etl.core.periods import shown_minute
from etl.reports.figures import count, kwh, shown_stamp, stale_bills, stamp, table
from etl.review.answers import AnswerReport
from etl.review.open_findings import Finding
from etl.review.warned_readings import Validation, Warned
from etl.store.stored_readings.answer_rows import GivenAnswer

OF_EACH = 5
"""Warnings of each rule that people are shown."""
SHOWN = 50
"""Findings that people are shown; JSON has all."""


def as_json(found: Sequence[Finding]) -> dict[str, Any]:
    return {
        "findings": [
            {
                "client_number": one.client,
                "meter": one.meter,
                "register": one.reading.register,
                "flow": one.reading.flow,
                "at": stamp(one.reading.minute),
                "minutes": one.reading.interval,
                "kwh": kwh(one.reading.energy_mwh),
                "rule": one.reading.rule,
                "why": one.reading.fact,
            }
            for one in found
        ]
    }


def validation_as_json(done: Validation) -> dict[str, Any]:
    warnings = [
        {
            "client_number": one.client or None,
            "meter": one.meter or None,
            "register": one.register,
            "flow": one.flow,
            "file": one.file or None,
            "rule": one.rule,
            "from": stamp(one.start),
            "to": stamp(one.end),
            "why": one.fact,
        }
        for one in done.warned
    ]
    return {"readings": done.readings, **as_json(done.failed), "warnings": warnings}


def validation(done: Validation) -> list[str]:
    """Say what fails and what is warned of: of each rule the first ones."""
    texts = [f"{count(done.readings, 'reading')} tried"]
    if done.failed:
        texts += lines(done.failed)
    if not done.failed and not done.warned:
        texts.append("  no reading fails a rule")
    for rule, own in groupby(done.warned, key=lambda one: one.rule):
        every = list(own)
        texts.append(f"{rule}: {count(len(every), 'warning')}")
        texts += [f"  {_where(one)}: {one.fact}" for one in every[:OF_EACH]]
        if len(every) > OF_EACH:
            texts.append(f"  and {len(every) - OF_EACH:,} more (--json names them)")
    return texts


def _where(one: Warned) -> str:
    if one.file:
        return one.file
    names = [one.client] if one.client else []
    names += [] if one.meter == one.client else [f"meter {one.meter}"]
    span = f"{shown_minute(one.start, one.zone)} to {shown_minute(one.end, one.zone)}"
    return " ".join([*names, one.flow, span])


def lines(found: Sequence[Finding]) -> list[str]:
    """Say which readings fail, and what to do."""
    if not found:
        return ["no reading fails a rule"]
    rows = [["client", "meter", "at", "flow", "kWh", "rule"]]
    rows += [
        [
            one.client, one.meter, shown_minute(one.reading.minute, one.zone), one.reading.flow,
            kwh(one.reading.energy_mwh), one.reading.rule,
        ]
        for one in found[:SHOWN]
    ]  # fmt: skip
    failing = count(len(found), "reading fails a rule and is", "readings fail a rule and are")
    texts = [f"{failing} not billed:"]
    texts += table(rows, {4})
    if len(found) > SHOWN:
        texts.append(f"and {len(found) - SHOWN:,} more (--json names them)")
    texts += [f"{one.client} {shown_minute(one.reading.minute, one.zone)}: {one.reading.fact}" for one in found[:3]]
    first, they = found[0], "it is" if len(found) == 1 else "they are"
    right, without = ("the right reading", "it") if len(found) == 1 else ("the right readings", "them")
    day = shown_minute(first.reading.minute, first.zone)[: len("YYYY-MM-DD")]
    whose, month = "its day" if len(found) == 1 else "the day of the first", day[: len("YYYY-MM")]
    return [
        *texts,
        f"to see {whose}: etl findings show {quote(first.client)} --at {day}",
        f"where {they} wrong: load {right}, or bill without {without} (etl bill --held bill)",
        f'where {they} right: etl findings accept {quote(first.client)} --month {month} --because "WHY"',
    ]


def answer_as_json(done: AnswerReport) -> dict[str, Any]:
    return {"answers": len(done.answers), "stale": done.stale}


def accepted(done: AnswerReport) -> list[str]:
    """Say what was accepted."""
    return [f"{count(len(done.answers), 'reading is', 'readings are')} accepted", *stale_bills(done.stale)]


def reopened(done: AnswerReport) -> list[str]:
    """Say what was taken back."""
    return [f"{count(len(done.answers), 'answer')} taken back", *stale_bills(done.stale)]


def answers_as_json(given: Sequence[GivenAnswer]) -> dict[str, Any]:
    return {
        "answers": [
            {
                "number": one.number,
                "meter": one.answer.meter_number,
                "register": one.answer.register,
                "flow": one.answer.flow,
                "rule": one.answer.rule,
                "from": stamp(one.answer.start),
                "to": stamp(one.answer.end),
                "kwh": None if one.answer.energy_mwh is None else kwh(one.answer.energy_mwh),
                "because": one.reason,
                "by": one.answered_by,
                "answered_at": one.answered_at.isoformat(),
            }
            for one in given
        ]
    }


def listed_answers(given: Sequence[GivenAnswer]) -> list[str]:
    """List the answers."""
    if not given:
        return ["no answer was given"]
    rows = [["answer", "meter", "from (UTC)", "to (UTC)", "kWh", "rule", "by", "because"]]
    for one in given:
        own, energy = one.answer, one.answer.energy_mwh
        value = "any" if energy is None else kwh(energy)
        span = shown_stamp(own.start), shown_stamp(own.end)
        rows.append([str(one.number), own.meter_number, *span, value, own.rule, one.answered_by, one.reason])
    return table(rows, {0, 4})
