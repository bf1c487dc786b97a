"""Heads of small tables, and how they are understood or refused."""

from dataclasses import replace

import pytest

from etl.core.errors import InputError
from etl.sources.read_plan.plan_values import Options, ReadPlan
from etl.sources.read_plan.understand import understand

QUARTERS = ("00:00", "00:15", "00:30", "00:45")


MORNING = tuple(f"2017-08-01 {quarter}" for quarter in QUARTERS)


def table(header: str, row: str, stamps: tuple[str, ...] = MORNING) -> str:
    return "\n".join([header, *(row.replace("@", stamp) for stamp in stamps)]) + "\n"


def read(text: str | bytes, **options: object) -> ReadPlan:
    data = text.encode() if isinstance(text, str) else text
    return understand(data, "a.csv", replace(Options(), **options))  # type: ignore[arg-type]  # names are checked there


def refusal(text: str | bytes, **options: object) -> str:
    with pytest.raises(InputError) as caught:
        read(text, **options)
    return str(caught.value)


PLAIN = table("client_number,timestamp,kwh", "4521,@,0.125")


def with_fields(plan: ReadPlan, **changed: object) -> ReadPlan:
    """The plan with other fields, its own or those of its syntax, clock or energy."""
    for name in ("syntax", "clock", "energy"):
        part = getattr(plan, name)
        own = {field: changed.pop(field) for field in list(changed) if hasattr(part, field)}
        plan = replace(plan, **{name: replace(part, **own)})
    return replace(plan, **changed)  # type: ignore[arg-type]  # a wrong field fails each test
