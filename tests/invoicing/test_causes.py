"""Causes of changes through the commands: a stale bill and what was issued of it name the same ones."""

from typing import Any

import pytest

from etl.core.periods import month
from etl.invoicing.causes import Basis, differing, re_estimated
from tests.bill_runs.test_tariff_pricing import SPOT, loaded_peaks, peaks, prices, ratchet
from tests.support.command import Shell, written
from tests.support.edits import enter
from tests.support.readings import HEADER, bills, hours, line, loaded, standing, tariff

AUGUST = ("--month", "2017-08")
MONTH = month("2017-08")
ASSIGNED = "client_number,meter,tariff,from,to,multiplier,kw"
KW = line("fixed", "31", 'per = "month"', 'times = "kw"', id="kw")
"""31 for each kW of a client."""


def assigned(etl: Shell, *rows: str) -> None:
    etl.ok("assign", written("assigned.csv", ASSIGNED, *rows))


def corrected(etl: Shell, client: str, kwh: str, stamp: str = "2017-08-05T10:00:00Z") -> None:
    etl.load(written(f"{client}{stamp[:10]}.csv", HEADER, f"{client},{stamp},{kwh}"), "--timezone", "UTC",
             "--interval", "1h")  # fmt: skip


@pytest.fixture
def issued(etl: Shell) -> Shell:
    """August of a, b and c, 744 kWh by 10 and 31 a month: 7,471.00 each, and 155.00 more for 5 kW of b."""
    tariff("ten.toml", line("energy", "10"), standing("31"), KW)
    loaded(etl, *(hours(client, "2017-08-01", "2017-09-01") for client in "abc"))
    assigned(etl, "a,,ten.toml,,,,0", "b,,ten.toml,,,,5", "c,,ten.toml,,,,0")
    etl.ok("bill", *AUGUST)
    etl.ok("issue", *AUGUST, "--series", "S")
    return etl


def causes(done: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """The causes of each change, by client."""
    return {one["client_number"]: tuple(one["causes"]) for one in done["changes"]}


def both(etl: Shell, days: tuple[str, ...] = AUGUST) -> dict[str, tuple[str, ...]]:
    """The causes that the dry run of a stale bill names, and after it the one of documents."""
    stale = causes(etl("bill", "--stale", "--dry-run", "--json").json)
    etl("bill", "--stale")
    assert causes(etl("issue", *days, "--dry-run", "--allow-incomplete", "--json").json) == stale
    return stale


def test_a_reading_that_was_corrected_or_is_gone_is_a_load(issued: Shell) -> None:
    corrected(issued, "a", "3")
    assert both(issued) == {"a": ("load",)}


def test_a_multiplier_an_attribute_or_another_meter_is_an_assignment(issued: Shell) -> None:
    """Meter m reads 2 kWh an hour: its readings are others, but they were not loaded for c."""
    loaded(issued, hours("m", "2017-08-01", "2017-09-01", "2"), name="m.csv")
    assigned(issued, "a,a,ten.toml,,,2,0", "b,,ten.toml,,,,7", "c,m,ten.toml,,,,0")
    assert both(issued) == dict.fromkeys("abc", ("assignment",))


def test_another_tariff_by_a_table_is_a_tariff_also_where_it_begins_inside_the_month(issued: Shell) -> None:
    tariff("twenty.toml", line("energy", "20"))
    assigned(issued, "a,,twenty.toml,,,,0", "b,,ten.toml,,2017-08-11,,5", "b,,twenty.toml,2017-08-11,,,5")
    assert both(issued) == {"a": ("tariff",), "b": ("tariff",)}


def test_a_tariff_file_that_was_corrected_is_a_tariff_by_a_table_and_by_the_command(etl: Shell) -> None:
    """The bill by --tariff is not stale: the same command bills it again, and only documents differ."""
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    assigned(etl, "a,,ten.toml,,,,")
    etl.ok("bill", *AUGUST, "--tariff", "ten.toml")
    etl.ok("issue", *AUGUST)
    tariff("ten.toml", line("energy", "11"))
    assigned(etl, "a,,ten.toml,,,,")
    assert causes(etl.ok("bill", "--stale", "--dry-run", "--json").json) == {"a": ("tariff",)}
    etl.ok("bill", *AUGUST, "--tariff", "ten.toml")
    assert causes(etl.ok("issue", *AUGUST, "--dry-run", "--json").json) == {"a": ("tariff",), "b": ("tariff",)}


def spot(etl: Shell) -> None:
    """January at 100 EUR/MWh, 1 kWh an hour: 74.40."""
    tariff("spot.toml", SPOT, line("energy", '"series:spot"'))
    loaded(etl, hours("a", "2018-01-01", "2018-02-01"))
    etl.ok("prices", "load", prices("2018-01-01", "2018-02-01", "100"))
    assigned(etl, "a,,spot.toml,,,,")
    etl.ok("bill", "--month", "2018-01")
    etl.ok("issue", "--month", "2018-01")


def test_a_price_in_time_that_was_corrected_is_a_price(etl: Shell) -> None:
    spot(etl)
    etl.ok("prices", "load", prices("2018-01-05", "2018-01-06", "200", "new.csv"))
    assert both(etl, ("--month", "2018-01")) == {"a": ("price",)}


def test_a_tariff_without_prices_in_time_is_no_change_of_prices_and_with_the_same_ones_it_may_be(etl: Shell) -> None:
    spot(etl)
    tariff("ten.toml", line("energy", "10"))
    assigned(etl, "a,,ten.toml,,,,")
    assert both(etl, ("--month", "2018-01")) == {"a": ("tariff",)}
    tariff("spot.toml", SPOT, line("energy", '"series:spot"'), standing("31"))
    etl.ok("prices", "load", prices("2018-01-05", "2018-01-06", "200", "new.csv"))
    assigned(etl, "a,,spot.toml,,,,")
    etl.ok("bill", "--stale")
    assert causes(etl.ok("issue", "--month", "2018-01", "--dry-run", "--json").json) == {"a": ("tariff", "price")}


NET = '[quantity.net]\nof = "import"\nless = "export"\nover = "period"\nbank = { keeps = "kWh" }\n'


def banked(etl: Shell) -> None:
    """124 kWh of January are carried on: of 90 in February none is billed, of 93 in March 59."""
    tariff("net.toml", NET, line("energy", "1", 'on = "net"'), header='prorate = { month = "whole" }')
    rows = ("a,2018-01-10T02:00:00Z,export,124", "a,2018-02-10T02:00:00Z,import,90", "a,2018-03-10T02:00:00Z,import,93")
    written("flows.csv", "client_number,timestamp,flow,kwh", *rows)
    etl.load("flows.csv", "--timezone", "UTC", "--interval", "1h", "--columns", "flow=flow")
    assigned(etl, "a,,net.toml,,,,")
    etl("bill", "--month", "2018-01..2018-03")
    etl("issue", "--month", "2018-01..2018-03", "--allow-incomplete")
    assert [total for (total,) in bills(etl, "total")] == ["0.00", "0.00", "59.00"]


def test_a_reading_of_january_that_moves_the_bank_of_march_is_a_load_of_march(etl: Shell) -> None:
    """The bank holds 114 kWh, then 24: 69 kWh of March are billed. Its own readings are what they were."""
    banked(etl)
    written("flows.csv", "client_number,timestamp,flow,kwh", "a,2018-01-10T02:00:00Z,export,114")
    etl.load("flows.csv", "--timezone", "UTC", "--interval", "1h", "--columns", "flow=flow")
    done = etl("bill", "--stale", "--dry-run", "--json").json
    assert [(one["period_start"], one["after"]["total"], one["causes"]) for one in done["changes"]] == [
        ("2018-03-01", "69.00", ["load"])
    ]
    assert (done["stale"], done["unchanged"]) == (3, 2)
    assert both(etl, ("--month", "2018-03")) == {"a": ("load",)}


def test_a_ratchet_that_an_earlier_reading_or_a_supplied_value_moves_is_a_load_or_history(etl: Shell) -> None:
    """Half of a year is supplied: another value of one month is history, another reading of August is a load."""
    ratchet()
    rows = [f"{client},billing_kw,2017-{month:02},2000" for client in "ab" for month in range(1, 13)]
    loaded_peaks(etl, peaks(2018), peaks(2018, client="b"))
    etl.ok("history", "load", written("h.csv", "client_number,quantity,month,value", *rows))
    assigned(etl, "a,,ratchet.toml,,,,", "b,,ratchet.toml,,,,")
    etl("bill", "--month", "2018-01..2018-12")
    etl("issue", "--month", "2018-12", "--allow-incomplete")
    corrected(etl, "a", "9000", "2018-08-15T12:00:00Z")
    assert both(etl, ("--month", "2018-12")) == {"a": ("load",)}
    etl("issue", "--month", "2018-01..2018-12", "--allow-incomplete")
    changed = "b,billing_kw,2017-08,9000"
    etl.ok("history", "load", written("h.csv", "client_number,quantity,month,value", changed))
    found = etl("bill", "--stale", "--dry-run", "--json").json
    assert {(one["client_number"], *one["causes"]) for one in found["changes"]} == {("b", "history")}


def test_several_causes_of_a_bill_are_named_together_and_counted_once(issued: Shell) -> None:
    """a: (744 + 2) kWh x 2 by 20 a kWh, 29,840.00; b: 744 by 20, 14,880.00; neither has a standing charge any more."""
    tariff("twenty.toml", line("energy", "20"))
    corrected(issued, "a", "3")
    assigned(issued, "a,a,twenty.toml,,,2,0", "b,,twenty.toml,,,,5")
    done = issued.ok("bill", "--stale", "--dry-run", "--json").json
    found = [(one["causes"], one["clients"], one["before"], one["after"], one["difference"]) for one in done["causes"]]
    assert found == [
        (["load", "assignment", "tariff"], 1, {"bills": 1, "kwh": "744", "total": "7471.00"},
         {"bills": 1, "kwh": "1492", "total": "29840.00"}, "+22369.00"),
        (["tariff"], 1, {"bills": 1, "kwh": "744", "total": "7626.00"},
         {"bills": 1, "kwh": "744", "total": "14880.00"}, "+7254.00"),
    ]  # fmt: skip
    issued.ok("bill", "--stale")
    assert issued.ok("issue", *AUGUST, "--series", "S", "--dry-run").out.splitlines()[1:] == [
        (
            "  causes load, assignment, tariff: 1 client, 744.000 kWh, 7,471.00 EUR -> 1,492.000 kWh, 29,840.00 EUR "
            "(+22,369.00)"
        ),
        "  cause tariff: 1 client, 744.000 kWh, 7,626.00 EUR -> 744.000 kWh, 14,880.00 EUR (+7,254.00)",
        "  client a, 2017-08: was issued as 7471.00 EUR, is 29840.00 now (+22369.00; causes load, assignment, tariff)",
        "  client b, 2017-08: was issued as 7626.00 EUR, is 14880.00 now (+7254.00; cause tariff)",
        "  1 bill was issued before and has not changed",
    ]


def test_a_load_that_changes_no_figure_is_no_change(issued: Shell) -> None:
    """2 kWh more on the 5th are on the 6th now."""
    corrected(issued, "a", "3")
    issued.ok("bill", "--stale")
    corrected(issued, "a", "1")
    corrected(issued, "a", "3", "2017-08-06T10:00:00Z")
    done = issued.ok("bill", "--stale", "--dry-run", "--json").json
    assert (done["stale"], done["unchanged"], done["changes"], done["causes"]) == (1, 1, [], [])


def test_causes_do_not_depend_on_the_way_a_reading_that_is_back_is_none(issued: Shell) -> None:
    corrected(issued, "a", "3")
    issued.ok("bill", "--stale")
    corrected(issued, "a", "1")
    tariff("twenty.toml", line("energy", "20"))
    assigned(issued, "a,,twenty.toml,,,,0")
    issued.ok("bill", "--stale")
    assert causes(issued.ok("issue", *AUGUST, "--dry-run", "--json").json) == {"a": ("tariff",)}


def test_a_meter_that_was_given_to_others_leaves_no_bill_and_theirs_is_new(issued: Shell) -> None:
    assigned(issued, "d,a,ten.toml,2017-08-01,,,0", "a,x,ten.toml,2017-09-01,,,0")
    found = causes(issued.ok("bill", "--stale", "--dry-run", "--json").json)
    assert found == {"a": ("assignment",)}
    issued("bill", "--stale")
    issued("bill", *AUGUST)
    assert causes(issued("issue", *AUGUST, "--dry-run", "--json").json) == {"a": ("assignment",), "d": ("new",)}


def test_other_days_items_and_days_without_a_bill_are_said_of_documents(issued: Shell) -> None:
    issued.ok("items", "load", written("i.csv", "client_number,id,date,text,amount,tax_rate", "c,F,2017-08-02,Fee,5,0"))
    rows = ["a,2017-08-01,2017-08-11", "a,2017-08-11,2017-09-01"]
    own = written("own.csv", "client_number,from,to", *rows)
    issued.ok("bill", "--periods", own, "--replace")
    issued.ok("unbill", *AUGUST, "--client", "b")
    found = causes(issued.ok("issue", *AUGUST, "--client", "a", "--dry-run", "--json").json)
    found |= causes(issued.ok("issue", *AUGUST, "--client", "b", "--credit-unbilled", "--dry-run", "--json").json)
    found |= causes(issued.ok("issue", *AUGUST, "--client", "c", "--dry-run", "--json").json)
    assert found == {"a": ("days",), "b": ("unbilled",), "c": ("items",)}


def test_missing_readings_that_are_filled_otherwise_are_a_cause_of_their_own(etl: Shell) -> None:
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-08-01", "2017-08-16"), hours("a", "2017-08-17", "2017-09-01"))
    etl("bill", *AUGUST, "--tariff", "ten.toml")
    etl.ok("issue", *AUGUST, "--allow-incomplete")
    etl.ok("bill", *AUGUST, "--tariff", "ten.toml", "--missing", "estimate:week")
    done = etl.ok("issue", *AUGUST, "--allow-estimated", "--dry-run", "--json")
    assert causes(done.json) == {"a": ("missing",)}
    assert "; cause missing readings)" in etl.ok("issue", *AUGUST, "--allow-estimated", "--dry-run").out


def test_a_zone_that_a_table_gives_and_a_move_are_an_assignment(issued: Shell) -> None:
    """Two hours more of local August are not read in a; b leaves on the 11th; c is given another zone and a reading."""
    header = "client_number,meter,tariff,from,to,timezone,kw"
    rows = ["a,,ten.toml,,,Europe/Lisbon,0", "b,b,ten.toml,,2017-08-11,,5", "c,,ten.toml,,,,0"]
    issued.ok("assign", written("zones.csv", header, *rows))
    corrected(issued, "c", "3")
    done = issued("bill", "--stale", "--dry-run", "--json").json
    assert causes(done) == {"a": ("assignment",), "b": ("assignment",), "c": ("load",)}


def test_a_meter_that_a_file_names_for_a_client_is_a_load(etl: Shell) -> None:
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    etl.ok("bill", *AUGUST, "--tariff", "ten.toml")
    etl.ok("issue", *AUGUST)
    etl.load(written("m.csv", "client_number,meter,timestamp,kwh", "a,m,2017-08-05T10:00:00Z,2"), "--interval", "1h",
             "--timezone", "UTC")  # fmt: skip
    assert both(etl) == {"a": ("load",)}


def test_a_reading_that_is_accepted_is_a_finding(etl: Shell) -> None:
    """An error code of meters is left out, and billed as it is once somebody has said that it is right."""
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, [*hours("a", "2017-08-01", "2017-08-31"), "a,2017-08-31T00:00:00Z,4294967.295"])
    etl("bill", *AUGUST, "--tariff", "ten.toml")
    etl.ok("findings", "accept", "a", "--month", "2017-08", "--because", "a test")
    assert causes(etl("bill", "--stale", "--dry-run", "--json").json) == {"a": ("findings",)}


def test_days_that_a_move_cuts_are_an_assignment_and_days_that_were_requested_are_days(issued: Shell) -> None:
    """August of a was requested and is cut; that of c is requested in halves."""
    assigned(issued, "a,a,ten.toml,,2017-08-11,,0", "d,a,ten.toml,2017-08-11,,,0")
    own = written("own.csv", "client_number,from,to", "c,2017-08-01,2017-08-11", "c,2017-08-11,2017-09-01")
    issued.ok("bill", "--periods", own, "--replace")
    assert causes(issued("bill", "--stale", "--dry-run", "--json").json) == {"a": ("assignment",)}
    issued("bill", "--stale")
    assert causes(issued("issue", *AUGUST, "--dry-run", "--json").json) == {"a": ("assignment",), "c": ("days",)}


def test_readings_of_an_earlier_month_that_had_none_are_a_load(etl: Shell) -> None:
    """Nothing is carried into February; then January has exported 124 kWh, and 34 are left for March."""
    tariff("net.toml", NET, line("energy", "1", 'on = "net"'), header='prorate = { month = "whole" }')
    rows = ("a,2018-02-10T02:00:00Z,import,90", "a,2018-03-10T02:00:00Z,import,93")
    columns = ("--timezone", "UTC", "--interval", "1h", "--columns", "flow=flow")
    etl.load(written("flows.csv", "client_number,timestamp,flow,kwh", *rows), *columns)
    assigned(etl, "a,,net.toml,,,,")
    etl("bill", "--month", "2018-02..2018-03")
    assert [total for (total,) in bills(etl, "total")] == ["90.00", "93.00"]
    etl.load(written("more.csv", "client_number,timestamp,flow,kwh", "a,2018-01-10T02:00:00Z,export,124"), *columns)
    done = etl("bill", "--stale", "--dry-run", "--json").json
    assert [(one["after"]["total"], one["causes"]) for one in done["changes"]] == [
        ("0.00", ["load"]),
        ("59.00", ["load"]),
    ]


def test_a_correction_has_the_inputs_of_its_result_so_a_cause_is_sent_once(issued: Shell) -> None:
    """A reading of a is corrected, and the difference is sent; then its tariff changes."""
    corrected(issued, "a", "3")
    issued.ok("bill", "--stale")
    issued.ok("issue", *AUGUST, "--series", "S", "--corrections", "difference")
    tariff("twenty.toml", line("energy", "20"))
    assigned(issued, "a,,twenty.toml,,,,0")
    issued.ok("bill", "--stale")
    done = issued.ok("issue", *AUGUST, "--dry-run", "--corrections", "difference", "--json").json
    assert causes(done) == {"a": ("tariff",)}
    (total,) = done["causes"]
    assert (total["before"], total["after"]) == (
        {"documents": 2, "kwh": "746", "total": "7491.00"}, {"documents": 3, "kwh": "746", "total": "14920.00"},
    )  # fmt: skip


def test_where_an_earlier_version_did_not_keep_the_inputs_only_the_tariff_is_known(issued: Shell) -> None:
    from etl.store.models import Bill

    Bill.objects.update(fingerprint="0" * 64)
    tariff("twenty.toml", line("energy", "20"))
    corrected(issued, "b", "3")
    assigned(issued, "a,,twenty.toml,,,,0")
    found = issued.ok("bill", "--stale", "--dry-run", "--json").json
    assert causes(found) == {"a": ("tariff", "unknown"), "b": ("unknown",)}
    assert "  cause not recorded: 1 client, " in issued.ok("bill", "--stale", "--dry-run").out


WAS = "0 load:a.1 due:1 cut:1 earlier_load:s.1 earlier_due:s.1"
ESTIMATED = f"{WAS} missing:m.1 reach:1.9"
PRIOR = f"{WAS} earlier_missing:s.1 earlier_reach:1.9 earlier_around_edits:s.1"


@pytest.mark.parametrize(
    ("was", "now", "found"),
    [
        (WAS, "9" + WAS[1:], ["version"]),
        (WAS, WAS.replace(" due:1", " due:2"), ["load"]),
        (WAS, WAS.replace(" due:1", " due:2") + " assignment:1", ["assignment"]),
        (WAS, WAS.replace("load:a.1", "load:b.2", 1) + " assignment:1", ["assignment"]),
        (WAS, WAS.replace("load:a.1", "load:b.2", 1), ["load"]),
        (WAS, WAS.replace("earlier_due:s.1", "earlier_due:s.2"), ["load"]),
        (WAS, WAS.replace("earlier_load:s", "earlier_load:t"), ["load"]),
        (WAS, WAS.replace("earlier_load:s", "earlier_load:t") + " earlier_assignment:1", ["assignment"]),
        (WAS, WAS.replace("earlier_load:s.1", "earlier_load:s.2") + " history:s.1", ["load", "history"]),
        (WAS, WAS.replace("cut:1", "cut:2").replace("earlier_load:s", "earlier_load:t"), ["days"]),
        (WAS, WAS + " price:s.1", ["price"]),
        (WAS, WAS + " earlier_price:s.1", ["price"]),
        (WAS, WAS + " missing:1", ["missing"]),
        (WAS, WAS.replace(" due:1", " due:2") + " findings:1 missing:1", ["findings"]),
        (WAS, WAS.replace("load:a.1", "load:a.2", 1) + " findings:1", ["load"]),
        (WAS, WAS + " earlier_findings:s.1", ["findings"]),
        (WAS, WAS + " earlier_missing:s.1", ["missing"]),
        (ESTIMATED, ESTIMATED.replace("g:m.1", "g:m.2"), ["load"]),
        (ESTIMATED, ESTIMATED.replace("g:m.1", "g:m.2") + " around_edits:1", ["edits"]),
        (ESTIMATED, ESTIMATED.replace("g:m.1", "g:m.2") + " around_findings:1", ["findings"]),
        (ESTIMATED, ESTIMATED + " around_edits:1", ["version"]),
        (ESTIMATED, ESTIMATED.replace("g:m.1", "g:n.2"), ["missing"]),
        (ESTIMATED, ESTIMATED.replace("g:m.1", "g:n.2").replace("load:a.1", "load:a.2", 1), ["load", "missing"]),
        (PRIOR, PRIOR.replace("missing:s.1", "missing:s.2"), ["load"]),
        (PRIOR, PRIOR.replace("missing:s.1", "missing:s.2").replace("around_edits:s.1", "around_edits:s.2"), ["edits"]),
        (PRIOR, PRIOR.replace("missing:s.1", "missing:t.2"), ["missing"]),
    ],
)  # fmt: skip
def test_what_differs_is_the_cause_and_what_follows_from_another_input_is_none(
    was: str, now: str, found: list[str]
) -> None:
    """By the same tariff and days; fingerprints by hand."""
    before, after = (Basis(MONTH, "t", one, "UTC") for one in (was, now))
    assert list(differing([before], [after])) == found


@pytest.mark.parametrize(
    ("was", "now", "found"),
    [
        (WAS, WAS.replace("earlier_load:s", "earlier_load:t") + " price:s.1", ["tariff"]),
        (WAS, WAS.replace("earlier_load:s.1", "earlier_load:s.2"), ["load", "tariff"]),
        (WAS + " price:s.1", WAS + " price:s.2", ["tariff", "price"]),
        (WAS, WAS.replace("load:a.1", "load:a.2", 1), ["load", "tariff"]),
        (WAS, WAS.replace("cut:1", "cut:2"), ["tariff"]),
    ],
)  # fmt: skip
def test_what_another_tariff_requests_otherwise_is_the_tariffs_doing(was: str, now: str, found: list[str]) -> None:
    assert list(differing([Basis(MONTH, "t", was, "UTC")], [Basis(MONTH, "u", now, "UTC")])) == found


def test_a_value_entered_by_hand_is_an_edit_until_a_reading_supersedes_it(issued: Shell) -> None:
    enter(issued, "a,2017-08-05T10:00,2017-08-05T11:00,3,display")
    assert both(issued) == {"a": ("edits",)}
    corrected(issued, "a", "4")
    assert causes(issued("bill", "--stale", "--dry-run", "--json").json) == {"a": ("load", "edits")}


ESTIMATED = "x load:s.1 due:2 missing:how.3 reach:1.2"


@pytest.mark.parametrize(
    ("now", "alone"),
    [
        ("y load:s.1 due:2 missing:how.4 reach:1.3", True),
        ("y load:s.1 due:2 missing:other.4 reach:1.2", False),
        ("y load:s.2 due:2 missing:how.4 reach:1.2", False),
        ("y load:s.1 due:3 missing:how.4 reach:1.2", False),
        ("y load:s.1 due:2", False),
        ("y load:s.1 due:2 missing:how.3 reach:1.2", False),
        (ESTIMATED, False),
        ("z", False),
    ],
)
def test_estimates_alone_differ_where_they_are_made_in_the_same_way_from_other_readings(now: str, alone: bool) -> None:
    was, other = (Basis(MONTH, "t", one, "UTC") for one in (ESTIMATED, now))
    assert re_estimated([was], [other]) == alone
    same = Basis(month("2017-09"), "t", ESTIMATED, "UTC")
    assert re_estimated([was, same], [other, same]) == alone
    assert not re_estimated([was], [other._replace(tariff_sha256="u")])
    assert not re_estimated([was, same], [other])
