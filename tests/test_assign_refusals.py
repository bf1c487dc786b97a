"""`etl assign`: tables that contradict themselves, and clients without a tariff, are refused by name."""

import pytest

from tests.support.assigned import AUGUST, ONE, SUPPLY, assign, dear, flat
from tests.support.command import Shell, written
from tests.support.readings import bills, hours, loaded

BAD = {
    "two tariffs": (
        "client_number,tariff,from,to", ["a,one.toml,,2017-08-12", "a,two.toml,2017-08-11,"],
        ("etl: clients.csv:3: client a: two rows give a tariff for 2017-08-11 "
        "(let `to` of the earlier row be `from` of the later one)"),
    ),
    "a tariff inside another": (
        SUPPLY, ["a,M,one.toml,,", "a,N,one.toml,2017-02-01,2017-03-01", "a,O,two.toml,2017-05-01,"],
        ("etl: clients.csv:4: client a: two rows give a tariff for 2017-05-01 "
        "(let `to` of the earlier row be `from` of the later one)"),
    ),
    "a meter twice": (
        SUPPLY, ["a,M,one.toml,,2017-09-01", "a,M,one.toml,2017-08-01,"],
        ("etl: clients.csv:3: client a: two rows give a tariff for 2017-08-01 "
        "(let `to` of the earlier row be `from` of the later one)"),
    ),
    "a meter twice, no tariff": (
        "client_number,meter,from,to", ["a,M,,2017-09-01", "a,M,2017-08-01,"],
        ("etl: clients.csv:3: client a: two rows give a meter for 2017-08-01 "
        "(let `to` of the earlier row be `from` of the later one)"),
    ),
    "shares above the whole": (
        "client_number,meter,share,from", ["a,M,0.5,", "b,M,0.3,", "c,M,0.3,2017-08-01"],
        "etl: meter M: its shares add up to more than 1 on 2017-08-01 (correct share, from or to)",
    ),
    "zone": (
        "client_number,timezone", ["a,Europe/Atlantis"],
        "etl: clients.csv:2: timezone: 'Europe/Atlantis' is not a time zone like Europe/Lisbon (correct the row)",
    ),
    "tariff": (
        "client_number,tariff", ["a,none.toml"],
        ("etl: clients.csv:2: tariff: 'none.toml' is neither a file beside the table nor a shipped tariff "
        "(did you mean 'one.toml'? etl tariff list names the shipped ones)"),
    ),
    "shipped tariff": (
        "client_number,tariff", ["a,daynight"],
        ("etl: clients.csv:2: tariff: 'daynight' is neither a file beside the table nor a shipped tariff "
        "(did you mean 'day_night'? etl tariff list names the shipped ones)"),
    ),
    "date": (
        "client_number,tariff,from", ["a,one.toml,2017-08-01", "b,one.toml,01/08/2017"],
        ("etl: clients.csv:3: from: '01/08/2017' is not a date like 2017-08-31, or with a time like 2017-08-31T11:00 "
        "(correct the row)"),
    ),
    "order": (
        "client_number,from,to", ["a,2017-08-02,2017-08-02"],
        ("etl: clients.csv:2: to: '2017-08-02' is not after from (to is the day after the last one) "
        "(correct the row)"),
    ),
    "a meter twice for an hour": (
        SUPPLY, ["a,M,one.toml,,2017-08-11T12:00", "a,M,one.toml,2017-08-11T11:00,"],
        ("etl: clients.csv:3: client a: two rows give a tariff for 2017-08-11T11:00 "
        "(let `to` of the earlier row be `from` of the later one)"),
    ),
    "two tariffs on the day of an exchange": (
        SUPPLY, ["a,M,one.toml,,2017-08-11T11:00", "a,N,two.toml,2017-08-11T11:00,"],
        ("etl: clients.csv:3: client a: two rows give a tariff for 2017-08-11 "
        "(tariffs and attributes change at midnight: give both rows of that day the same ones)"),
    ),
    "a time without a meter": (
        "client_number,tariff,from", ["a,one.toml,2017-08-11T11:00"],
        ("etl: clients.csv:2: from: '2017-08-11T11:00' has a time, which only meters have: "
        "tariffs and attributes change at midnight (correct the row)"),
    ),
    "order of times": (
        SUPPLY, ["a,M,one.toml,2017-08-02T11:00,2017-08-02 11:00"],
        ("etl: clients.csv:2: to: '2017-08-02 11:00' is not after from (to is the day after the last one) "
        "(correct the row)"),
    ),
    "a time that the clock skips": (
        f"{SUPPLY},timezone", ["a,M,one.toml,2024-03-31T02:30,,Europe/Berlin"],
        ("etl: clients.csv:2: from: 2024-03-31T02:30 is no time in Europe/Berlin: the clock goes from 02:00 to 03:00 "
        "(write 03:00, or one before 02:00)"),
    ),
    "a time that the clock repeats": (
        f"{SUPPLY},timezone", ["a,M,one.toml,,2024-10-27T02:30,Europe/Berlin"],
        ("etl: clients.csv:2: to: 2024-10-27T02:30 is twice in Europe/Berlin: the clock goes back from 03:00 to 02:00 "
        "(write 03:00, or one before 02:00)"),
    ),
    "shares above the whole for an hour": (
        "client_number,meter,share,from,to", ["a,M,0.5,,2017-08-11T12:00", "b,M,0.75,2017-08-11T11:00,"],
        "etl: meter M: its shares add up to more than 1 on 2017-08-11T11:00 (correct share, from or to)",
    ),
    "share": (
        "client_number,meter,share", ["a,M,half"],
        "etl: clients.csv:2: share: 'half' is not a number (correct the row)",
    ),
    "no share": (
        "client_number,meter,share", ["a,M,0"], "etl: clients.csv:2: share: '0' is not above zero (correct the row)",
    ),
    "multiplier": (
        "client_number,meter,multiplier", ["a,M,-40"],
        "etl: clients.csv:2: multiplier: '-40' is not above zero (correct the row)",
    ),
    "client": (
        "client_number,meter", [",M"], "etl: clients.csv:2: client_number is empty (correct the row)",
    ),
    "column": (
        "client,meter", ["a,M"],
        "etl: clients.csv: has no column client_number (its columns are client, meter)",
    ),
    "fields": (
        "client_number,meter", ["a,M,1"], "etl: clients.csv:2: the row has 3 fields, not 2 (correct the row)",
    ),
    "rows": (
        "client_number,meter", [], "etl: clients.csv: has no rows (write one for each client)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", BAD)
def test_a_table_that_contradicts_itself_is_refused_whole(etl: Shell, fault: str) -> None:
    from etl.store.models import Assignment, Supply

    header, rows, message = BAD[fault]
    flat()
    dear()
    done = etl("assign", written("clients.csv", header, *rows))
    assert (done.code, done.out, done.error) == (1, "", message)
    assert (Assignment.objects.count(), Supply.objects.count()) == (0, 0)


def test_shares_are_counted_with_clients_of_earlier_tables(etl: Shell) -> None:
    assign(etl, "client_number,meter,share", "a,M,0.75")
    done = etl("assign", written("b.csv", "client_number,meter,share", "b,M,0.5"))
    assert done.error.startswith("etl: meter M: its shares add up to more than 1 from the beginning on")
    assign(etl, "client_number,meter,share", "a,M,0.5", "b,M,0.5")


def test_a_client_without_a_tariff_where_others_have_one_is_named(etl: Shell) -> None:
    flat()
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    assign(etl, "client_number,tariff", f"a,{ONE}")
    done = etl(*AUGUST, "--json")
    message = "client b has no tariff (etl assign, or --tariff FILE for clients without one)"
    assert (done.code, done.error, done.json["bills"], done.json["failed"]) == (3, f"etl: {message}", 1, 1)
    assert done.json["failures"] == [
        {"client_number": "b", "period_start": "2017-08-01", "period_end": "2017-09-01", "error": message}
    ]
    assert etl(*AUGUST, "--client", "b").code == 1
    etl.ok(*AUGUST, "--tariff", dear())
    assert bills(etl, "client_number", "tariff") == [("a", "one"), ("b", "two")]


def test_a_tariff_for_one_client_that_has_its_own_is_refused(etl: Shell) -> None:
    flat()
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    assign(etl, "client_number,tariff", f"a,{ONE}")
    done = etl(*AUGUST, "--tariff", dear(), "--client", "a")
    assert (done.code, done.error) == (
        1, "etl: client a has a tariff of its own (leave --tariff out, or etl assign)"
    )  # fmt: skip
