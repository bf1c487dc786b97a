"""Which version of a reading is kept where files carry revision stamps: the newest, whatever the order of loading."""

import itertools
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from etl.blocks.revision_codec import pack, unpack
from tests.blocks.test_merging import counts, stored_values
from tests.support.command import Shell, written
from tests.support.nem_files import channel, day, file

pytestmark = pytest.mark.both_databases

OLD, NEW = "20240202010000", "20240302010000"
SMT = "ESIID,USAGE_DATE,REVISION_DATE,USAGE_START_TIME,USAGE_END_TIME,USAGE_KWH,ESTIMATED_ACTUAL"
CLEAR = "a newer revision is known"


def nem(name: str, *days: str) -> Path:
    return written(name, file(channel(), *days))


def smt(name: str, *rows: str, date: str = "11/05/2022") -> Path:
    """Rows of `revision day, start, end, kWh, quality`."""
    cells = (row.split(",") for row in rows)
    return written(name, SMT, *(f"'104,{date},11/{on}/2022 06:00:00,{','.join(rest)}" for on, *rest in cells))


def revisions() -> Any:
    """The rows of stored stamps."""
    models: Any = import_module("etl.store.models")
    return models.Revision.objects


def database() -> list[Any]:
    """Everything that is stored of readings and of their stamps."""
    from etl.store.models import IntervalBlock

    blocks = IntervalBlock.objects.order_by("series_id", "week").values_list("week", "known", "values", "quality")
    stamps = revisions().order_by("series_id", "week").values_list("week", "stamps")
    read = [(week, known, bytes(values), bytes(flags or b"")) for week, known, values, flags in blocks]
    return [read, [(week, bytes(packed)) for week, packed in stamps]]


def why(result: Any) -> dict[str, int]:
    found: dict[str, int] = result["loads"][0]["ignored_why"]
    return found


def test_an_older_file_never_overwrites_a_newer_one_even_where_that_was_estimated(etl: Shell) -> None:
    new, old = nem("new.csv", day(value="0.7", flag="E", stamp=NEW)), nem("old.csv", day(value="0.5", stamp=OLD))
    etl.load(new)
    result = etl.load(old)
    assert (counts(result), why(result)) == ({"ignored": 48}, {CLEAR: 48})
    assert set(stored_values(etl)) == {"0.700000,estimated"}
    etl.reset()
    etl.load(old)
    assert counts(etl.load(new)) == {"revised": 48}
    assert set(stored_values(etl)) == {"0.700000,estimated"}


def test_of_equal_stamps_the_later_load_wins_and_the_same_value_keeps_the_newer_stamp(etl: Shell) -> None:
    etl.load(nem("a.csv", day(value="0.5", stamp=OLD)))
    assert counts(etl.load(nem("b.csv", day(value="0.6", flag="E", stamp=OLD)))) == {"revised": 48}
    assert counts(etl.load(nem("c.csv", day(value="0.6", flag="E", stamp=NEW)))) == {"duplicate": 48}
    assert why(etl.load(nem("d.csv", day(value="0.7", stamp="20240301000000")))) == {CLEAR: 48}


def test_days_of_a_week_have_their_own_stamps(etl: Shell) -> None:
    etl.load(nem("a.csv", day("20240201", "0.1", stamp=NEW), day("20240202", "0.2", stamp=OLD)))
    result = etl.load(nem("b.csv", day("20240201", "0.3", stamp=OLD), day("20240202", "0.4", stamp=NEW)))
    assert counts(result) == {"revised": 48, "ignored": 48}
    assert [stored_values(etl)[place] for place in (0, 47, 48, 95)] == ["0.100000,measured"] * 2 + [
        "0.400000,measured"
    ] * 2


def test_without_a_stamp_on_either_side_the_better_quality_wins_and_then_the_later_load(etl: Shell) -> None:
    etl.load(nem("a.csv", day(value="0.5", flag="E", stamp=NEW)))
    etl.load(nem("b.csv", day(value="0.6", stamp="")))
    assert set(stored_values(etl)) == {"0.600000,measured"}
    assert why(etl.load(nem("c.csv", day(value="0.7", flag="E", stamp=NEW)))) == {"a better reading is known": 48}
    etl.load(nem("d.csv", day(value="0.8", stamp=OLD)))
    assert set(stored_values(etl)) == {"0.800000,measured"}


def test_a_file_without_stamps_takes_those_of_what_it_overwrites_away(etl: Shell) -> None:
    etl.load(nem("a.csv", day(value="0.5", stamp=NEW)))
    rows = [f"6001000001,E1,2024-01-31T{hour}:00Z,9" for hour in ("14:00", "14:30")]
    plain = written("plain.csv", "client,register,timestamp,kwh", *rows)
    assert counts(etl.load(plain)) == {"revised": 2}
    result = etl.load(nem("b.csv", day(value="0.7", stamp=OLD)))
    assert (counts(result), why(result)) == ({"revised": 2, "ignored": 46}, {CLEAR: 46})


def test_unload_takes_the_stamps_out_with_the_readings(etl: Shell) -> None:
    load = etl.load(nem("a.csv", day(value="0.5", stamp=NEW)))["loads"][0]["id"]
    etl.ok("unload", str(load))
    assert database() == [[], []]
    assert counts(etl.load(nem("b.csv", day(value="0.7", stamp=OLD)))) == {"loaded": 48}


def test_unload_of_a_part_leaves_the_stamps_of_the_rest(etl: Shell) -> None:
    etl.load(nem("a.csv", day("20240201", "0.5", stamp=NEW)))
    load = etl.load(nem("b.csv", day("20240202", "0.5", stamp=NEW)))["loads"][0]["id"]
    etl.ok("unload", str(load))
    old = nem("c.csv", day("20240201", "0.7", stamp=OLD), day("20240202", "0.7", stamp=OLD))
    assert counts(etl.load(old)) == {"loaded": 48, "ignored": 48}


def test_smart_meter_texas_keeps_the_newer_revision_date(etl: Shell) -> None:
    new = smt("new.csv", "08,00:00,00:15,1,E", "08,00:15,00:30,2,E")
    old = smt("old.csv", "07,00:00,00:15,3,A", "07,00:15,00:30,4,A", "07,00:30,00:45,5,A")
    etl.load(new)
    result = etl.load(old)
    assert (counts(result), why(result)) == ({"loaded": 1, "ignored": 2}, {CLEAR: 2})
    assert stored_values(etl) == ["1.000000,estimated", "2.000000,estimated", "5.000000,measured"]
    assert etl.ok("check").code == 0


@pytest.mark.parametrize("turn", [1, -1])
def test_two_versions_in_one_file_leave_the_newer_whatever_the_order_of_its_rows(etl: Shell, turn: int) -> None:
    rows = ["07,00:00,00:15,1,A", "07,00:15,00:30,2,A", "09,00:15,00:30,4,E", "09,00:30,00:45,5,A"]
    result = etl.load(smt("a.csv", *rows[::turn]))
    assert (counts(result), why(result)) == ({"loaded": 3, "ignored": 1}, {"an older version of a reading": 1})
    assert stored_values(etl) == ["1.000000,measured", "4.000000,estimated", "5.000000,measured"]


def test_both_hours_of_a_doubled_one_are_revised(etl: Shell) -> None:
    """On 6 November 2022 Texas shows 01:00 to 01:45 twice."""
    quarters = ["00:45,01:00"] + ["01:00,01:15", "01:15,01:30", "01:30,01:45", "01:45,02:00"] * 2
    old = [f"07,{part},{kwh},A" for kwh, part in enumerate(quarters, 1)]
    new = [f"08,{part},{kwh},A" for kwh, part in enumerate(quarters, 11)]
    etl.load(smt("old.csv", *old, date="11/06/2022"))
    assert counts(etl.load(smt("new.csv", *new, date="11/06/2022"))) == {"revised": 9}
    whole = database()
    etl.reset()
    assert counts(etl.load(smt("both.csv", *new, *old, date="11/06/2022"))) == {"loaded": 9, "ignored": 9}
    assert database() == whole
    assert [one.split(".")[0] for one in stored_values(etl)] == [str(kwh) for kwh in range(11, 20)]


def test_a_revision_date_that_cannot_be_read_is_a_bad_row(etl: Shell) -> None:
    done = etl("load", written("a.csv", SMT, "'104,11/05/2022,soon,00:00,00:15,1,A"))
    assert done.error == (
        "etl: a.csv:2: REVISION_DATE: 'soon' is not in the timestamp format of this file "
        "(use --rejects FILE to set such rows aside)"
    )


def test_a_declaration_says_the_form_of_its_revision_dates(etl: Shell) -> None:
    written(
        "my.toml", 'header = ["Meter", "At", "Used", "Made"]', 'interval = "30min"', 'unit = "kWh"', 'zone = "UTC"',
        'dates = "dmy"', 'revision_dates = "iso"', "[columns]", 'client = "Meter"', 'timestamp = "At"',
        'value = "Used"', 'revision = "Made"',
    )  # fmt: skip
    head = "Meter,At,Used,Made"
    first = written("a.csv", head, "7,03/04/2024 00:00,1,2024-05-02", "7,03/04/2024 00:30,1,")
    second = written("b.csv", head, "7,03/04/2024 00:00,2,2024-05-01", "7,03/04/2024 00:30,2,")
    etl.load(first, "--layout", "my.toml")
    result = etl.load(second, "--layout", "my.toml")
    assert (counts(result), why(result)) == ({"revised": 1, "ignored": 1}, {CLEAR: 1})


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        (['revision = "Made"'], 'columns: revision: needs the interval (add interval = "15min")'),
        ([], "revision_dates: needs a column (add revision to [columns])"),
    ],
)
def test_a_declaration_of_revisions_that_lacks_something_is_refused(etl: Shell, lines: list[str], error: str) -> None:
    head = ['header = ["At", "Used"]', *([] if lines else ['interval = "30min"', 'revision_dates = "iso"'])]
    written("my.toml", *head, "[columns]", 'timestamp = "At"', 'value = "Used"', *lines)
    done = etl("load", written("a.csv", "At,Used,Made", "2024-01-01,1,2024-01-02"), "--layout", "my.toml")
    assert done.error == f"etl: my.toml: {error}"


NUMBERS = st.lists(st.integers(0, 3), min_size=20, max_size=20)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(NUMBERS, max_size=4))
def test_stamps_come_out_as_they_were_packed(some: list[list[int]]) -> None:
    stamps = np.array(some, np.int64).reshape(-1, 20)
    packed = pack(stamps)
    assert [bool(one) for one in packed] == stamps.any(axis=1).tolist()
    rows = stamps.any(axis=1)
    assert (unpack([one for one in packed if one], 20) == stamps[rows]).all()


Version = tuple[str, int, tuple[tuple[str, str], ...]]
THIRDS = st.tuples(st.sampled_from(["", "0.1", "0.2", "0.3"]), st.sampled_from("AESF"))
DAYS = st.tuples(THIRDS, THIRDS, THIRDS)
VERSIONS = st.lists(
    st.tuples(st.sampled_from(["20240203", "20240204", "20240205"]), st.integers(1, 9), DAYS),
    min_size=2, max_size=4, unique_by=lambda one: (one[0], one[1]),
)  # fmt: skip


def as_file(number: int, version: Version) -> Path:
    """A day whose first, middle and last third have a value each, or none."""
    date, stamp, thirds = version
    values = [value for value, _ in thirds for _ in range(16)]
    ranges = [
        f"400,{first},{first + 15},{flag if value else 'N'}{14 if flag != 'A' and value else ''},,"
        for first, (value, flag) in zip((1, 17, 33), thirds, strict=True)
    ]
    return written(f"{number}.csv", file(channel(), day(date, values, "V", f"2024030{stamp}010000"), *ranges))


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(VERSIONS)
def test_the_order_of_loading_versions_changes_nothing(etl: Shell, versions: list[Version]) -> None:
    files = [as_file(number, version) for number, version in enumerate(versions)]
    found = []
    for order in itertools.islice(itertools.permutations(files), 6):
        etl.reset()
        for path in order:
            etl.load(path)
        found.append(database())
    assert all(one == found[0] for one in found)
