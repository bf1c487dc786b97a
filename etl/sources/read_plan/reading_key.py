"""Key of a plan in the ledger, to know a file again; and how two keys differ, in words of options."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from etl.sources.cells.clean_text import printable
from etl.sources.cells.values import POWER
from etl.sources.read_plan.option_texts import ROLES
from etl.sources.read_plan.plan_values import Options, ReadPlan, WordColumn

_NO_MATTER = (
    "header", "encoding", "zone_named", "stamp_named", "unit_named", "interval_found", "records", "meter_zone",
    "revision", "days_named", "flow_named", "medium_named", "kind_named", "left_out", "gas_by", "header_line",
    "shortest", "client_label", "units_below",
)  # fmt: skip
"""Fields that change no reading, or follow from the others."""
_OF_FEW = (
    "table", "step", "day_zone", "whole_days", "register", "digits", "control", "sections", "delivery", "autumn",
    "late",
)  # fmt: skip
_LOOKS = ("guard", "kind", "medium")
"""Kinds of columns that change no reading of a file that was loaded."""
_ORDERS = ("dmy", "mdy")
_LAYOUT = "--format or --layout"
_NAMES = {"step": "interval"}
_OWN_OPTION = ("flow", "unit")
"""Roles of columns that an option replaces: the column is then not read."""
_NOTHING = "not given"


def reading_key(plan: ReadPlan) -> str:
    """Write a plan as canonical JSON: files of the same bytes and the same key give the same readings."""
    fields = asdict(plan)
    fields |= fields.pop("syntax") | fields.pop("clock") | fields.pop("energy")
    key = {field: value for field, value in fields.items() if field not in _NO_MATTER}
    # Fields that few files have are left out of the others' keys: earlier loads stay recognised.
    key = {field: value for field, value in key.items() if value or field not in _OF_FEW}
    if plan.energy.delivery == "import":
        del key["delivery"]
    for role in ("end", "method"):
        if key["columns"][role] is None:
            del key["columns"][role]
    if plan.syntax.sections is not None and not plan.syntax.sections.blocks:
        del key["sections"]["blocks"]
    if plan.table is not None:
        if not plan.table.beside:
            del key["table"]["beside"]
        key["table"]["words"] = [_word(words) for words in plan.table.words if words.reads not in _LOOKS]
        for part in (*key["table"]["cells"], *key["table"]["words"]):
            part["place"] = part.pop("column")  # as ledgers have it
    return json.dumps(key, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _word(words: WordColumn) -> dict[str, Any]:
    return {field: value for field, value in asdict(words).items() if value or field not in {"reads", "flow"}}


def other_options(then: Mapping[str, Any], plan: ReadPlan, options: Options) -> str:
    """Explain how an earlier load of a file differs from one with these options, in words of options to give."""
    now = json.loads(reading_key(plan))
    before, after = _texts(then), _texts(now)
    differing = {option for option in after if before[option] != after[option]}
    if _LAYOUT in differing:  # most else follows from it
        differing &= {_LAYOUT, *_options_in_use(options)}
    if not then.get("day_zone") and not plan.clock.day_zone:
        differing.discard("--stamps")
    if "--unit" in differing and {then["unit"], plan.energy.unit} & set(POWER):
        differing.discard("--interval")  # that of mean power is found
    differences = [_differs(option, before[option], after[option]) for option in after if option in differing]
    if _LAYOUT not in differing:
        differences += _columns(then, now, plan, differing)
    return ", ".join(differences or _slots(then, now, options))


def _texts(key: Mapping[str, Any]) -> dict[str, str]:
    """Return by option the text that has a file read so; empty where the option need not be given."""
    days, zone, length, order = key.get("day_zone"), key["zone"], key["interval"], key["stamp_format"][:3]
    step = key.get("step")
    return {
        _LAYOUT: key["layout"],
        "--timezone": days or ("" if zone == "UTC" else zone),
        "--stamps": zone,
        "--unit": key["unit"],
        "--interval": f"1{step}" if step else f"{length}min" if length else "",
        "--register": "given" if key.get("register") else "",
        "--digits": str(key.get("digits", "")),
        "--control": "given" if key.get("control") else "",
        "--stamp": key["stamp"],
        "--flow": key["flow"],
        "--client": printable(key["client"] or ""),
        "--dates": order if order in _ORDERS else "",
        "--decimal": key["decimal"],
        "--negative": key["negative"],
        "--autumn": key.get("autumn", ""),
    }


def _options_in_use(options: Options) -> set[str]:
    return {f"--{_NAMES.get(field, field)}" for field, value in asdict(options).items() if value}


def _differs(option: str, before: str, after: str) -> str:
    return f"{option} was {before or _NOTHING} then, now {after or _NOTHING}"


def _columns(
    then: Mapping[str, Any], now: Mapping[str, Any], plan: ReadPlan, differing: Collection[str]
) -> Iterator[str]:
    """Yield differences of the columns that options name, or replace."""
    before, after = then["columns"], now["columns"]
    follow = ("client", "meter") if "--client" in differing else ()
    for role in (*ROLES, "unit"):
        change = before.get(role), after.get(role)
        if change[0] == change[1] or role in follow:
            continue
        if role not in _OWN_OPTION or None not in change:
            yield _differs("--columns", *(_column(role, column, plan) for column in change))
        elif f"--{role}" not in differing:
            yield _differs(
                f"--{role}", *("" if one["columns"].get(role) is not None else one[role] for one in (then, now))
            )


def _column(role: str, column: int | None, plan: ReadPlan) -> str:
    if column is None:
        return ""
    title = plan.syntax.header[column] if column < len(plan.syntax.header) else ""
    return f"{role}={printable(title) if title and plan.syntax.header.count(title) == 1 else column + 1}"


def _slots(then: Mapping[str, Any], now: Mapping[str, Any], options: Options) -> list[str]:
    """Explain a difference in the table alone: slots of a day that were starts or ends, or another declaration."""
    starts = [[cell["seconds"] for cell in (one.get("table") or {"cells": ()})["cells"]] for one in (then, now)]
    if starts[0] != starts[1] and len(starts[0]) == len(starts[1]):
        return [f"--stamp was not {options.stamp} then" if options.stamp else "--stamp was given then, now not"]
    if options.layout:
        return [f"the declaration {options.layout} has changed since"]
    return [f"an earlier version of etl read layout {now['layout']} differently"]
