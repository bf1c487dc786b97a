"""Texts of the SQL views: bills, lines and months as SQL of SQLite and of PostgreSQL.

Both count the bills that `Bill.published` counts. SQLite has no exact decimals: there energy and money are text, made
and summed as whole numbers of 10^-6, and a sum that 64 bits do not hold is an error and never another number.
"""

_PUBLISHED = "NOT EXISTS (SELECT 1 FROM etl_run WHERE etl_run.id = etl_bill.run_id AND etl_run.state IN (0, 2, 3))"
_READABLE = r"replace(detail, '\u0000', '\ufffd')"
"""A line's words may have a NUL, at which SQLite ends a text, and which PostgreSQL reads in no JSON."""
_STATUS = "CASE WHEN etl_bill.stale AND etl_bill.status <> 'failed' THEN 'stale' ELSE etl_bill.status END"
_COUNTS = ("intervals_expected", "intervals_actual", "intervals_estimated", "intervals_missing")
_LINE_TEXTS = ("id", "kind", "meter", "period", "tier", "from_day", "to_day_exclusive", "description", "quantity",
               "unit", "price", "amount_exact", "amount", "tax")  # fmt: skip
"""Columns of a line in their order in `detail` (etl.core.bill_page.LINE_FIELDS)."""
_DATES, _NUMBERS = ("from_day", "to_day_exclusive"), ("quantity", "price", "amount_exact", "amount")


def _columns(**columns: str) -> str:
    return ", ".join(f'{sql} AS "{name}"' for name, sql in columns.items())


def _decimal(micro: str) -> str:
    """Write whole numbers of 10^-6 as text of six places, on SQLite."""
    digits = f"printf('%d.%06d', abs({micro}) / 1000000, abs({micro}) % 1000000)"
    return f"CASE WHEN {micro} < 0 THEN '-' || {digits} WHEN {micro} >= 0 THEN {digits} END"


def _micro(text: str) -> str:
    """Read text of six places at most as a whole number of 10^-6, on SQLite."""
    unit = (
        f"CASE instr({text}, '.') WHEN 0 THEN 1000000 "
        f"ELSE CAST(substr('1000000', 1, 7 - length({text}) + instr({text}, '.')) AS INTEGER) END"
    )
    return f"CAST(replace({text}, '.', '') AS INTEGER) * ({unit})"


def _places(text: str) -> str:
    return f"CASE instr({text}, '.') WHEN 0 THEN 0 ELSE length({text}) - instr({text}, '.') END"


_SQLITE_BILL = {
    "bill": "etl_bill.id",
    "client_number": "etl_client.number",
    "month": "CASE WHEN substr(period_start, 9) = '01' AND period_end = date(period_start, '+1 month') "
    "THEN substr(period_start, 1, 7) END",
    "period_start": "period_start",
    "period_end_exclusive": "period_end",
}
_SQLITE_FROM = (
    "FROM etl_bill JOIN etl_client ON etl_client.id = etl_bill.client_id "
    "LEFT JOIN etl_tariff ON etl_tariff.id = etl_bill.tariff_id"
)


def _sqlite() -> dict[str, str]:
    def total(name: str) -> str:
        return f"json_extract(detail, '$.totals.{name}')"

    bills = _columns(
        **_SQLITE_BILL,
        timezone="etl_bill.timezone",
        tariff="etl_tariff.name",
        tariff_sha="etl_tariff.sha256",
        currency="etl_tariff.currency",
        kwh=f"CASE WHEN status <> 'failed' THEN {_decimal('energy_mwh')} END",
        **{name: total(name) for name in ("kwh_export", "kwh_estimated", "peak_kw", "peak_at", "subtotal", "tax")},
        total="nullif(total, '')",
        **{name: total(name) for name in _COUNTS},
        balance="(SELECT CASE count(*) WHEN 1 THEN min(value) END FROM json_each(detail, '$.balances'))",
        status=_STATUS,
        warnings="(SELECT group_concat(value, '; ') FROM "
        "(SELECT value FROM json_each(detail, '$.warnings') ORDER BY key))",
        run="run_id",
    )
    parts = {name: f"json_extract(line.value, '$[{place}]')" for place, name in enumerate(_LINE_TEXTS)}
    lines = _columns(**_SQLITE_BILL, line="line.key + 1", **parts, currency="etl_tariff.currency")
    start = "date(period_start, 'start of month')"
    sums = _columns(
        client_number="client_number",
        month=f"CASE WHEN period_end_exclusive <= date({start}, '+1 month') THEN substr(period_start, 1, 7) END",
        currency="currency",
        bills="count(*)",
        failed="sum(status = 'failed')",
        **{name: f"sum({_micro(name)})" for name in ("kwh", "kwh_export", "kwh_estimated")},
        **{name: f"sum({_micro(name)})" for name in ("subtotal", "tax", "total")},
        places=f"max({_places('total')})",
    )
    written = _columns(
        **{name: name for name in ("client_number", "month", "currency", "bills", "failed")},
        **{name: _decimal(name) for name in ("kwh", "kwh_export", "kwh_estimated")},
        **{
            name: f"substr({_decimal(name)}, 1, length({_decimal(name)}) - 6 + places - (places = 0))"
            for name in ("subtotal", "tax", "total")
        },
    )
    return {
        "v_bills": f"SELECT {bills} {_SQLITE_FROM} WHERE {_PUBLISHED}",
        "v_lines": f"SELECT {lines} {_SQLITE_FROM} JOIN json_each({_READABLE}, '$.lines') AS line WHERE {_PUBLISHED}",
        "v_months": f"SELECT {written} FROM (SELECT {sums} FROM v_bills GROUP BY 1, 2, 3)",  # noqa: S608 - constants
    }


_SERVER_BILL = _SQLITE_BILL | {
    "month": "CASE WHEN period_start = date_trunc('month', period_start::timestamp) "
    "AND period_end = period_start + interval '1 month' THEN to_char(period_start, 'YYYY-MM') END",
}
_SERVER_FROM = f"{_SQLITE_FROM} CROSS JOIN LATERAL (SELECT {_READABLE}::jsonb AS parts OFFSET 0) AS parsed"
"""OFFSET keeps the text from being parsed once a column."""


def _server() -> dict[str, str]:
    def total(name: str) -> str:
        return f"parts -> 'totals' ->> '{name}'"

    bills = _columns(
        **_SERVER_BILL,
        timezone="etl_bill.timezone",
        tariff="etl_tariff.name",
        tariff_sha="etl_tariff.sha256",
        currency="etl_tariff.currency",
        kwh="CASE WHEN status <> 'failed' THEN energy_mwh * 0.000001 END",
        **{name: f"({total(name)})::numeric" for name in ("kwh_export", "kwh_estimated", "peak_kw")},
        peak_at=total("peak_at"),
        **{name: f"({total(name)})::numeric" for name in ("subtotal", "tax")},
        total="nullif(total, '')::numeric",
        **{name: f"({total(name)})::integer" for name in _COUNTS},
        balance="(SELECT CASE count(*) WHEN 1 THEN min(value) END FROM jsonb_each_text(parts -> 'balances'))::numeric",
        status=_STATUS,
        warnings="(SELECT string_agg(value, '; ' ORDER BY ordinality) "
        "FROM jsonb_array_elements_text(parts -> 'warnings') WITH ORDINALITY)",
        run="run_id",
    )
    kinds = dict.fromkeys(_DATES, "date") | dict.fromkeys(_NUMBERS, "numeric") | {"tax": "boolean"}
    line = {name: f"(line.value ->> {place})::{kinds.get(name, 'text')}" for place, name in enumerate(_LINE_TEXTS)}
    lines = _columns(**_SERVER_BILL, line="line.ordinality", **line, currency="etl_tariff.currency")
    months = _columns(
        client_number="client_number",
        month="CASE WHEN period_end_exclusive <= date_trunc('month', period_start::timestamp) + interval '1 month' "
        "THEN to_char(period_start, 'YYYY-MM') END",
        currency="currency",
        bills="count(*)",
        failed="count(*) FILTER (WHERE status = 'failed')",
        **{name: f"sum({name})" for name in ("kwh", "kwh_export", "kwh_estimated", "subtotal", "tax", "total")},
    )
    unfolded = "CROSS JOIN LATERAL jsonb_array_elements(parts -> 'lines') WITH ORDINALITY AS line"
    return {
        "v_bills": f"SELECT {bills} {_SERVER_FROM} WHERE {_PUBLISHED}",
        "v_lines": f"SELECT {lines} {_SERVER_FROM} {unfolded} WHERE {_PUBLISHED}",
        "v_months": f"SELECT {months} FROM v_bills GROUP BY 1, 2, 3",  # noqa: S608 - constants
    }


SQLITE, SERVER = _sqlite(), _server()
"""Names of the views, to what each selects; a later one may select from an earlier one."""
