"""The `detail` text of a page of bills: constant pieces of JSON made once a page, numbers filled in by client."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.core.exact import Exact
from etl.core.money import Rounding
from etl.tariffs.bill_line import BillLine

Column = Sequence[object]
"""One value a client, shown as `%s` shows it."""
_json = json.JSONEncoder(ensure_ascii=False).encode
"""`json.dumps` would make an encoder for each value."""


@dataclass(frozen=True)
class Piece:
    """JSON with a `%s` for each column."""

    form: str
    columns: tuple[Column, ...] = ()

    def texts(self, clients: int) -> list[str]:
        """Return the filled form for every client."""
        if not self.columns:
            return [self.form % ()] * clients
        return [self.form % values for values in zip(*self.columns, strict=True)]


def constant(value: object) -> str:
    """Write JSON of a value that is the same on every bill, as part of a form."""
    return _json(value).replace("%", "%%")


def joined(pieces: Sequence[Piece], separator: str = ",") -> Piece:
    """Join pieces side by side."""
    columns = tuple(column for piece in pieces for column in piece.columns)
    return Piece(separator.join(piece.form for piece in pieces), columns)


def member(key: str, column: Column, *, text: bool = True) -> Piece:
    """Make `"key": value`; decimal numbers are texts in quotes."""
    return Piece(f"{constant(key)}:" + ('"%s"' if text else "%s"), (column,))


def quantities_piece(quantities: Mapping[str, Exact]) -> Piece:
    """Make `{name: text}`."""
    members = joined([member(name, column.plain) for name, column in quantities.items()])
    return Piece("{" + members.form + "}", members.columns)


def lines_piece(lines: Sequence[BillLine], rounding: Rounding, clients: int) -> Piece:
    """Return the list of lines; one that not every bill has becomes a column of its text, or of nothing."""
    if all(line.present is None for line in lines):
        inner = joined([line_piece(line, rounding) for line in lines])
        return Piece("[" + inner.form + "]", inner.columns)
    columns = [_where_present(line, rounding, clients) for line in lines]
    return Piece("[%s]", ([",".join(filter(None, texts)) for texts in zip(*columns, strict=True)],))


def _where_present(line: BillLine, rounding: Rounding, clients: int) -> list[str]:
    texts = line_piece(line, rounding).texts(clients)
    if line.present is None:
        return texts
    return [text if here else "" for text, here in zip(texts, line.present.tolist(), strict=True)]


def line_piece(line: BillLine, rounding: Rounding) -> Piece:
    """Make one line, a list of LINE_FIELDS."""
    front = [line.id, line.kind, line.meter, line.period, line.tier]
    days = [line.span.start.isoformat(), line.span.end.isoformat()]
    constants = [constant(value or None) for value in (*front, *days)]
    descriptions = line.description if isinstance(line.description, list) else None
    constants.append("%s" if descriptions else constant(line.description or None))
    texts: tuple[Column, ...] = (_json_column(descriptions),) if descriptions else ()
    price = constant(line.price) if isinstance(line.price, str) else '"%s"'
    prices: tuple[Column, ...] = () if isinstance(line.price, str) else (line.price,)
    form = f'[{",".join(constants)},"%s",{constant(line.unit or None)},{price},"%s","%s",{constant(line.tax)}]'
    return Piece(form, (*texts, line.quantity.plain, *prices, line.exact.plain, rounding.texts(line.amount)))


def _json_column(texts: list[str]) -> list[str]:
    """Write JSON of each text, once for those that many clients share."""
    made = {text: _json(text or None) for text in set(texts)}
    return [made[text] for text in texts]


def balances_piece(lines: Sequence[BillLine]) -> Piece:
    """Return what lines carry to the next period, `{name: text}`."""
    return quantities_piece({name: column for line in lines for name, column in line.balances.items()})


def warnings_column(warnings: Mapping[int, Sequence[str]], clients: int) -> list[str]:
    """Write JSON lists, once for those that many clients share."""
    made: dict[tuple[str, ...], str] = {}
    column = ["[]"] * clients
    for row, texts in warnings.items():
        key = tuple(texts)
        if key not in made:
            made[key] = _json(key)
        column[row] = made[key]
    return column


def stamps_column(stamps: Sequence[str | None]) -> list[str]:
    """Write JSON of ISO stamps, which need no escaping."""
    return ["null" if stamp is None else f'"{stamp}"' for stamp in stamps]
