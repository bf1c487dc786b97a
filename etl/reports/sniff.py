"""Reports of `etl sniff` and `etl layouts`."""

from typing import Any

from etl.core.names import first_of
from etl.core.usage_page import QUALITIES
from etl.reports.figures import kwh, shown_stamp, stamp
from etl.sniff import Sniffed
from etl.sources.cells.clean_text import printable
from etl.sources.column_words import Word
from etl.sources.preview import First
from etl.sources.read_plan.hypotheses.assumed import assumptions
from etl.sources.read_plan.layout import Layout

_SHOWN_CLIENTS, _SHOWN_WORDS = 5, 5


def as_json(found: Sniffed) -> dict[str, Any]:
    plan, rows = found.plan, found.rows
    return {
        "name": found.name,
        "layout": plan.layout,
        "understood": found.sentence,
        "separator": "" if plan.records else plan.syntax.separator,
        "decimal": plan.syntax.decimal,
        "encoding": plan.syntax.encoding,
        "timezone": plan.clock.zone,
        "stamp": plan.clock.stamp,
        "unit": plan.energy.unit,
        "interval": rows.interval or None,
        "assumed": [one.name for one in assumptions(plan)],
        "flows": _flows(found),
        "clients": _clients(found),
        "words": [
            {"role": word.role, "column": _title(found, word), "text": word.text, "rows": word.rows, "bad": word.fault}
            for word in found.words
        ],
        "first": stamp(rows.first),
        "last": stamp(rows.end),
        "whole": found.whole,
        "bad": rows.rejects,
        "readings": [_reading(one) for one in rows.readings],
        "declaration": found.declaration or None,
    }


def _clients(found: Sniffed) -> list[str]:
    return list(dict.fromkeys(key.client for key in found.rows.keys))


def _flows(found: Sniffed) -> list[str]:
    """Return the flows of the first rows, and those that words name in any."""
    return sorted({key.flow for key in found.rows.keys} | {word.flow for word in found.words if word.flow})


def _title(found: Sniffed, word: Word) -> str:
    header = found.plan.syntax.header
    return printable(header[word.column], 80) if word.column < len(header) else f"column {word.column + 1}"


def _bad_words(found: Sniffed) -> list[str]:
    """Show the words by which rows are bad, with the number of these."""
    bad = [word for word in found.words if word.fault]
    shown = [
        f"  {_title(found, word)}: {printable(word.text, 40)!r} {word.fault} (rows: {word.rows:,})"
        for word in bad[:_SHOWN_WORDS]
    ]
    more = len(bad) - len(shown)
    return [*shown, f"  {more:,} more such words"] if more else shown


def _reading(one: First) -> dict[str, Any]:
    return {
        "client_number": one.key.client,
        "meter": one.key.meter or one.key.client,
        "register": one.key.register,
        "flow": one.key.flow,
        "start": stamp(one.start),
        "end": stamp(one.start + one.interval) if one.interval else None,
        "kwh": kwh(one.energy_mwh),
        "quality": QUALITIES[one.quality],
    }


def lines(found: Sniffed) -> list[str]:
    """Show the verdict, the first readings, and a declaration to edit."""
    rows = found.rows
    clients = _clients(found)
    more = "" if found.whole else " in its first rows"
    texts = [f"{found.name}: {found.sentence}"]
    shown = first_of(clients, _SHOWN_CLIENTS)
    texts.append(f"  {len(clients):,} clients{more}: {shown}" if len(clients) != 1 else f"  client {clients[0]}")
    interval = f"interval {rows.interval} min" if rows.interval else "no common interval"
    texts.append(f"  flows: {', '.join(_flows(found))}; {interval}")
    if rows.first is not None and rows.end is not None:
        texts.append(f"  {shown_stamp(rows.first)} to {shown_stamp(rows.end)}{more}")
    texts += [f"  {problem}" for problem in rows.rejects]
    texts += _bad_words(found)
    texts += ["", *(_line(one) for one in rows.readings)]
    return [*texts, "", *found.declaration.splitlines()] if found.declaration else texts


def _line(one: First) -> str:
    names = " ".join(filter(None, (one.key.client, one.key.meter, one.key.register, one.key.flow)))
    return f"  {names} {shown_stamp(one.start)} {kwh(one.energy_mwh)} kWh {QUALITIES[one.quality]}"


def layouts_json(layouts: list[Layout], records: dict[str, str]) -> dict[str, Any]:
    tables = [{"name": one.name, "by": one.by, "kind": "table", "zone": one.zone, "unit": one.unit} for one in layouts]
    others = [{"name": name, "by": "", "kind": "records", "zone": "", "unit": ""} for name in records]
    return {"layouts": [*tables, *others]}


def layouts_lines(layouts: list[Layout], records: dict[str, str]) -> list[str]:
    width = max(map(len, [*(one.name for one in layouts), *records]))
    texts = [f"{one.name:{width}}  {one.by}".rstrip() for one in layouts]
    return [*texts, *(f"{name:{width}}  {text}" for name, text in records.items())]
