"""Bad rows may be set aside up to a limit, and more are refused by their kinds."""

from pathlib import Path

import pytest

from etl.core.errors import InputError
from etl.core.keys import Key
from etl.file_loads.bad_rows import check_channels, check_rejects
from etl.sources.findings import Rejected
from etl.sources.rows import Reject
from tests.support.command import Shell, written

HEADER = "client_number,timestamp,kwh"
ASIDE = ("--rejects", "bad.csv")


def rejected(*reasons: str, rows: int, final: bool = True) -> Rejected:
    return Rejected([Reject(line, reason, "remedy", "") for line, reason in enumerate(reasons, 3)], rows, final)


def test_one_in_twenty_may_be_set_aside_and_not_one_more() -> None:
    check_rejects("a.csv", rejected("bad", rows=20), None, aside=True)
    with pytest.raises(InputError) as refused:
        check_rejects("a.csv", rejected("bad", rows=19), None, aside=True)
    assert str(refused.value) == (
        "a.csv: 1 of 19 rows are bad, more than 5 %: 1 from line 3 on: bad "
        "(look how the file is read; --max-rejects 100% sets them aside)"
    )


def test_a_share_is_known_when_the_file_is_read_to_its_end() -> None:
    check_rejects("a.csv", rejected("bad", rows=1, final=False), None, aside=True)
    check_rejects("a.csv", rejected("bad", rows=1, final=False), "0.5%", aside=False)


def test_kinds_are_named_by_number_whatever_stands_in_their_cells() -> None:
    reasons = ["kwh: 'a' is not a number", "short", "kwh: 'b' is not a number", "odd", "new", "old"]
    with pytest.raises(InputError) as refused:
        check_rejects("a.csv", rejected(*reasons, rows=96), None, aside=True)
    assert refused.value.what == (
        "6 of 96 rows are bad, more than 5 %: 2 from line 3 on: kwh: '...' is not a number; "
        "1 from line 4 on: short; 1 from line 6 on: odd; 2 of other kinds"
    )


def test_without_a_file_for_them_the_first_bad_row_ends_the_load() -> None:
    with pytest.raises(InputError) as refused:
        check_rejects("a.csv", rejected("bad", "worse", rows=1000, final=False), None, aside=False)
    assert str(refused.value) == "a.csv:3: bad (remedy)"


def test_a_limit_that_was_named_is_named_again() -> None:
    with pytest.raises(InputError) as refused:
        check_rejects("a.csv", rejected("bad", "worse", rows=1000, final=False), "1", aside=True)
    assert str(refused.value) == "a.csv:3: bad, and 1 more bad rows are more than --max-rejects 1 (remedy)"


def test_a_channel_of_which_nothing_would_be_left_is_refused_unless_it_is_one_reading() -> None:
    whole, single = Key("a", "m", "", "import"), Key("b", "", "", "import")
    why = "another row of this file has another value for the same interval"
    check_channels("a.csv", {(single, 0): why, (whole, 0): why, (whole, 60): why}, [whole])
    with pytest.raises(InputError) as refused:
        check_channels("a.csv", {(whole, 0): why, (whole, 60): why}, [])
    assert str(refused.value) == (
        "a.csv: client a, meter m: all its 2 readings occur twice, with other values "
        "(two flows or registers may be one for etl: look how the file is read; --max-rejects 100% sets them aside)"
    )


def test_a_file_of_which_more_than_one_in_twenty_is_bad_is_stopped_and_leaves_nothing(etl: Shell) -> None:
    rows = [f"7584,2017-08-01T{hour:02}:00:00Z,{'n/a' if hour in {5, 7} else 1}" for hour in range(24)]
    done = etl("load", written("a.csv", HEADER, *rows), *ASIDE)
    assert (done.code, done.error) == (
        1,
        (
            "etl: a.csv: 2 of 24 rows are bad, more than 5 %: 2 from line 7 on: kwh: '...' is not a number "
            "(look how the file is read; --max-rejects 100% sets them aside)"
        ),
    )
    assert not Path("bad.csv").exists()
    assert etl.ok("status").out == "no readings yet (load some: etl load readings.csv)\n"
    assert etl.load("a.csv", *ASIDE, "--max-rejects", "10%")["rejected"] == 2


def test_a_channel_that_conflicts_throughout_is_stopped_however_small_its_part_of_the_file(etl: Shell) -> None:
    rows = [f"{number},2017-08-01T{hour:02}:00:00Z,1" for number in range(100, 200) for hour in range(24)]
    both = [f"7,2017-08-01T{hour:02}:00:00Z,{kwh}" for hour in range(24) for kwh in (1, 2)]
    done = etl("load", written("a.csv", HEADER, *rows, *both), *ASIDE)
    assert done.error == (
        "etl: a.csv: client 7: all its 24 readings occur twice, with other values "
        "(two flows or registers may be one for etl: look how the file is read; --max-rejects 100% sets them aside)"
    )
    assert not Path("bad.csv").exists()
    assert etl.load("a.csv", *ASIDE, "--max-rejects", "48")["rejected"] == 48
