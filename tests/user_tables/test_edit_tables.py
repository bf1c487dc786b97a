"""`etl edit`: what counts in bills, what is superseded, pinned, replaced, taken out and comes back."""

from pathlib import Path

import pytest

from tests.support.command import Shell, written
from tests.support.edits import HEAD, PERIOD, at, billed, enter, read_day, states
from tests.support.readings import HEADER, hours, line, loaded, tariff


@pytest.fixture(autouse=True)
def _anna(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "anna")


def test_a_gap_is_filled_and_the_bill_says_by_whom_and_why(etl: Shell) -> None:
    read_day(etl, 3, 4)
    gap = "2 h missing, longest gap from 2017-08-01T03:00+00:00 to 2017-08-01T05:00+00:00"
    assert billed(etl) == ("22", "incomplete", [gap])
    before = etl.exported("bills"), etl.exported("lines")
    assert enter(etl, at("03:00", "05:00", "2.5")).out.splitlines() == [
        "1 edit, 1 new (load 2)",
        "  2.5 kWh in 2 h, where nothing was read",
        "  1 bill is stale now (bill them again: etl bill --stale)",
    ]
    assert billed(etl) == ("24.5", "estimated", ["2 h of import edited: 2.5 kWh (off, anna)"])
    assert "cause edits" not in etl.ok("bill", "--stale", "--dry-run").out
    etl.ok("check", "--all")
    assert etl.ok("unload", "2").out.splitlines() == [
        "edits.csv: 1 edit of load 2 removed", "  1 bill is stale now (bill them again: etl bill --stale)",
    ]  # fmt: skip
    assert "cause edits: 1 client" in etl.ok("bill", "--stale", "--dry-run").out
    billed(etl)
    assert (etl.exported("bills"), etl.exported("lines")) == before


def test_the_energy_of_a_span_is_divided_in_whole_mwh_that_add_up(etl: Shell) -> None:
    """2.000001 kWh of 3 hours: 666,667 mWh each, as 2,000,001 is 3 x 666,667; and one more leaves 1 for the first."""
    read_day(etl, 3, 4, 5)
    enter(etl, at("03:00", "06:00", "2.000002"))
    from etl.store.database.locks import snapshot
    from etl.store.edits.edit_blocks import edits_of

    with snapshot():
        (one,) = edits_of(["a"], (0, 1 << 30))
    assert one.mwh.tolist() == [666_668, 666_667, 666_667]
    assert billed(etl)[0] == "23.000002"


def test_a_reading_that_fails_is_answered_by_an_edit_and_the_bill_is_not_on_hold(etl: Shell) -> None:
    read_day(etl, 5)
    etl.load(written("code.csv", HEADER, "a,2017-08-01T05:00:00Z,4294967.295"), "--timezone", "UTC")
    assert billed(etl)[:2] == ("23", "held")
    enter(etl, at("05:00", "06:00", "0.75"))
    assert billed(etl) == ("23.75", "estimated", ["1 h of import edited: 0.75 kWh (off, anna)"])
    assert etl.ok("findings", "list").out == "no reading fails a rule\n"
    assert states(etl) == [("05:00", "0.750000", "4294967.295000", "counts")]


def test_another_reading_supersedes_an_edit_until_it_is_gone(etl: Shell) -> None:
    read_day(etl, 3, 4)
    enter(etl, at("03:00", "05:00", "3"))
    assert billed(etl)[0] == "25"
    etl.load(written("late.csv", HEADER, "a,2017-08-01T03:00:00Z,0.5"), "--timezone", "UTC")
    assert billed(etl)[:2] == ("24", "estimated")  # 22 + 0.5 read + 1.5 edited
    assert states(etl) == [("03:00", "1.500000", "missing", "superseded"), ("04:00", "1.500000", "missing", "counts")]
    etl.ok("unload", "3")
    assert billed(etl)[0] == "25"


def test_a_reading_that_is_the_same_again_supersedes_nothing(etl: Shell) -> None:
    read_day(etl)
    enter(etl, at("03:00", "04:00", "5"))
    etl.load("readings.csv", "--timezone", "UTC")
    assert billed(etl)[0] == "28"
    etl.load(written("new.csv", HEADER, "a,2017-08-01T03:00:00Z,2"), "--timezone", "UTC")
    assert billed(etl)[0] == "25"


def test_a_pinned_edit_stays_and_the_bill_says_so(etl: Shell) -> None:
    read_day(etl, 3)
    assert enter(etl, at("03:00", "04:00", "3"), options=("--pin",)).out.splitlines()[2] == (
        "  pinned: they count whatever is read later, and each bill says so"
    )
    etl.load(written("late.csv", HEADER, "a,2017-08-01T03:00:00Z,0.5"), "--timezone", "UTC")
    warning = "1 h of import edited: 3 kWh (off, anna, pinned: it counts whatever is read)"
    assert billed(etl) == ("26", "estimated", [warning])


def test_of_two_edits_the_later_counts_and_without_it_the_former_does(etl: Shell) -> None:
    read_day(etl)
    enter(etl, at("03:00", "05:00", "4"))
    enter(etl, at("04:00", "06:00", "10"), name="other.csv")
    assert billed(etl)[0] == "33"  # 21 read + 2 + 10
    assert [row[3] for row in states(etl)] == ["counts", "replaced", "counts"]
    etl.ok("unload", "3")
    assert billed(etl)[0] == "26"


def test_edits_stay_when_the_readings_are_taken_out_and_count_again_when_they_are_back(etl: Shell) -> None:
    read_day(etl, 3)
    enter(etl, at("03:00", "04:00", "3"))
    assert billed(etl)[0] == "26"
    before = etl.exported("bills")
    etl.ok("unload", "1")
    assert states(etl) == [("03:00", "3.000000", "missing", "waiting")]
    assert "no readings yet" in etl.ok("status").out
    etl.load("readings.csv", "--timezone", "UTC")
    billed(etl)
    assert etl.exported("bills") == before
    etl.ok("check", "--all")


def test_the_order_of_an_edit_and_of_another_file_does_not_matter(etl: Shell) -> None:
    late = hours("a", "2017-08-01", "2017-08-02")[12:]
    read_day(etl, 3, *range(12, 24))
    enter(etl, at("03:00", "04:00", "3"))
    etl.load(written("late.csv", HEADER, *late), "--timezone", "UTC")
    first = billed(etl), etl.exported("bills")
    etl.reset()
    loaded(etl, late, name="late.csv")
    etl.load("readings.csv", "--timezone", "UTC")
    enter(etl, at("03:00", "04:00", "3"))
    assert (billed(etl), etl.exported("bills")) == first


def test_the_same_file_again_is_entered_before_and_a_trial_stores_nothing(etl: Shell) -> None:
    read_day(etl, 3)
    rows = at("03:00", "04:00", "3"), at("05:00", "06:00", "0")
    assert enter(etl, *rows, options=("--dry-run",)).out.splitlines() == [
        "2 edits, 2 new, nothing is stored: --dry-run",
        "  3 kWh in 2 h, in place of 1 kWh, 1 h of it without a reading",
    ]
    assert enter(etl, *rows).out.splitlines()[0].startswith("2 edits, 2 new (load ")
    assert enter(etl, *rows).out == "2 edits, 0 new, 2 entered before\n"
    assert etl.ok("status", "--json").json["loads"] == 2
    enter(etl, at("03:00", "04:00", "7"), name="other.csv")
    assert enter(etl, *rows).out.splitlines()[0].startswith("2 edits, 1 new, 1 entered before (load ")


def test_a_trial_says_how_many_bills_would_be_stale(etl: Shell) -> None:
    read_day(etl, 3)
    billed(etl)
    assert enter(etl, at("03:00", "04:00", "3"), options=("--dry-run",)).out.splitlines()[-1] == (
        "  1 bill would be stale"
    )
    assert etl.ok("bill", "--stale").out == "no bill is stale: nothing to do\n"


def test_a_multiplier_and_a_share_apply_to_what_is_edited(etl: Shell) -> None:
    """Of 23 read and 2 edited kWh half is a's: x 10 x 1/2."""
    read_day(etl, 3)
    etl.ok("assign", written("share.csv", "client_number,meter,multiplier,share", "a,a,10,1/2", "b,a,10,1/2"))
    enter(etl, at("03:00", "04:00", "2"))
    etl.ok("bill", *PERIOD, "--tariff", "one.toml", "--client", "a")
    assert billed(etl) == ("125", "estimated", ["1 h of import edited: 10 kWh (off, anna)"])


def test_edits_count_in_what_tariffs_look_back_on(etl: Shell) -> None:
    """The highest hour of August is edited; September's demand is half of it."""
    ratchet = """
        [quantity.demand]
        of = "import"
        reduce = "max"
        ratchet = { periods = 1, share = 0.5, unknown = "ignore" }
    """
    tariff("demand.toml", ratchet, line("demand", "1", 'on = "demand"'))
    loaded(etl, hours("a", "2017-08-01", "2017-10-01"))
    etl.ok("bill", "--month", "2017-09", "--tariff", "demand.toml")
    enter(etl, at("03:00", "04:00", "20"))
    assert "cause edits: 1 client, 720.000 kWh, 1.00 EUR -> 720.000 kWh, 10.00 EUR" in (
        etl.ok("bill", "--stale", "--dry-run").out
    )


def test_more_than_three_reasons_are_counted(etl: Shell) -> None:
    read_day(etl)
    enter(etl, *(at(f"{hour:02}:00", f"{hour + 1:02}:00", "1", f"reason {hour}") for hour in range(5)))
    warnings = billed(etl)[2]
    assert warnings[:3] == [f"1 h of import edited: 1 kWh (reason {hour}, anna)" for hour in range(3)]
    assert warnings[3:] == ["edited for 2 more reasons (etl explain names them)"]


def test_readings_are_exported_as_they_were(etl: Shell) -> None:
    read_day(etl, 3)
    before = etl.exported("readings")
    enter(etl, at("03:00", "06:00", "9"))
    assert etl.exported("readings") == before


def test_a_row_without_a_reason_or_with_a_bad_amount_is_refused(etl: Shell) -> None:
    read_day(etl)
    for kwh, reason, why in (
        ("1", "", "reason is empty: say why, as it stands on the bill (correct the row)"),
        ("", "off", "kwh is empty (correct the row)"),
        ("-1", "off", "kwh: '-1' is below zero: what goes the other way is another flow (correct the row)"),
        ("0.0000001", "off", "kwh: '0.0000001' has more than 6 decimal places (correct the row)"),
    ):
        done = etl("edit", written("bad.csv", HEAD, at("03:00", "04:00", kwh, reason)))
        assert (done.code, done.error) == (1, f"etl: bad.csv:2: {why}")


def test_a_table_that_has_a_slot_twice_or_no_row_is_refused(etl: Shell) -> None:
    read_day(etl)
    done = etl("edit", written("bad.csv", HEAD, at("03:00", "05:00", "1"), at("02:00", "04:00", "1")))
    assert done.error == "etl: bad.csv:3: has minutes of the row 2 (edit each of them once)"
    assert etl("edit", written("bad.csv", HEAD)).error == "etl: bad.csv: has no rows (write one for each span)"
    assert etl("edit", Path("none.csv")).code == 1
