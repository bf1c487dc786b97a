"""`etl issue`: documents of bills, what corrects them when the bills change, and what is refused."""

from datetime import date
from decimal import Decimal
from threading import Event, Thread

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, bills, hours, line, loaded, standing, tariff

AUGUST = ("--month", "2017-08")
TEN = ("--tariff", "ten.toml")
SUPPLY = "client_number,meter,tariff,from,to"
LEFT = ["a,a,ten.toml,,2017-08-11", "c,a,ten.toml,2017-08-11,", "b,b,ten.toml,,"]


@pytest.fixture
def billed(etl: Shell) -> Shell:
    """August of two clients, 1 kWh an hour at 10 a kWh: 7,440.00 each."""
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    etl.ok("bill", *AUGUST, *TEN)
    return etl


@pytest.fixture
def issued(billed: Shell) -> Shell:
    billed.ok("issue", *AUGUST, "--series", "S")
    return billed


def changed(etl: Shell, kwh: str, name: str, client: str = "a", stamp: str = "2017-08-05T10:00:00Z") -> None:
    etl.load(written(name, HEADER, f"{client},{stamp},{kwh}"), "--timezone", "UTC", "--interval", "1h")


def documents(etl: Shell) -> list[tuple[str, ...]]:
    """Number, kind, client, gross and what it corrects."""
    columns = ("document", "kind", "client_number", "gross", "corrects")
    found = etl.ok("documents", "--json").json["documents"]
    return [tuple(one[name] or "" for name in columns) for one in found]


def issued_again(etl: Shell, *options: str) -> list[tuple[str, ...]]:
    """The documents of another issue of August."""
    before = len(documents(etl))
    etl.ok("issue", *AUGUST, "--series", "S", *options)
    return documents(etl)[before:]


FIRST = [("S-000001", "invoice", "a", "7440.00", ""), ("S-000002", "invoice", "b", "7440.00", "")]


def test_bills_become_invoices_numbered_by_client(issued: Shell) -> None:
    assert documents(issued) == FIRST


def test_issuing_twice_is_said_and_changes_nothing(issued: Shell) -> None:
    assert issued.ok("issue", *AUGUST, "--series", "S").out.splitlines() == [
        "nothing to issue", "  2 bills were issued before and have not changed",
    ]  # fmt: skip
    assert documents(issued) == FIRST


def test_a_dry_run_issues_nothing(billed: Shell) -> None:
    done = billed.ok("issue", *AUGUST, "--dry-run")
    assert done.out.splitlines()[0] == "would issue 2 invoices, together 14,880.00 EUR (nothing was issued)"
    assert billed("documents").code == 1


def test_a_bill_that_changes_is_credited_and_invoiced_again(issued: Shell) -> None:
    changed(issued, "3", "late.csv")
    issued.ok("bill", "--stale")
    assert bills(issued, "client_number", "total", "issued", "open") == [
        ("a", "7460.00", "7440.00", "20.00"), ("b", "7440.00", "7440.00", "0.00"),
    ]  # fmt: skip
    assert issued_again(issued) == [
        ("S-000003", "credit_note", "a", "-7440.00", "S-000001"), ("S-000004", "invoice", "a", "7460.00", ""),
    ]  # fmt: skip
    assert bills(issued, "issued", "open") == [("7460.00", "0.00"), ("7440.00", "0.00")]


def test_what_was_issued_otherwise_is_said_by_bill_each_time(issued: Shell) -> None:
    changed(issued, "0.25", "late.csv")
    for arguments in (("--stale",), (*AUGUST, *TEN)):
        lines = issued.ok("bill", *arguments).out.splitlines()
        assert lines[-2:] == [
            "  client a, 2017-08: was issued as 7440.00 EUR, is 7432.50 now (-7.50)",
            "  to correct what was issued: etl issue --month 2017-08",
        ]


def test_a_difference_corrects_an_invoice_again_and_again(issued: Shell) -> None:
    for kwh in ("3", "0.5"):
        changed(issued, kwh, f"{kwh}.csv")
        issued.ok("bill", "--stale")
        issued_again(issued, "--corrections", "difference")
    assert documents(issued)[2:] == [
        ("S-000003", "correction", "a", "20.00", "S-000001"), ("S-000004", "correction", "a", "-25.00", "S-000001"),
    ]  # fmt: skip
    assert bills(issued, "client_number", "total", "issued")[0] == ("a", "7435.00", "7435.00")


def test_a_reversal_takes_back_an_invoice_and_its_corrections(issued: Shell) -> None:
    changed(issued, "3", "late.csv")
    issued.ok("bill", "--stale")
    issued_again(issued, "--corrections", "difference")
    changed(issued, "2", "later.csv")
    issued.ok("bill", "--stale")
    assert issued_again(issued) == [
        ("S-000004", "credit_note", "a", "-7440.00", "S-000001"),
        ("S-000005", "credit_note", "a", "-20.00", "S-000003"),
        ("S-000006", "invoice", "a", "7450.00", ""),
    ]


def test_a_reading_that_comes_and_goes_again_makes_no_document(issued: Shell) -> None:
    changed(issued, "3", "late.csv")
    issued.ok("bill", "--stale")
    changed(issued, "1", "back.csv")
    assert issued.ok("bill", "--stale", "--json").json["open"] == []
    assert issued_again(issued) == []


def test_a_line_that_changes_without_a_change_of_the_sum_is_corrected(issued: Shell) -> None:
    """Half of the energy at another price of the same amount."""
    tariff("same.toml", line("energy", "4"), line("energy", "6", id="levy"))
    issued.ok("bill", *AUGUST, "--tariff", "same.toml")
    assert [kind for _, kind, *_ in issued_again(issued)] == ["credit_note", "invoice"] * 2


def test_a_stale_bill_is_refused_by_name_and_the_others_are_issued(billed: Shell) -> None:
    changed(billed, "3", "late.csv")
    done = billed("issue", *AUGUST, "--series", "S")
    assert done.code == 3
    assert done.out.splitlines()[:2] == [
        "issued 1 invoice, S-000001, together 7,440.00 EUR",
        "  client a, 2017-08: not issued: its bill of 2017-08 is stale (etl bill --stale computes it again)",
    ]
    assert documents(billed) == [("S-000001", "invoice", "b", "7440.00", "")]


def test_an_incomplete_bill_and_one_without_readings_are_issued_where_that_is_allowed(etl: Shell) -> None:
    tariff("t.toml", line("energy", "1"), standing())
    loaded(etl, hours("a", "2017-08-01", "2017-08-31"))
    etl.ok("assign", written("c.csv", "client_number,tariff,from", "n,t.toml,2017-08-01"))
    etl("bill", *AUGUST, "--tariff", "t.toml")
    done, lacks = etl("issue", *AUGUST), "2017-08: not issued: its bill of 2017-08"
    assert (done.code, done.out.splitlines()) == (
        3,
        [
            "nothing was issued",
            f"  client a, {lacks} lacks readings (load and bill them, or issue it as it is: --allow-incomplete)",
            f"  client n, {lacks} has no reading (load and bill some, or issue it as it is: --allow-empty)",
        ],
    )
    assert etl("issue", *AUGUST, "--allow-incomplete").code == 3
    assert etl("issue", *AUGUST, "--allow-empty").code == 0
    assert [client for _, _, client, *_ in documents(etl)] == ["a", "n"]


def test_one_client_is_issued_alone_and_parts_of_a_month_with_it(etl: Shell) -> None:
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    etl.ok("bill", "--from", "2017-08-01", "--to", "2017-08-11", *TEN)
    etl.ok("bill", "--from", "2017-08-11", "--to", "2017-09-01", *TEN)
    assert etl.ok("issue", *AUGUST, "--client", "b", "--json").json["documents"] == 2
    assert etl.ok("issue", *AUGUST, "--json").json["documents"] == 2


def test_bills_of_own_periods_are_issued_by_their_days_or_by_a_month_that_they_touch(etl: Shell) -> None:
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    periods = written("p.csv", "client_number,from,to", "a,2017-08-10,2017-08-20", "b,2017-08-05,2017-08-15")
    etl.ok("bill", "--periods", periods, *TEN)
    own = written("a.csv", "client_number,from,to", "a,2017-08-10,2017-08-20")
    assert etl.ok("issue", "--periods", own, "--json").json["documents"] == 1
    done = etl.ok("issue", "--from", "2017-08-01", "--to", "2017-08-06", "--json").json
    assert (done["documents"], done["beyond"]) == (
        1, [{"client_number": "b", "period_start": "2017-08-05", "period_end": "2017-08-15"}],
    )  # fmt: skip


def test_a_period_of_a_table_that_has_no_bill_is_named(billed: Shell) -> None:
    table = written(
        "p.csv",
        "client_number,from,to",
        "a,2017-08-01,2017-09-01",
        "a,2017-09-01,2017-10-01",
        "A,2017-08-01,2017-09-01",
    )
    done = billed("issue", "--periods", table)
    why = "not issued: there is no bill of these days (make it first: etl bill --periods FILE)"
    assert (done.code, done.out.splitlines()[1:3]) == (
        3,
        [f"  client A, 2017-08: {why}", f"  client a, 2017-09: {why}"],
    )
    assert [client for _, _, client, *_ in documents(billed)] == ["a"]
    done = billed("issue", "--periods", table, "--client", "A")
    assert (done.code, done.out.splitlines()) == (3, ["nothing was issued", f"  client A, 2017-08: {why}"])
    assert billed("issue", "--periods", table, "--client", "b").error == (
        "etl: the table of periods names no days of client b (write a row for them)"
    )


def test_a_month_without_bills_has_nothing_to_issue(etl: Shell) -> None:
    done = etl("issue", *AUGUST)
    assert (done.code, done.error) == (
        1,
        "etl: there are no bills in 2017-08 (make them first: etl bill --month 2017-08)",
    )


def test_a_client_nobody_knows_and_one_without_bills_are_told_apart(etl: Shell) -> None:
    loaded(etl, hours("a1", "2017-08-01", "2017-08-02"))
    assert etl("issue", *AUGUST, "--client", "A-1").error == (
        "etl: there is no client A-1 (did you mean 'a1'? etl export readings.csv --what readings names them all)"
    )
    assert etl("issue", *AUGUST, "--client", "a1").error == (
        "etl: there are no bills of client a1 in 2017-08 (make them first: etl bill --month 2017-08)"
    )


def test_a_move_inside_an_issued_month_credits_it_and_invoices_its_parts(issued: Shell) -> None:
    issued.ok("assign", written("c.csv", SUPPLY, *LEFT))
    issued.ok("bill", *AUGUST)
    assert issued_again(issued) == [
        ("S-000003", "credit_note", "a", "-7440.00", "S-000001"),
        ("S-000004", "invoice", "a", "2400.00", ""),
        ("S-000005", "invoice", "c", "5040.00", ""),
    ]


def test_a_move_that_never_was_is_credited_to_whom_it_was_sent(issued: Shell) -> None:
    issued.ok("assign", written("c.csv", SUPPLY, *LEFT))
    issued.ok("bill", *AUGUST)
    issued_again(issued)
    issued.ok("assign", written("c.csv", SUPPLY, "a,a,ten.toml,,", "c,x,ten.toml,2017-09-01,", "b,b,ten.toml,,"))
    issued.ok("bill", "--stale")
    assert issued_again(issued) == [
        ("S-000006", "credit_note", "a", "-2400.00", "S-000004"),
        ("S-000007", "invoice", "a", "7440.00", ""),
        ("S-000008", "credit_note", "c", "-5040.00", "S-000005"),
    ]


def test_readings_that_are_merely_gone_credit_nobody(issued: Shell) -> None:
    issued.ok("unload", "1")
    issued("bill", "--stale")
    done = issued("issue", *AUGUST, "--series", "S")
    assert done.code == 3
    assert done.out.splitlines()[1] == (
        "  client a, 2017-08: not issued: S-000001 was sent for 2017-08, of which there is no bill now "
        "(bill these days, or credit them: --client a --credit-unbilled)"
    )
    assert documents(issued) == FIRST
    assert issued_again(issued, "--client", "a", "--credit-unbilled") == [
        ("S-000003", "credit_note", "a", "-7440.00", "S-000001")
    ]


def test_a_bill_that_could_not_be_made_is_no_bill_of_nothing(issued: Shell) -> None:
    issued.ok("unbill", *AUGUST, "--client", "a")
    issued.ok("unload", "1")
    loaded(issued, hours("a", "2017-08-01", "2017-08-02"), hours("b", "2017-08-01", "2017-09-01"), name="less.csv")
    done = issued("bill", *AUGUST, *TEN, "--missing", "refuse")
    assert "  client a, 2017-08: was issued as 7440.00 EUR, has no bill now" in done.out.splitlines()
    assert [one["open_amount"] for one in issued.ok("status", "--json").json["bills"]] == ["0"]
    assert "its bill of 2017-08 could not be made" in issued("issue", *AUGUST).out


def test_more_credit_notes_alone_than_are_allowed_stop_the_run(issued: Shell) -> None:
    rows = ["c,a,ten.toml,2017-08-01,", "a,x,ten.toml,2017-09-01,", "b,b,ten.toml,,"]
    issued.ok("assign", written("c.csv", SUPPLY, *rows))
    issued.ok("bill", "--stale")
    issued.ok("bill", *AUGUST)
    done = issued("issue", *AUGUST, "--series", "S", "--max-credits", "0")
    assert (done.code, done.error) == (
        1,
        (
            "etl: credit notes without a new invoice: 1, at most 0 are allowed (look at them: --dry-run --max-credits "
            "1; if they are right: --max-credits 1)"
        ),
    )
    look = issued.ok("issue", *AUGUST, "--series", "S", "--dry-run", "--max-credits", "1").out
    text = "  client a, 2017-08: was issued as 7440.00 EUR, is 0.00 now (-7440.00; cause assignment)"
    assert text in look.splitlines()
    assert documents(issued) == FIRST
    assert [one[1:4] for one in issued_again(issued, "--max-credits", "1")] == [
        ("credit_note", "a", "-7440.00"), ("invoice", "c", "7440.00"),
    ]  # fmt: skip


def test_bills_are_not_issued_while_a_run_of_their_days_is_open(billed: Shell) -> None:
    from etl.bill_runs.order import Order
    from etl.bill_runs.request import Request
    from etl.core.periods import Period
    from etl.store.input_versions import InputVersion
    from etl.store.runs import run_records

    order = Order(Request([Period(date(2017, 8, 5), date(2017, 8, 6))]), None)
    run = run_records.begin(run_records.RunKey("bill", "local", order.as_json(), "0"), InputVersion(1, 1))
    done = billed("issue", *AUGUST)
    remedy = f"(the same etl bill finishes it, etl runs stop {run} discards it)"
    assert (done.code, done.error) == (1, f"etl: run {run}, which bills these days, is not finished {remedy}")
    assert billed("issue", "--month", "2017-07").error.startswith("etl: there are no bills")
    billed.ok("runs", "stop", str(run))
    assert billed.ok("issue", *AUGUST, "--json").json["invoices"] == 2


def test_a_set_is_issued_whole_or_not_at_all(issued: Shell) -> None:
    """Of a month that was sent and is two bills now, the second bill is stale."""
    tariff("twenty.toml", line("energy", "20"))
    rows = ["a,ten.toml,,2017-08-11", "a,twenty.toml,2017-08-11,", "b,ten.toml,,"]
    issued.ok("assign", written("c.csv", "client_number,tariff,from,to", *rows))
    issued.ok("bill", "--stale")
    changed(issued, "3", "late.csv", stamp="2017-08-20T10:00:00Z")
    done = issued("issue", "--from", "2017-08-01", "--to", "2017-08-11")
    assert (done.code, documents(issued)) == (3, FIRST)
    issued.ok("bill", "--stale")
    found = issued.ok("issue", "--from", "2017-08-01", "--to", "2017-08-11", "--json").json
    assert (found["credit_notes"], found["invoices"], found["total"]) == (1, 2, {"EUR": "5080.00"})


def test_periods_that_were_not_named_and_changed_are_named(issued: Shell) -> None:
    loaded(issued, hours("a", "2017-07-01", "2017-08-01"), name="july.csv")
    issued("bill", "--month", "2017-07", *TEN)
    issued("issue", "--month", "2017-07", "--series", "S")
    changed(issued, "3", "late.csv")
    changed(issued, "3", "july-late.csv", stamp="2017-07-05T10:00:00Z")
    issued.ok("bill", "--stale")
    assert issued.ok("issue", *AUGUST, "--json").json["open_periods"] == [
        {"client_number": "a", "period_start": "2017-07-01", "period_end": "2017-08-01"}
    ]


def test_a_day_of_issue_may_be_named_that_is_not_before_the_newest_document_nor_still_to_come(billed: Shell) -> None:
    utc = ("--timezone", "UTC")
    billed.ok("issue", *AUGUST, *utc, "--client", "a", "--date", "2017-09-05")
    (first,) = billed.ok("documents", "--json").json["documents"]
    assert (first["document"], first["issued_at"]) == ("2017-000001", "2017-09-05T23:59:59+00:00")
    earlier = billed("issue", *AUGUST, *utc, "--date", "2017-09-04").error
    assert earlier.startswith(
        "etl: 2017-000001 was issued at 2017-09-05 23:59 UTC, which is later than 2017-09-04 23:59 UTC (name a later"
    )
    coming = billed("issue", *AUGUST, *utc, "--date", "2199-01-01")
    assert (coming.code, coming.error.startswith("etl: --date 2199-01-01: is still to come (today is ")) == (2, True)
    assert coming.error.endswith(" in UTC)")
    assert billed("issue", *AUGUST, "--date", "05.09.2017").error.startswith("etl: --date 05.09.2017: ")
    billed.ok("issue", *AUGUST, *utc, "--date", "2017-09-05")
    assert [name for name, *_ in documents(billed)] == ["2017-000001", "2017-000002"]


@pytest.mark.usefixtures("issued")
def test_a_document_has_the_last_day_of_its_supply() -> None:
    from etl.store.documents import document_rows

    (_, body), *_ = document_rows.documents()
    assert '"tax_point":"2017-08-31"' in body


def test_series_have_numbers_of_their_own(billed: Shell) -> None:
    billed.ok("issue", *AUGUST, "--client", "a", "--series", "A")
    billed.ok("issue", *AUGUST, "--series", "B/2017")
    assert [name for name, *_ in documents(billed)] == ["A-000001", "B/2017-000001"]


def test_late_usage_is_on_the_bill_of_its_own_month(etl: Shell) -> None:
    """A published case at 10 a unit, cumulative 5, then 7, then 10: +20 on the first period, +30 on the second."""
    tariff("ten.toml", line("energy", "10"))
    changed(etl, "5", "first.csv")
    etl("bill", *AUGUST, *TEN)
    etl.ok("issue", *AUGUST, "--allow-incomplete")
    changed(etl, "2", "late.csv", stamp="2017-08-31T23:00:00Z")
    changed(etl, "3", "second.csv", stamp="2017-09-10T10:00:00Z")
    etl("bill", "--stale")
    etl("bill", "--month", "2017-09", *TEN)
    done = etl.ok("issue", "--month", "2017-08..2017-09", "--allow-incomplete", "--json").json
    assert Decimal(done["total"]["EUR"]) == 20 + 30


def test_what_changes_no_word_of_a_bill_makes_no_document(issued: Shell) -> None:
    """An attribute that the tariff does not ask for."""
    issued.ok("assign", written("c.csv", "client_number,note", "a,new"))
    issued.ok("bill", "--stale")
    assert issued_again(issued) == []


def test_another_currency_is_a_change_of_both(issued: Shell) -> None:
    pounds = tariff("pounds.toml", line("energy", "8"))
    pounds.write_text(pounds.read_text().replace("EUR", "GBP"))
    changes = ["was issued as 7440.00 EUR, is 0.00 now (-7440.00)", "is 5952.00 GBP now"]
    named = [f"  client a, 2017-08: {text}" for text in changes]
    done = issued.ok("bill", *AUGUST, "--tariff", pounds, "--client", "a").out.splitlines()
    assert done[-3:-1] == named
    assert bills(issued, "currency", "issued", "open")[0] == ("GBP", "0.00", "5952.00")
    done = issued.ok("issue", *AUGUST, "--series", "S", "--corrections", "difference").out.splitlines()
    assert (
        done[0] == "issued 1 invoice and 1 credit note, S-000003 to S-000004, together -7,440.00 EUR and 5,952.00 GBP"
    )
    assert done[1:3] == named


def test_an_invoice_of_nothing_that_is_corrected_is_named(etl: Shell) -> None:
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01", "0"))
    etl.ok("bill", *AUGUST, *TEN)
    etl.ok("issue", *AUGUST)
    changed(etl, "3", "late.csv")
    etl.ok("bill", "--stale")
    line_of_a = etl.ok("issue", *AUGUST).out.splitlines()[1]
    assert line_of_a == "  client a, 2017-08: was issued as 0.00 EUR, is 30.00 now (+30.00)"


def test_a_command_that_waited_for_another_has_the_later_time_and_number(billed: Shell) -> None:
    from etl.core.periods import Period
    from etl.invoicing.issue_report import Request
    from etl.issue import issue
    from etl.store.database.locks import disconnect, write_lock

    begun, end = Event(), Event()
    request = Request([Period(date(2017, 8, 1), date(2017, 9, 1))], series="S")

    def other() -> None:
        with write_lock():
            begun.set()
            end.wait()
            billed_by_other = Request(request.periods, client="a", series="S")
            issue(billed_by_other)
        disconnect()

    def waiting(seconds: float) -> None:
        if seconds > 1.1:  # times are whole seconds
            end.set()

    thread = Thread(target=other)
    thread.start()
    begun.wait()
    issue(request, waiting)
    thread.join()
    times = [one["issued_at"] for one in billed.ok("documents", "--json").json["documents"]]
    assert times == sorted(times)
    assert documents(billed) == FIRST


def test_the_year_of_a_number_is_that_of_the_day_of_issue_in_the_zone(billed: Shell) -> None:
    """The end of 2016 in New York is 04:59:59 of 2017 in UTC; that of Auckland was 18 hours earlier, in 2016."""
    york, auckland = ("--timezone", "America/New_York"), ("--timezone", "Pacific/Auckland")
    billed.ok("issue", *AUGUST, "--client", "a", "--date", "2016-12-31", *york)
    billed.ok("issue", *AUGUST, "--client", "b", "--date", "2017-01-01", *auckland)
    assert [(one["document"], one["issued_at"]) for one in billed.ok("documents", "--json").json["documents"]] == [
        ("2016-000001", "2017-01-01T04:59:59+00:00"), ("2017-000001", "2017-01-01T10:59:59+00:00"),
    ]  # fmt: skip


def test_the_first_number_of_a_year_follows_the_last_one_of_the_year_before(billed: Shell) -> None:
    billed.ok("issue", *AUGUST, "--client", "a", "--date", "2017-12-30")
    billed.ok("issue", *AUGUST, "--client", "b", "--date", "2018-01-02")
    assert billed.ok("explain", "--document", "2018-000001", "--json").json["follows"] == "2017-000001"
    assert billed.ok("check").code == 0


def test_a_command_that_issues_nothing_begins_no_series(billed: Shell) -> None:
    from etl.store.document_models import DocumentSeries

    billed.ok("issue", *AUGUST, "--series", "S")
    billed.ok("issue", *AUGUST, "--series", "T")
    assert list(DocumentSeries.objects.values_list("name", flat=True)) == ["S"]


def test_a_try_that_was_done_although_its_session_was_lost_is_what_the_next_one_reports(billed: Shell) -> None:
    from etl.core.periods import month
    from etl.invoicing.issue_report import IssueReport, Request
    from etl.issue import issue

    tries: list[IssueReport] = []
    first = issue(Request([month("2017-08")], series="S", client="a"), tries=tries)
    again = issue(Request([month("2017-08")], series="S", client="a"), tries=tries)
    assert (again is first, again.first, again.documents) == (True, "S-000001", 1)
    lost = IssueReport(first.request, head=first.head and first.head._replace(number=2))  # was not committed
    other = issue(Request([month("2017-08")], series="S", client="b"), tries=[lost])
    assert (other.first, other.documents) == ("S-000002", 1)
    assert documents(billed) == FIRST


def test_totals_have_the_places_of_the_bill_although_a_line_has_more(etl: Shell) -> None:
    """744 kWh at 0.12345 are 91.8468, the total of the bill is 91.85."""
    fine = line("energy", "0.12345").rstrip() + "\nround = { places = 4 }\n"
    tariff("ten.toml", fine)
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    etl.ok("bill", *AUGUST, *TEN)
    assert "together 91.85 EUR" in etl.ok("issue", *AUGUST, "--series", "S").out
    assert documents(etl) == [("S-000001", "invoice", "a", "91.85", "")]
    tariff("ten.toml", fine.replace("0.12345", "0.22345"))
    etl.ok("bill", *AUGUST, *TEN)
    found = etl.ok("issue", *AUGUST, "--series", "S", "--corrections", "difference").out
    assert "was issued as 91.85 EUR, is 166.25 now (+74.40)" in found


def estimated_from(donors: str, total: str) -> None:
    """Let the bill of a be as if its estimates had been made from these readings, whatever they are."""
    from etl.store.models import Bill

    bill = Bill.objects.get(client__number="a")
    words = [one for one in bill.fingerprint.split() if not one.startswith("missing:")]
    detail = bill.detail.replace(f'"{bill.total}"', f'"{total}"')
    made_from = " ".join([*words, f"missing:week.{donors}"])
    Bill.objects.filter(pk=bill.pk).update(fingerprint=made_from, detail=detail, total=total)


def test_other_estimates_of_the_same_gap_are_not_corrected_until_it_is_read_or_somebody_says_so(etl: Shell) -> None:
    tariff("ten.toml", line("energy", "10"))
    gap = "a,2017-08-05T10:00:00Z,1"
    loaded(etl, [row for row in hours("a", "2017-08-01", "2017-09-01") if row != gap])
    etl.ok("bill", *AUGUST, *TEN, "--missing", "estimate:week")
    estimated_from("one", "7440.00")
    done = etl("issue", *AUGUST, "--series", "S")
    why = "its bill of 2017-08 is estimated (load readings, or issue it as it is: --allow-estimated)"
    assert (done.code, done.out.splitlines()) == (3, ["nothing was issued", f"  client a, 2017-08: not issued: {why}"])
    etl.ok("issue", *AUGUST, "--series", "S", "--allow-estimated")
    estimated_from("two", "7441.00")
    done = etl.ok("issue", *AUGUST, "--series", "S")
    assert done.out.splitlines()[:2] == [
        "nothing to issue",
        "  client a, 2017-08: open: re-estimated: only estimates have changed (etl issue --re-estimated corrects it)",
    ]
    found = etl.ok("issue", *AUGUST, "--series", "S", "--dry-run", "--json").json
    days = {"client_number": "a", "period_start": "2017-08-01", "period_end": "2017-09-01"}
    assert (found["documents"], found["re_estimated"], found["re_estimated_periods"]) == (0, 1, [days])
    (bills_of,) = etl.ok("status", "--json").json["bills"]
    assert [bills_of[key] for key in ("open", "waiting", "waiting_amount", "re_estimated")] == [1, 1, "1.00", 1]
    what = "open: re-estimated: only estimates have changed (etl issue --re-estimated corrects it)"
    assert f"  1 waiting bill is {what}" in etl.ok("status").out.splitlines()
    assert [one[3] for one in issued_again(etl, "--re-estimated")] == ["-7440.00", "7441.00"]
    assert etl.ok("status", "--json").json["bills"][0]["re_estimated"] == 0
    estimated_from("three", "7442.00")
    assert issued_again(etl) == []
    changed(etl, "3", "late.csv")
    etl.ok("bill", "--stale")
    assert [one[3] for one in issued_again(etl)] == ["-7441.00", "7460.00"]


@pytest.mark.parametrize(("chain", "total"), [("like-day", "7670.00"), ("interpolate:2h,average-like-day", "7497.50")])
def test_donors_that_come_late_wait_for_a_reading_of_the_gap(etl: Shell, chain: str, total: str) -> None:
    """A Tuesday is missing; of the three days a week before it 2 kWh an hour come late, a fourth of Tuesdays' mean."""
    tariff("ten.toml", line("energy", "10"))
    every = hours("a", "2017-07-01", "2017-09-01")
    loaded(etl, [row for row in every if "2017-08-01" not in row])
    etl.ok("bill", *AUGUST, *TEN, "--missing", f"estimate:{chain}")
    etl.ok("issue", *AUGUST, "--series", "S", "--allow-estimated")
    late = [f"{row[:-1]}2" for row in every if "2017-07-25" <= row[2:12] < "2017-07-28"]
    loaded(etl, late, name="donors.csv")
    etl.ok("bill", "--stale")
    for dry_run in (("--dry-run",), ()):
        out = etl.ok("issue", *AUGUST, "--series", "S", *dry_run).out
        assert "  client a, 2017-08: open: re-estimated: only estimates have changed" in out
    assert len(documents(etl)) == 1
    (bills_of,) = etl.ok("status", "--json").json["bills"]
    assert (bills_of["open"], bills_of["re_estimated"]) == (1, 1)
    changed(etl, "1", "hour.csv", stamp="2017-08-01T10:00:00Z")
    etl.ok("bill", "--stale")
    assert [one[3] for one in issued_again(etl, "--allow-estimated")] == ["-7440.00", total]
