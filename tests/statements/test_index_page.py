"""Index of a folder: names of files, what is to be issued, and the biggest changes."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from etl.core.periods import month
from etl.statements.history import MonthOfBills
from etl.statements.index_page import FailedBill, file_name, index_row, index_values
from etl.statements.page_templates import PageTemplates
from etl.statements.statement_page import Statement
from etl.statements.wording import wording
from tests.support.read_page import leads_nowhere, read_page

ENGLISH = wording("en")


def statement(client: str, total: str, before: str = "", **fields: Any) -> Statement:
    body = {
        "client_number": client, "gross": total, "currency": "EUR", "kwh": "5", "status": "complete",
        "period_start": "2024-02-01", "period_end": "2024-03-01",
    }  # fmt: skip
    months = [
        MonthOfBills(date(2024, number, 1), Fraction(5), money, "EUR")
        for number, money in ((1, before), (2, total))
        if money
    ]
    return replace(Statement(body, (), months=months), **fields)


def test_names_of_files_are_plain_and_never_the_same() -> None:
    clients = ["7584", "a/b", "a_b", "a b", "A b", ".", "..", "../x", "é", "x" * 255, "x" * 254 + "y", ""]
    names = [file_name(client, "2024-01-01") for client in clients]
    assert names[0] == "7584_2024-01-01.html"
    assert len(set(names)) == len(names)
    assert all(name.isascii() and "/" not in name and not name.startswith(".") and len(name) < 120 for name in names)


def test_the_index_says_why_a_bill_is_unfinished() -> None:
    incomplete = statement("a", "30.00")
    lacking = {"status": "incomplete", "warnings": ["2 h missing, longest gap from <2024-02-03T04:00+00:00>"]}
    row = index_row(replace(incomplete, body={**incomplete.body, **lacking}), "a.html", ENGLISH)
    text = PageTemplates().page("index.html", index_values([row], [], "2024-02", ENGLISH))
    assert "a , 2024-02: \u20ac30.00 2 h missing, longest gap from <2024-02-03 04:00>" in read_page(text).text


def test_the_index_counts_what_is_to_be_issued_and_lists_what_is_unfinished_and_what_changed_most() -> None:
    rows = [
        index_row(statement("a", "30.00", "20.00"), "a.html", ENGLISH),
        index_row(statement("b", "10.00", "20.00", issued="10.00"), "b.html", ENGLISH),
        index_row(statement("c", "99.00"), "c.html", ENGLISH),
        index_row(statement("d", "10.00", "80.00", stale=True), "d.html", ENGLISH),
        index_row(statement("e", "80.00", "80.00"), "e.html", ENGLISH),
    ]
    failed = [FailedBill("<f>", month("2024-02"), "no <tariff>")]
    values = index_values(rows, failed, "2024-02", ENGLISH)
    assert values["counts"] == [
        ("bills", "5"), ("to be issued", "4"), ("complete", "4"), ("out of date", "1"), ("could not be made", "1"),
    ]  # fmt: skip
    assert [(row.client, row.change) for row in values["biggest"]] == [
        ("d", "\u2212\u20ac70.00"), ("a", "+\u20ac10.00"), ("b", "\u2212\u20ac10.00"),
    ]  # fmt: skip
    assert [(state, [row.client for row in some]) for state, some in values["unfinished"]] == [("out of date", ["d"])]
    text = PageTemplates().page("index.html", values)
    assert "Out of date: 1 d , 2024-02: \u20ac10.00" in read_page(text).text
    assert leads_nowhere(text)
    assert "<f> , 2024-02: no <tariff>" in read_page(text).text
    assert read_page(text).values[""] == ["30.00", "10.00", "99.00", "10.00", "80.00"]
