"""Later rows and files against what is known; every reading is counted as one thing."""

from pathlib import Path

import pytest

from tests.support.command import Shell, written

HEADER = "client_number,timestamp,kwh"
COUNTS = ("loaded", "duplicate", "revised", "rejected", "blank", "ignored")


def hours(*values: str, client: str = "7584", first: int = 0) -> list[str]:
    """Rows of successive hours of 1 August 2017."""
    return [f"{client},2017-08-01T{hour:02}:00:00Z,{value}" for hour, value in enumerate(values, first)]


def counts(result: dict[str, int]) -> dict[str, int]:
    """The counts that are not zero."""
    return {name: result[name] for name in COUNTS if result[name]}


def stored_values(etl: Shell) -> list[str]:
    """kWh and quality of what is stored, in the order of the export."""
    return [",".join(line.split(",")[6:8]) for line in etl.exported("readings").splitlines()[1:]]


def test_new_same_and_different_readings_are_counted_apart(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *hours("1", "2", "3")))
    result = etl.load(written("b.csv", HEADER, *hours("2", "4", "5", "6", first=1)))
    assert counts(result) == {"loaded": 2, "duplicate": 1, "revised": 1}
    assert stored_values(etl) == [f"{kwh}.000000,measured" for kwh in (1, 2, 4, 5, 6)]


def test_a_word_for_no_reading_never_clears_what_is_known(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *hours("1", "2")))
    assert counts(etl.load(written("b.csv", HEADER, *hours("", "null", "3")))) == {"loaded": 1, "blank": 2}
    assert stored_values(etl) == ["1.000000,measured", "2.000000,measured", "3.000000,measured"]


RANKS = ["measured", "substituted", "estimated", "suspect"]


@pytest.mark.parametrize("before", RANKS)
@pytest.mark.parametrize("after", RANKS)
def test_the_better_quality_wins_and_at_equal_quality_the_later_load(etl: Shell, before: str, after: str) -> None:
    header = f"{HEADER},quality"
    old = ["7584,2017-08-01T00:00:00Z,1," + before, "7584,2017-08-01T01:00:00Z,7," + before]
    new = ["7584,2017-08-01T00:00:00Z,2," + after, "7584,2017-08-01T01:00:00Z,7," + after]
    etl.load(written("a.csv", header, *old))
    result = etl.load(written("b.csv", header, *new))
    same = before == after
    if RANKS.index(after) > RANKS.index(before):
        assert counts(result) == {"ignored": 2}
        assert result["loads"][0]["ignored_why"] == {"a better reading is known": 2}
        assert stored_values(etl) == [f"1.000000,{before}", f"7.000000,{before}"]
    else:
        assert counts(result) == ({"duplicate": 1, "revised": 1} if same else {"revised": 2})
        assert stored_values(etl) == [f"2.000000,{after}", f"7.000000,{after}"]
    assert result["estimated"] == (2 if after in {"estimated", "suspect"} else 0)


def test_the_better_quality_wins_inside_one_file_whatever_the_order(etl: Shell) -> None:
    rows = ["7584,2017-08-01T00:00:00Z,1,E", "7584,2017-08-01T00:00:00Z,2,A", "7584,2017-08-01T01:00:00Z,3,A"]
    for order in (rows, rows[::-1]):
        etl.reset()
        assert counts(etl.load(written("a.csv", f"{HEADER},quality", *order))) == {"loaded": 2, "ignored": 1}
        assert stored_values(etl) == ["2.000000,measured", "3.000000,measured"]


def test_two_values_for_one_interval_in_one_file_are_bad_rows_both(etl: Shell) -> None:
    path = written("a.csv", HEADER, *hours("1", "2", "3"), *hours("9", first=1))
    done = etl("load", path)
    assert (done.code, done.out) == (1, "")
    assert done.error == (
        "etl: a.csv:3: another row of this file has another value for the same interval "
        "(use --rejects FILE to set such rows aside)"
    )
    assert etl("export", "-", "--format", "csv", "--what", "readings").out.count("\n") == 1
    result = etl.load(path, "--rejects", "bad.csv", "--max-rejects", "100%")
    assert counts(result) == {"loaded": 2, "rejected": 2}
    assert [line.split(",")[0] for line in Path("bad.csv").read_text().splitlines()] == ["line", "3", "5"]
    assert stored_values(etl) == ["1.000000,measured", "3.000000,measured"]


def test_rows_set_aside_do_not_change_the_interval_of_those_that_stay(etl: Shell) -> None:
    stamps = [f"7584,2017-08-01T00:{minute:02}:00Z" for minute in (0, 15, 30, 45)]
    rows = [*(f"{stamp},1" for stamp in stamps), f"{stamps[1]},2", f"{stamps[3]},2"]
    etl.load(written("a.csv", HEADER, *rows), "--rejects", "bad.csv", "--max-rejects", "100%")
    assert [line.split(",")[5][11:16] for line in etl.exported("readings").splitlines()[1:]] == ["00:15", "00:45"]


def test_a_conflict_is_found_however_far_apart_its_rows_are(etl: Shell) -> None:
    month = [f"7584,2017-08-{day:02}T{hour:02}:00:00Z,0.5" for day in range(1, 32) for hour in range(24)]
    other = [line.replace("7584", "4521") for line in month]
    again = "7584,2017-08-03T05:00:00Z,0.6"
    for rows in ([*month, *other, again], [again, *month, *other], [*other, *month, again]):
        etl.reset()
        result = etl.load(written("a.csv", HEADER, *rows), "--rejects", "bad.csv", "--max-rejects", "100%")
        assert counts(result) == {"loaded": 2 * 744 - 1, "rejected": 2}
        lines = sorted(rows.index(row) + 2 for row in (again, again.replace("0.6", "0.5")))
        assert [line.split(",")[0] for line in Path("bad.csv").read_text().splitlines()[1:]] == [*map(str, lines)]


def test_every_reading_is_counted_in_a_file_with_everything_in_it(etl: Shell) -> None:
    etl.load(written("a.csv", f"{HEADER},quality", "7584,2017-08-01T00:00:00Z,1,A", "7584,2017-08-01T01:00:00Z,1,E"))
    rows = [
        "7584,2017-08-01T00:00:00Z,1,A",  # known
        "7584,2017-08-01T00:00:00Z,1,A",  # twice
        "7584,2017-08-01T01:00:00Z,2,S",  # better than known
        "7584,2017-08-01T02:00:00Z,,A",  # blank
        "7584,2017-08-01T03:00:00Z,n/a,A",
        "7584,2017-08-01T04:00:00Z,4,A",
        "7584,2017-08-01T05:00:00Z,5,A",
        "7584,2017-08-01T05:00:00Z,6,A",  # contradicts the row above
        f"{HEADER},quality",
        "7584,2017-08-01T06:00:00Z,1,E",
        "7584,2017-08-01T06:00:00Z,2,A",
        "7584,2017-08-01T07:00:00Z,-1,A",
        "7584,2017-08-01T08:00:00Z,0.0000005,A",
    ]
    result = etl.load(written("b.csv", f"{HEADER},quality", *rows), "--rejects", "bad.csv", "--max-rejects", "100%")
    assert counts(result) == {
        "loaded": 3, "duplicate": 2, "revised": 1, "rejected": 4, "blank": 1, "ignored": 2,
    }  # fmt: skip
    assert (result["read"], result["rounded"]) == (13, 1)
    assert stored_values(etl)[-1] == "0.000001,measured"


def test_negative_values_are_the_clients_export_when_the_user_says_so(etl: Shell) -> None:
    path = written("a.csv", HEADER, *hours("1", "-0.25", "0", "-3"))
    assert etl("load", path).code == 1
    result = etl.load(path, "--negative", "export")
    assert (result["rows"], counts(result)) == (4, {"loaded": 8})  # of each hour what came and what went, one of them 0
    assert result["kwh"] == {"import": "1", "export": "3.25"}
    rows = [line.split(",")[:8] for line in etl.exported("readings").splitlines()[1:]]
    assert [(row[3], row[6]) for row in rows] == [
        ("export", "0.000000"), ("export", "0.250000"), ("export", "0.000000"), ("export", "3.000000"),
        ("import", "1.000000"), ("import", "0.000000"), ("import", "0.000000"), ("import", "0.000000"),
    ]  # fmt: skip


def test_a_conflict_between_negative_values_is_rejected_too(etl: Shell) -> None:
    path = written("a.csv", HEADER, *hours("-1", "-2", "-3"), *hours("-4", first=1))
    result = etl.load(path, "--negative", "export", "--rejects", "bad.csv", "--max-rejects", "100%")
    assert counts(result) == {"loaded": 4, "rejected": 2}


def test_readings_of_another_year_reach_as_far_as_they_do(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *hours("1", "2")))
    etl.load(written("b.csv", HEADER, "7584,2015-01-01T00:00:00Z,1", "7584,2015-01-01T01:00:00Z,1"))
    etl.load(written("c.csv", HEADER, "7584,2019-12-31T22:00:00Z,1", "7584,2019-12-31T23:00:00Z,1"))
    found = etl.ok("status", "--json").json
    assert (found["first"], found["last"]) == ("2015-01-01T00:00:00+00:00", "2020-01-01T00:00:00+00:00")
    assert [(month["month"], month["readings"]) for month in found["months"]] == [
        ("2015-01", 2), ("2017-08", 2), ("2019-12", 2),
    ]  # fmt: skip


def test_one_day_of_one_client_in_a_week_of_many_changes_that_day_only(etl: Shell) -> None:
    week = [
        f"{client},2017-08-{day:02}T{hour:02}:00:00Z,1"
        for client in range(30)
        for day in range(7, 14)
        for hour in range(24)
    ]
    etl.load(written("a.csv", HEADER, *week))
    day = [f"11,2017-08-09T{hour:02}:00:00Z,2" for hour in range(24)]
    assert counts(etl.load(written("b.csv", HEADER, *day))) == {"revised": 24}
    assert sum(float(line.split(",")[0]) for line in stored_values(etl)) == 30 * 168 + 24


def test_the_registers_of_a_meter_may_stand_far_apart_in_a_file(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.store.loads import series_registry

    monkeypatch.setattr(series_registry, "PAGE", 2)
    stamps = [f"2017-08-{day:02}T{hour:02}:00:00Z" for day in range(1, 9) for hour in range(24)]
    rows = [f"{meter},{register},{stamp},1" for register in ("E1", "E2") for meter in "ABC" for stamp in stamps]
    assert counts(etl.load(written("a.csv", "client_number,register,timestamp,kwh", *rows))) == {"loaded": 6 * 192}
    assert etl.ok("status", "--json").json["clients"] == 3
