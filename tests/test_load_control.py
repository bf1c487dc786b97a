"""Control reads: compared with readings, never billed; they come and go like a load, and so do the bills on hold."""

import pytest

from tests.support.command import Shell, written
from tests.support.control import METERED, controlled, reads, spans
from tests.support.readings import HEADER, bills, hours, line, loaded, tariff

BOTH = reads("a", ("2017-08-05T00:00", "1000"), ("2017-08-15T00:00", "1260"))
"""A register that counts 260 kWh in ten days of 24."""
SPAN = ("2017-08-05T00:00", 14_400, "240", "260")


@pytest.fixture
def august(etl: Shell) -> Shell:
    """A kWh an hour in August and September."""
    loaded(etl, hours("a", "2017-08-01", "2017-10-01"))
    tariff("ten.toml", line("energy", "0.10"))
    return etl


def billed(etl: Shell, month: str = "2017-08", *options: str) -> list[tuple[str, ...]]:
    etl("bill", "--month", month, "--tariff", "ten.toml", *options)
    return states(etl)


def states(etl: Shell) -> list[tuple[str, ...]]:
    return bills(etl, "status", "total")


def test_they_are_neither_billed_nor_coverage_and_hold_the_bill_that_they_contradict(august: Shell) -> None:
    sums = "readings add up to 240 kWh, the register counted 260 (1000 to 1260)"
    fact = f"until 2017-08-15 {sums}: 20 kWh less, 7.69 %"
    assert controlled(august, *BOTH).out.splitlines() == [
        "control.csv: loaded 2 control reads of 1 client, 2017-08-05 00:00 UTC to 2017-08-15 00:00 UTC",
        f"  they contradict readings, of client a from 2017-08-05 {fact} (etl findings list)",
    ]
    assert billed(august) == [("held", "74.40")]
    assert spans(august) == [SPAN]
    assert billed(august, "2017-09")[1] == ("complete", "72.00")


def test_a_span_over_several_months_holds_the_bills_of_all_and_is_listed_once(august: Shell) -> None:
    controlled(august, *reads("a", ("2017-08-05T00:00", "1000"), ("2017-09-15T00:00", "1500")))
    billed(august)
    assert billed(august, "2017-09") == [("held", "74.40"), ("held", "72.00")]
    assert spans(august) == [("2017-08-05T00:00", 59_040, "984", "500")]
    assert august.ok("findings", "accept", "a", "--month", "2017-09", "--because", "why", "--json").json == {
        "answers": 1, "stale": 2,
    }  # fmt: skip
    august.ok("bill", "--stale")
    assert states(august) == [("complete", "74.40"), ("complete", "72.00")]


def test_loading_and_unloading_either_kind_makes_the_right_bills_stale(august: Shell) -> None:
    billed(august)
    billed(august, "2017-09")
    controlled(august, *BOTH)
    assert states(august) == [("stale", "74.40"), ("complete", "72.00")]
    august("bill", "--stale")
    assert states(august)[0] == ("held", "74.40")
    # Of the days before the reads, which no register speaks of, and of the span
    loaded(august, hours("a", "2017-08-06", "2017-08-07", "2"), name="more.csv")
    august("bill", "--stale")
    assert states(august)[0] == ("complete", "76.80")  # 264 beside 260
    august.ok("unload", "3")
    august("bill", "--stale")
    assert states(august)[0] == ("incomplete", "72.00")  # a day is missing, so nothing is compared
    loaded(august, hours("a", "2017-08-06", "2017-08-07"), name="back.csv")
    august("bill", "--stale")
    assert states(august)[0] == ("held", "74.40")
    assert august.ok("unload", "2").out.splitlines()[0] == "control.csv: 2 control reads of load 2 removed"
    assert states(august)[0] == ("stale", "74.40")
    august.ok("bill", "--stale")
    assert states(august) == [("complete", "74.40"), ("complete", "72.00")]


def test_a_reading_of_another_month_that_the_span_has_makes_the_bill_stale(etl: Shell) -> None:
    """Until September is loaded the span has a gap."""
    tariff("ten.toml", line("energy", "0.10"))
    controlled(etl, *reads("a", ("2017-08-25T00:00", "0"), ("2017-09-05T00:00", "300")))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    assert billed(etl) == [("complete", "74.40")]
    loaded(etl, hours("a", "2017-09-01", "2017-10-01"), name="september.csv")
    assert states(etl) == [("stale", "74.40")]
    etl("bill", "--stale")
    assert states(etl) == [("held", "74.40")]


def test_of_two_loads_the_newer_counts_and_unloading_it_brings_the_older_back(august: Shell) -> None:
    controlled(august, *BOTH)
    done = controlled(august, *reads("a", ("2017-08-05T00:00", "1020"), ("2017-08-15T00:00", "1260")), name="new.csv")
    assert done.out.endswith("; 1 revised, 1 duplicate\n")
    assert spans(august) == []
    august.ok("unload", "3")
    assert spans(august) == [SPAN]
    august.ok("unload", "2")
    assert spans(august) == []


def test_the_same_file_again_is_known_and_as_readings_it_is_refused(august: Shell) -> None:
    controlled(august, *BOTH)
    assert "already loaded (load 2), nothing to do" in controlled(august, *BOTH).out
    done = august("load", "control.csv", "--register", "--timezone", "UTC")
    what = "was already loaded as control.csv, as control reads (take those out first: etl unload 2)"
    assert done.error == f"etl: control.csv: {what}"
    done = august("load", "readings.csv", "--control", "--timezone", "UTC", "--replace")
    what = "was already loaded as readings.csv, as readings that are billed (take those out first: etl unload 1)"
    assert done.error == f"etl: readings.csv: {what}"


def test_the_same_file_in_another_zone_is_refused_or_replaces(august: Shell) -> None:
    rows = [row.replace("Z", "") for row in BOTH]
    controlled(august, *rows)
    lisbon = ("load", "control.csv", "--control", "--timezone", "Europe/Lisbon")
    assert "was already loaded as control.csv with other options" in august(*lisbon).error
    august.ok(*lisbon, "--replace")
    assert spans(august) == [("2017-08-04T23:00", 14_400, "240", "260")]
    assert august.ok("status", "--json").json["control_reads"] == 2


def test_a_trial_stores_nothing(august: Shell) -> None:
    august.ok("load", written("control.csv", HEADER, *BOTH), "--control", "--timezone", "UTC", "--dry-run")
    assert spans(august) == []
    assert august.ok("status", "--json").json["loads"] == 1


def test_held_bill_bills_the_readings_as_they_are_and_says_so(august: Shell) -> None:
    controlled(august, *BOTH)
    assert billed(august, "2017-08", "--held", "bill") == [("complete", "74.40")]
    (warning,) = bills(august, "warnings")[0]
    assert warning.startswith(
        "billed as read, though control reads contradict it: meter a 2017-08-05: until 2017-08-15 "
    )
    assert warning.endswith(" (load what is right, or etl findings accept)")
    assert august.ok("issue", "--month", "2017-08").code == 0


def test_an_accepted_pair_of_sums_fails_again_with_another_value_on_either_side(august: Shell) -> None:
    controlled(august, *BOTH)
    billed(august)
    august.ok("findings", "accept", "a", "--month", "2017-08", "--because", "known", "--rule", "sum")
    august.ok("bill", "--stale")
    assert states(august) == [("complete", "74.40")]
    controlled(august, *reads("a", ("2017-08-15T00:00", "1261")), name="new.csv")
    assert spans(august) == [("2017-08-05T00:00", 14_400, "240", "261")]
    august.ok("unload", "3")
    loaded(august, hours("a", "2017-08-06", "2017-08-07", "0.9"), name="less.csv")
    assert spans(august) == [("2017-08-05T00:00", 14_400, "237.6", "260")]


def test_the_multiplier_is_on_neither_side(august: Shell) -> None:
    august.ok("assign", written("ct.csv", "client_number,meter,multiplier", "a,a,40"))
    controlled(august, *reads("a", ("2017-08-05T00:00", "1000"), ("2017-08-15T00:00", "1240")))
    assert billed(august) == [("complete", "2976.00")]
    controlled(august, *BOTH, name="new.csv")
    assert spans(august) == [SPAN]


def test_each_register_of_a_meter_is_compared_with_its_own_readings(etl: Shell) -> None:
    day = [row.split(",") for row in hours("a", "2017-08-01", "2017-08-02")]
    rows = [f"a,m,{name},{stamp},{kwh}" for name, kwh in (("1", "1"), ("2", "3")) for _, stamp, _ in day]
    etl.load(written("two.csv", METERED, *rows), "--timezone", "UTC")
    stamps = ("2017-08-01T00:00:00Z", "2017-08-02T00:00:00Z")
    shown = {"1": ("10.0", "34.0"), "2": ("20.0", "44.0"), "3": ("0.0", "1.5")}
    rows = [
        f"a,m,{name},{stamp},{kwh}" for name, both in shown.items() for stamp, kwh in zip(stamps, both, strict=True)
    ]
    done = controlled(etl, *rows, header=METERED)
    assert spans(etl) == [("2017-08-01T00:00", 1440, "72", "24")]
    alone = "  no readings in intervals are there yet to compare them with, of client a, meter m, register 3"
    assert done.out.splitlines()[-1] == alone


def test_differences_are_compared_as_their_rows_say(august: Shell) -> None:
    rows = ["a,2017-08-01,2017-09-01,744", "a,2017-09-01,2017-10-01,700"]
    controlled(august, *rows, header="client_number,start,end,kwh")
    assert spans(august) == [("2017-09-01T00:00", 43_200, "720", "700")]


def test_a_month_with_a_clock_change_is_compared_by_its_own_hours(etl: Shell) -> None:
    """October of Lisbon has 745 hours, each of a kWh."""
    loaded(etl, hours("a", "2017-09-30", "2017-11-02"))
    rows = ["a,2017-10-01 00:00,1000.0", "a,2017-11-01 00:00,{}"]
    for shown, fails in (("1760.2", 0), ("1760.3", 1)):  # 15.2 is 2 % of 760.2
        file = written(f"to{shown}.csv", HEADER, *(row.format(shown) for row in rows))
        etl.load(file, "--control", "--timezone", "Europe/Lisbon")
        assert len(spans(etl)) == fails
    assert spans(etl) == [("2017-09-30T23:00", 44_700, "745", "760.3")]


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        (("2017-08-05T00:30", "1000"), "the register was read at 2017-08-05T00:30, inside a reading"),
        (("2017-08-05T00:00", "99999"), "the register fell from 99,999 to 1,260 kWh: it rolled over or is another one"),
    ],
)
def test_what_cannot_be_compared_is_a_warning(august: Shell, shown: tuple[str, str], why: str) -> None:
    done = controlled(august, *reads("a", shown, ("2017-08-15T00:00", "1260")))
    assert done.out.splitlines()[-1] == f"  client a: {why}, so nothing is compared"
    (warning,) = august.ok("validate", "--month", "2017-08", "--json").json["warnings"]
    assert (warning["rule"], warning["why"]) == ("sum", f"{why}, so nothing is compared")
    assert billed(august) == [("complete", "74.40")]


def test_status_counts_them_and_check_finds_them_sound(august: Shell) -> None:
    controlled(august, *BOTH)
    out = august.ok("status").out.splitlines()
    assert "2 control reads of 1 meter, which are not billed" in out
    assert any(row.endswith("control.csv: 2 control reads") for row in out)
    august.ok("check")


def test_a_day_of_a_span_is_drawn_with_its_own_readings(august: Shell) -> None:
    controlled(august, *BOTH)
    (channel,) = august.ok("findings", "show", "a", "--at", "2017-08-06", "--json").json["channels"]
    assert [one["kwh"] for one in channel["readings"]] == ["1"] * 24
    assert "sum: until 2017-08-15 readings add up" in august.ok("findings", "show", "a", "--at", "2017-08-06").out


def test_a_renamed_client_keeps_them(august: Shell) -> None:
    controlled(august, *BOTH)
    august.ok("clients", "rename", "a", "z")
    assert spans(august, "--client", "z") == [SPAN]


@pytest.mark.parametrize(
    ("rows", "options", "error"),
    [
        (
            hours("a", "2017-08-01", "2017-08-02", "{}"), (),
            "client a: the values fall 12 times in 24, as energy does and no register (load them without --control)",
        ),
        (
            BOTH, ("--digits", "5"),
            "--digits cannot be used with --control: over a register's roll-over nothing is compared",
        ),
    ],
)  # fmt: skip
def test_what_is_no_register_is_refused(etl: Shell, rows: list[str], options: tuple[str, ...], error: str) -> None:
    file = written("c.csv", HEADER, *(row.format(2 - place % 2) for place, row in enumerate(rows)))
    assert etl("load", file, "--control", "--timezone", "UTC", *options).error.endswith(error)


def edited(etl: Shell, *rows: str, name: str = "edits.csv") -> None:
    etl.ok("edit", written(name, "client_number,from,to,kwh,reason", *rows))


def test_an_edit_that_makes_the_sums_agree_ends_the_hold_and_undone_brings_it_back(august: Shell) -> None:
    """Of 260 kWh counted and 240 read, 15 more are within 2 % of it."""
    controlled(august, *BOTH)
    assert billed(august) == [("held", "74.40")]
    edited(august, "a,2017-08-06T10:00,2017-08-06T11:00,16,typing error")
    assert states(august) == [("stale", "74.40")]
    assert spans(august) == []
    august.ok("bill", "--stale")
    assert states(august)[0][1] == "75.90"
    august.ok("unload", "3")
    assert spans(august) == [SPAN]
    august("bill", "--stale")
    assert states(august) == [("held", "74.40")]


def test_an_edit_that_makes_it_worse_holds(august: Shell) -> None:
    controlled(august, *reads("a", ("2017-08-05T00:00", "1000"), ("2017-08-15T00:00", "1240")))
    assert billed(august) == [("complete", "74.40")]
    edited(august, "a,2017-08-06T10:00,2017-08-06T11:00,16,typing error")
    assert spans(august) == [("2017-08-05T00:00", 14_400, "255", "240")]
    (fact,) = [one["why"] for one in august.ok("findings", "list", "--json").json["findings"]]
    assert fact.startswith("until 2017-08-15 readings and edits add up to 255 kWh, the register counted 240")
    august("bill", "--stale")
    assert states(august) == [("held", "75.90")]


def test_a_missing_slot_that_is_edited_counts_as_read(etl: Shell) -> None:
    """The bill of the other month of the span is stale by an edit, too."""
    tariff("ten.toml", line("energy", "0.10"))
    gap = [row for row in hours("a", "2017-08-01", "2017-10-01") if "2017-08-30T10" not in row]
    loaded(etl, gap)
    controlled(etl, *reads("a", ("2017-08-25T00:00", "0"), ("2017-09-05T00:00", "300")))
    billed(etl)
    assert billed(etl, "2017-09") == [("incomplete", "74.30"), ("complete", "72.00")]
    edited(etl, "a,2017-08-30T10:00,2017-08-30T11:00,1,read by eye")
    assert states(etl) == [("stale", "74.30"), ("stale", "72.00")]
    assert spans(etl) == [("2017-08-25T00:00", 15_840, "264", "300")]
    etl("bill", "--stale")
    assert [status for status, _ in states(etl)] == ["held", "held"]
    edited(etl, "a,2017-08-30T10:00,2017-08-30T11:00,31,read again", name="again.csv")
    assert spans(etl) == []
    # Another reading comes, and the edit does not count any more
    loaded(etl, ["a,2017-08-30T10:00:00Z,2"], name="late.csv")
    assert spans(etl) == [("2017-08-25T00:00", 15_840, "265", "300")]


CODE = "8590.017"


@pytest.fixture
def coded(etl: Shell) -> Shell:
    """10 kWh an hour in August and September, and a code of meters among them, in a span of both months."""
    tariff("ten.toml", line("energy", "0.10"))
    rows = [row for row in hours("a", "2017-08-01", "2017-10-01", "10") if "2017-08-30T10" not in row]
    loaded(etl, [*rows, f"a,2017-08-30T10:00:00Z,{CODE}"])
    controlled(etl, *reads("a", ("2017-08-25T00:00", "0"), ("2017-09-05T00:00", "2640")))
    billed(etl)
    billed(etl, "2017-09")
    return etl


def test_a_span_with_a_reading_that_fails_by_itself_is_not_judged(coded: Shell) -> None:
    assert states(coded) == [("held", "743.00"), ("complete", "720.00")]
    assert [one["rule"] for one in coded.ok("findings", "list", "--json").json["findings"]] == ["sentinel"]
    # Accepted, it is a reading as any other, and the span fails in both months
    coded.ok("findings", "accept", "a", "--month", "2017-08", "--because", "why")
    assert states(coded) == [("stale", "743.00"), ("stale", "720.00")]
    coded("bill", "--stale")
    assert states(coded) == [("held", "1602.00"), ("held", "720.00")]
    coded.ok("findings", "reopen", "1")
    coded("bill", "--stale")
    assert states(coded) == [("held", "743.00"), ("complete", "720.00")]


def test_a_reading_that_fails_and_is_edited_counts_as_the_edit(coded: Shell) -> None:
    edited(coded, "a,2017-08-30T10:00,2017-08-30T11:00,10,as ever")
    assert coded.ok("findings", "list", "--json").json["findings"] == []
    edited(coded, "a,2017-08-30T10:00,2017-08-30T11:00,100,no", name="again.csv")
    assert spans(coded) == [("2017-08-25T00:00", 15_840, "2730", "2640")]
    coded("bill", "--stale")
    assert states(coded) == [("held", "753.00"), ("held", "720.00")]


def test_a_reading_of_the_month_by_which_another_does_not_fail_any_more_makes_all_bills_of_its_span_stale(
    coded: Shell,
) -> None:
    loaded(coded, ["a,2017-08-03T10:00:00Z,500"], name="peak.csv")  # a twentieth of the code is 429.5
    assert [status for status, _ in states(coded)] == ["stale", "stale"]
    coded("bill", "--stale")
    assert [status for status, _ in states(coded)] == ["held", "held"]
    assert [one[2:] for one in spans(coded)] == [("11220.017", "2640")]


def test_where_the_length_changes_an_edit_counts_in_the_series_that_may_have_readings(etl: Shell) -> None:
    """Hours until noon of the 3rd, quarters of an hour after it; at 11:00 and 12:00 nothing was read."""
    tariff("ten.toml", line("energy", "0.10"))
    loaded(etl, [row for row in hours("a", "2017-08-01", "2017-08-04") if row[2:] < "2017-08-03T11"])
    quarters = [f"a,2017-08-03T{hour:02}:{minute:02}:00Z,0.25" for hour in range(13, 24) for minute in (0, 15, 30, 45)]
    early = [f"a,2017-08-03T12:{minute}:00Z,0.25" for minute in ("00", "15")]
    etl.load(written("quarters.csv", HEADER, *early, *quarters), "--timezone", "UTC", "--interval", "15min")
    controlled(etl, *reads("a", ("2017-08-01T00:00", "0"), ("2017-08-04T00:00", "80")))
    assert spans(etl) == []
    edited(etl, "a,2017-08-03T11:00,2017-08-03T12:00,1,seen")
    assert spans(etl) == []
    edited(etl, "a,2017-08-03T12:30,2017-08-03T13:00,0.5,seen", name="again.csv")
    assert spans(etl) == [("2017-08-01T00:00", 4320, "72", "80")]
