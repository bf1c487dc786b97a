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
                "register_kwh": None if one.reading.counted_mwh is None else kwh(one.reading.counted_mwh),
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
    spans = [one for one in found if one.reading.counted_mwh is not None]
    readings = [one for one in found if one.reading.counted_mwh is None]
    return (_readings(readings) if readings else []) + (_spans(spans) if spans else [])


def _readings(found: Sequence[Finding]) -> list[str]:
    rows = [["client", "meter", "at", "flow", "kWh", "rule"]]
    rows += [
        [
            one.client, one.meter, shown_minute(one.reading.minute, one.zone), one.reading.flow,
            kwh(one.reading.energy_mwh), one.reading.rule,
        ]
        for one in found[:SHOWN]
    ]  # fmt: skip
    failing = count(len(found), "reading fails a rule and is", "readings fail a rule and are")
    first, they = found[0], "it is" if len(found) == 1 else "they are"
    right, without = ("the right reading", "it") if len(found) == 1 else ("the right readings", "them")
    day = shown_minute(first.reading.minute, first.zone)[: len("YYYY-MM-DD")]
    whose = "its day" if len(found) == 1 else "the day of the first"
    return [
        f"{failing} not billed:",
        *table(rows, {4}),
        *_facts(found),
        f"to see {whose}: etl findings show {quote(first.client)} --at {day}",
        f"where {they} wrong: load {right}, or bill without {without} (etl bill --held bill)",
        f"where {they} right: {_accept(found[0])}",
    ]


def _spans(found: Sequence[Finding]) -> list[str]:
    rows = [["client", "meter", "from", "to", "flow", "kWh read", "kWh counted"]]
    for client, meter, zone, own in ((one.client, one.meter, one.zone, one.reading) for one in found[:SHOWN]):
        span = shown_minute(own.minute, zone), shown_minute(own.minute + own.interval, zone)
        rows.append([client, meter, *span, own.flow, kwh(own.energy_mwh), kwh(own.counted_mwh or 0)])
    return [
        f"{count(len(found), 'span')} of readings, which control reads contradict (rule sum):",
        *table(rows, {5, 6}),
        *_facts(found),
        "where readings are wrong: load the right ones; where the register is: etl load --control",
        f"where both are right: {_accept(found[0])}",
        "where nobody knows: etl bill --held bill bills the readings as they are",
    ]


def _facts(found: Sequence[Finding]) -> list[str]:
    more = [f"and {len(found) - SHOWN:,} more (--json names them)"] if len(found) > SHOWN else []
    facts = [f"{one.client} {shown_minute(one.reading.minute, one.zone)}: {one.reading.fact}" for one in found[:3]]
    return more + facts


def _accept(one: Finding) -> str:
    month = shown_minute(one.reading.minute, one.zone)[: len("YYYY-MM")]
    return f'etl findings accept {quote(one.client)} --month {month} --because "WHY"'


def answer_as_json(done: AnswerReport) -> dict[str, Any]:
    return {"answers": len(done.answers), "stale": done.stale}


def accepted(done: AnswerReport) -> list[str]:
    """Say what was accepted."""
    spans = sum(one.counted_mwh is not None for one in done.answers)
    readings = len(done.answers) - spans
    texts = [f"{count(readings, 'reading is', 'readings are')} accepted"] if readings else []
    texts += [f"{count(spans, 'span of readings is', 'spans of readings are')} accepted"] if spans else []
    return [*texts, *stale_bills(done.stale)]


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
                "register_kwh": None if one.answer.counted_mwh is None else kwh(one.answer.counted_mwh),
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
        if own.counted_mwh is not None:
            value += f" beside {kwh(own.counted_mwh)}"
        span = shown_stamp(own.start), shown_stamp(own.end)
        rows.append([str(one.number), own.meter_number, *span, value, own.rule, one.answered_by, one.reason])
    return table(rows, {0, 4})
