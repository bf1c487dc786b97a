"""What a bill says about the readings behind it: counts, status, gaps, peak; and energy in any width and unit."""

import json
from fractions import Fraction
from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from etl.core.usage_page import Grid, Usage
from etl.tariffs.page.completeness import counts, duration, gap_warnings
from etl.tariffs.page.frame import Frame
from tests.support.flat_tariff import DAY, ENERGY, ZONE, masked
from tests.support.tariff_pages import amounts, bills, grid, lines, part, totals, usage, warnings


def counted(**fields: int) -> dict[str, int]:
    return {f"intervals_{name}": count for name, count in fields.items()}


def test_missing_hours_are_counted_and_the_longest_gap_is_dated() -> None:
    on = grid(DAY, ZONE, 60)
    unknown = masked(24, 2, 3, 10, 11, 12, 20, 21, 22)
    values = np.where(unknown, 0, 1000).astype(np.uint16)
    bill = bills(ENERGY, usage(DAY, ZONE, part(values, on, unknown=unknown)))[0]
    assert bill.status == "incomplete"
    assert warnings(bill) == ["8 h missing, longest gap from 2017-08-14T10:00+01:00 to 2017-08-14T13:00+01:00"]
    assert totals(bill).items() >= counted(expected=24, actual=16, estimated=0, missing=8).items()


def test_slots_before_the_first_reading_are_neither_expected_nor_missing() -> None:
    on = grid(DAY, ZONE)
    unknown = masked(96, *range(40), 95)
    values = np.where(unknown, 0, 250)
    bill = bills(ENERGY, usage(DAY, ZONE, part(values, on, unknown=unknown, missing=masked(96, 95))))[0]
    assert totals(bill).items() >= counted(expected=56, actual=55, estimated=0, missing=1).items()
    assert warnings(bill) == ["15 min missing, longest gap from 2017-08-14T23:45+01:00 to 2017-08-15T00:00+01:00"]


@given(st.lists(st.tuples(st.integers(0, 8), st.lists(st.booleans(), min_size=8, max_size=8)), min_size=1, max_size=4))
def test_the_longest_gap_is_that_of_a_walk_over_the_slots(rows: list[tuple[int, list[bool]]]) -> None:
    on = Grid(0, 15, 8)
    unknown = np.array([mask for _, mask in rows])
    missing = unknown & (np.arange(8) >= 8 - np.array([count for count, _ in rows])[:, None])
    used = usage(DAY, "UTC", part(np.zeros(unknown.shape, np.uint8), on, unknown=unknown, missing=missing))
    found = gap_warnings(used, Frame(DAY, "UTC", "client"), counts(used))
    for row, (count, mask) in enumerate(rows):
        absent = [gone and slot >= 8 - count for slot, gone in enumerate(mask)]
        runs = [len(list(run)) if gone else 0 for gone, run in groupby(absent)]
        if any(runs):
            assert found[row].startswith(f"{duration(15 * sum(absent))} missing, longest gap from 1970-01-01T")
            start = next(at for at in range(8) if absent[at : at + max(runs)] == [True] * max(runs))
            ends = [f"1970-01-01T{(at * 15) // 60:02d}:{at * 15 % 60:02d}+00:00" for at in (start, start + max(runs))]
            assert found[row].endswith(f"from {ends[0]} to {ends[1]}")
        else:
            assert row not in found


def test_estimated_energy_is_shown_apart() -> None:
    on = grid(DAY, ZONE, 60)
    bill = bills(ENERGY, usage(DAY, ZONE, part(np.full((1, 24), 1500), on, estimated=masked(24, 0, 1))))[0]
    assert bill.status == "estimated"
    assert totals(bill)["kwh_estimated"] == "3"
    assert totals(bill).items() >= counted(expected=24, actual=22, estimated=2, missing=0).items()


def test_a_client_without_any_reading_gets_its_fixed_lines() -> None:
    tariff = ENERGY + '[[line]]\nid = "standing"\nkind = "fixed"\nper = "day"\nprice = 0.5\n'
    on = grid(DAY, ZONE)
    empty = part(np.zeros((1, 96), np.uint8), on, unknown=masked(96, *range(96)))
    for used in (usage(DAY, ZONE), usage(DAY, ZONE, empty)):
        bill = bills(tariff, used)[0]
        assert (bill.total, bill.status, bill.energy_mwh) == ("0.50", "incomplete", 0)
        assert warnings(bill) == ["no reading in this period"]
        assert (totals(bill)["peak_kw"], totals(bill)["peak_at"]) == ("0", None)


def test_a_page_without_clients_has_no_bills() -> None:
    on = grid(DAY, ZONE)
    assert bills(ENERGY, usage(DAY, ZONE, part(np.zeros((0, 96), np.uint8), on))) == []


def test_warnings_about_readings_are_on_the_bill() -> None:
    on = grid(DAY, ZONE)
    text = 'stamps read as UTC, for want of a zone: "quoted" é'
    used = usage(DAY, ZONE, part(np.ones((2, 96), np.uint8), on), warnings={1: [text]})
    assert [warnings(bill) for bill in bills(ENERGY, used)] == [[], [text]]


def test_a_share_of_a_meter_is_exact_until_the_line_is_rounded() -> None:
    on = grid(DAY, ZONE, 60)
    used = usage(DAY, ZONE, part(np.full((1, 24), 1000, np.uint16), on, denominator=7))
    bill = bills(ENERGY, used)[0]
    assert lines(bill)[0]["quantity"] == "3.428571428571"
    assert Fraction(lines(bill)[0]["amount_exact"]) == Fraction("0.342857142857")
    assert bill.energy_mwh == 3_428_571


def test_energy_of_any_width_is_exact_to_the_last_mwh() -> None:
    on = grid(DAY, ZONE)
    huge = 2**63 - 1
    for dtype, value, parts in (
        (np.uint8, 255, 1),
        (np.uint16, 65535, 1),
        (np.uint32, 2**32 - 1, 1),
        (np.int64, 2**53 + 1, 1),
        (np.int64, huge, 2**10),
    ):
        used = usage(DAY, ZONE, part(np.full((2, 96), value, dtype), on, scale=0, denominator=parts))
        tariff = ENERGY + '[[line]]\nid = "tou"\nkind = "energy"\nschedule = "s"\nprice = 0.3\n'
        found = bills(
            tariff.replace("[[line]]", '[schedule.s]\nall.a = ["all 08:15-20:00"]\nall.b = "rest"\n[[line]]', 1), used
        )
        assert [bill.energy_mwh for bill in found] == [round(Fraction(value * 96, parts))] * 2
        quantities = json.loads(found[0].detail)["quantities"]
        assert Fraction(quantities["import s.a"]) == Fraction(round(Fraction(value * 47 * 10**6, parts)), 10**12)
        assert Fraction(quantities["import s.b"]) == Fraction(round(Fraction(value * 49 * 10**6, parts)), 10**12)


def test_negative_readings_are_summed_like_others() -> None:
    on = grid(DAY, ZONE, 60)
    values = np.full((1, 24), 1000, np.int64)
    values[0, 5] = -5000
    assert amounts(bills(ENERGY, usage(DAY, ZONE, part(values, on)))[0]) == {"energy": "1.80"}


def test_a_number_of_a_client_needs_no_escape_to_be_billed() -> None:
    on = grid(DAY, ZONE)
    client = 'é"\\%s'
    used = Usage([client], DAY, ZONE, [part(np.ones((1, 96), np.uint8), on)])
    assert bills(ENERGY, used)[0].client == client
