"""Statements of bills: what each has of its readings, its history and its year."""

from fractions import Fraction

from tests.support.command import Shell, written
from tests.support.readings import hours, line, loaded, tariff


def test_a_statement_has_its_days_its_hours_its_months_and_its_year(etl: Shell) -> None:
    """1 kWh an hour: a on all days of June to August, b in half of August."""
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-06-01", "2017-09-01"), hours("b", "2017-08-17", "2017-09-01"))
    etl("bill", "--month", "2017-07..2017-08", "--tariff", "ten.toml")

    from etl.core.periods import month
    from etl.statements.bill_statements import BillStatements
    from etl.store.bills import export_rows
    from etl.store.database.locks import snapshot

    august = month("2017-08")
    with snapshot():
        bills = list(export_rows.bills(august))
        a, b = BillStatements(august, lambda explained: [one.client for one in explained]).of(bills)
    assert (list(a.explained), list(b.explained)) == (["a"], ["b"])
    assert [len(one.days) for one in (a, b)] == [31, 31]
    assert [one.hours is not None and len(one.hours.days) for one in (a, b)] == [31, 31]
    assert [sum(day.kwh for day in one.days) for one in (a, b)] == [744, 360]
    months = {f"{one.first:%Y-%m}": one.kwh for one in a.months if one.kwh is not None}
    assert months == {"2017-07": Fraction(744), "2017-08": Fraction(744)}
    assert len(a.months) == 25
    assert (a.year[0].day.isoformat(), a.year[-1].day.isoformat()) == ("2016-09-01", "2017-08-31")
    assert sum(day.kwh for day in a.year) == (30 + 31 + 31) * 24


def test_meters_that_are_not_clear_in_another_month_leave_out_the_year_of_their_client_alone(etl: Shell) -> None:
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-06-01", "2017-09-01"), hours("b", "2017-06-01", "2017-09-01"))
    written("flats.csv", "client_number,meter,tariff,from", "a,a,ten.toml,2017-06-11T11:15", "b,b,ten.toml,")
    etl.ok("assign", "flats.csv")
    etl("bill", "--month", "2017-08", "--tariff", "ten.toml")

    from etl.core.periods import month
    from etl.statements.bill_statements import BillStatements
    from etl.store.bills import export_rows
    from etl.store.database.locks import snapshot

    august = month("2017-08")
    with snapshot():
        a, b = BillStatements(august, lambda _: ()).of(list(export_rows.bills(august)))
    assert [len({day.day.month for day in one.year if day.known}) for one in (a, b)] == [1, 3]
    assert [sum(day.kwh for day in one.days) for one in (a, b)] == [744, 744]
