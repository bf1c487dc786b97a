"""Long reads: neither order nor files change what is stored, and what is spread is all there, day by day."""

import random
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.core.periods import Period, midnight
from etl.core.usage_page import LongUse, Part, Source, Usage
from etl.tariffs.pricing.channel_energy import channel_energy
from etl.tariffs.pricing.spreading import spread_crossing_reads, spread_long_reads
from etl.tariffs.read.parse import parse_tariff
from tests.support.command import Shell
from tests.support.examples import examples
from tests.support.sets import EPOCH, EXPORT_HEADER, JULY, kwh, stamp

LAW = settings(max_examples=examples(6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HEADER = "client,start,end,kwh,quality"
Read = tuple[str, int, int, int, str]


@st.composite
def channels(draw: st.DrawFn) -> list[Read]:
    """Reads of two clients, of which none share a minute; some of an hour or less, all of a length of their own."""
    found: list[Read] = []
    for client in ("7", "é"):
        minute = JULY + draw(st.integers(0, 1000))
        for _ in range(draw(st.integers(1, 6))):
            length = draw(st.sampled_from([61, 90, 1440, 1380, 7 * 1440, 44_640, 183 * 1440]))
            quality = draw(st.sampled_from(["measured", "estimated"]))
            found.append((client, minute, minute + length, draw(st.integers(0, 10**12)), quality))
            minute += length + draw(st.sampled_from([0, 0, 1, 2000]))
    return found


def text(reads: list[Read]) -> str:
    rows = [f"{client},{stamp(start)},{stamp(end)},{kwh(mwh)},{word}" for client, start, end, mwh, word in reads]
    return "\n".join([HEADER, *rows]) + "\n"


def exported(reads: list[Read]) -> str:
    rows = [
        f"{client},{client},,import,{stamp(start)}+00:00,{stamp(end)}+00:00,{kwh(mwh)},{word},{client},{kwh(mwh)},"
        for client, start, end, mwh, word in sorted(reads)
    ]
    return "\n".join([EXPORT_HEADER, *rows]) + "\n"


def load(etl: Shell, *files: list[Read]) -> list[tuple[int, int]]:
    """Loaded and duplicate readings of each file."""
    found = []
    for number, reads in enumerate(files):
        path = Path(f"{number}-{random.random()}.csv")
        path.write_text(text(reads), encoding="utf-8")
        result = etl.load(path)
        found.append((result["loaded"], result["duplicate"]))
    return found


@LAW
@given(channels(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_files_changes_nothing_and_all_comes_back(
    etl: Shell, reads: list[Read], chance: random.Random
) -> None:
    mixed = chance.sample(reads, len(reads))
    cut = chance.randint(0, len(mixed))
    files = [part for part in (mixed[:cut], mixed[cut:]) if part]
    etl.reset()
    assert load(etl, *files) == [(len(part), 0) for part in files]
    first = etl.exported("readings")
    assert first == exported(reads)
    assert load(etl, [*reads, reads[0]]) == [(0, len(reads) + 1)]
    etl.reset()
    Path("back.csv").write_text(first, encoding="utf-8")
    assert etl.load("back.csv")["loaded"] == len(reads)
    assert etl.exported("readings") == first


@LAW
@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=9), st.randoms(use_true_random=False))
def test_reads_of_a_register_in_any_order_or_files_that_share_one_give_the_same(
    etl: Shell, rises: list[int], chance: random.Random
) -> None:
    shown = np.cumsum(rises).tolist()
    rows = [f"7,{stamp(JULY + 100_000 * place)},{kwh(mwh)}" for place, mwh in enumerate(shown)]
    cut = chance.randint(1, len(rows) - 1) if len(rows) > 2 else 1
    found = []
    for files in ([rows], [chance.sample(rows, len(rows))], [rows[cut - 1 :], rows[:cut]] if cut > 1 else [rows]):
        etl.reset()
        for number, part in enumerate(files):
            Path(f"{number}.csv").write_text("\n".join(["client,timestamp,kwh", *part]) + "\n")
            etl.load(f"{number}.csv", "--register")
        found.append(etl.exported("readings"))
    assert found == [found[0]] * 3
    assert [line.split(",")[6] for line in found[0].splitlines()[1:]] == [kwh(rise) for rise in rises[1:]]


TARIFF = parse_tariff(
    'name = "t"\ncurrency = "EUR"\nlong_reads = "days"\n[[line]]\nid = "e"\nkind = "energy"\nprice = 1\n', "t.toml"
)


def spread(start: int, end: int, mwh: int, period: Period, zone: str) -> list[int]:
    """mWh of the quarter-hours of a period."""
    first, last = period.utc_minutes(zone)
    if end <= first or start >= last:
        return [0]
    row, begin, stop, energy, low, high = (np.array([one], np.int64) for one in (0, start, end, mwh, first, last))
    missing = np.zeros((0, 3), np.int64)
    use = LongUse("import", row, begin, stop, energy, np.zeros(1, np.bool_), low, high, missing)
    (part,) = spread_long_reads(Usage(["7"], period, zone, [], long=[use]), TARIFF).parts
    found: list[int] = part.values[0].tolist()
    return found


def days_by_hand(start: int, end: int, mwh: int, zone: str) -> dict[int, int]:
    """mWh by the first minute of each day: the running sum of equal shares, rounded down."""
    day = (EPOCH + timedelta(minutes=start - 1500)).date()
    weights: dict[int, Fraction] = {}
    while midnight(day, zone) < end:
        low, high = midnight(day, zone), midnight(day + timedelta(days=1), zone)
        if high > start:
            weights[low] = Fraction(min(high, end) - max(low, start), high - low)
        day += timedelta(days=1)
    found, before = {}, Fraction(0)
    for low, weight in weights.items():
        upto = before + weight
        whole = sum(weights.values())
        found[low] = int(mwh * upto / whole) - int(mwh * before / whole)
        before = upto
    return found


@given(
    st.integers(JULY, JULY + 400 * 1440),
    st.integers(1, 200 * 1440),
    st.integers(0, 10**15),
    st.sampled_from(["UTC", "Europe/Lisbon", "Australia/Lord_Howe", "America/New_York"]),
)
@settings(max_examples=40, deadline=None)
def test_what_is_spread_is_all_of_it_however_periods_cut_it(start: int, length: int, mwh: int, zone: str) -> None:
    end = start + length
    day = (EPOCH + timedelta(minutes=start)).date() - timedelta(days=2)
    last = (EPOCH + timedelta(minutes=end)).date() + timedelta(days=2)
    total, whole, found = 0, {}, {}
    while day < last:
        period = Period(day, min(day + timedelta(days=31), last))
        quarters = spread(start, end, mwh, period, zone)
        total += sum(quarters)
        assert min(quarters) >= 0
        one = period.start
        while one < period.end and len(quarters) > 1:
            low, high = midnight(one, zone), midnight(one + timedelta(days=1), zone)
            first = midnight(period.start, zone)
            found[low] = sum(quarters[(low - first) // 15 : (high - first) // 15])
            one += timedelta(days=1)
        day = period.end
    whole = days_by_hand(start, end, mwh, zone)
    assert total == mwh
    assert {low: amount for low, amount in found.items() if amount} == {
        low: amount for low, amount in whole.items() if amount
    }


def test_channels_are_spread_as_each_would_be_alone() -> None:
    period, zone = Period(date(2024, 3, 1), date(2024, 4, 1)), "Europe/Lisbon"
    first, last = period.utc_minutes(zone)
    chance = random.Random(5)
    drawn = [(chance.randrange(3), chance.randrange(4), chance.randrange(first - 9000, last - 99)) for _ in range(60)]
    row, source, start = np.array(sorted(drawn), np.int64).T
    end = start + np.array(chance.choices([61, 1440, 44_640], k=60), np.int64)
    low, high = np.maximum(start, first), np.minimum(end, last)
    row, source, start, end, low, high = (column[high > low] for column in (row, source, start, end, low, high))
    energy = np.array([chance.randrange(10**9) for _ in row], np.int64)
    missing = np.array([[1, first, first + 600]], np.int64)
    ids = [Source(number, "", 0, 1 << 40, Fraction(1), Fraction(1)) for number in range(4)]
    use = LongUse("import", row, start, end, energy, energy % 2 == 0, low, high, missing, 1, source, ids)

    def parts(some: LongUse) -> Part:
        usage = Usage(["7", "8", "9"], period, zone, [], long=[some])
        (part,) = spread_long_reads(usage, TARIFF, by_channel=True).parts
        return part

    channels = parts(use).channels
    assert channels is not None
    assert channels.estimated is not None
    for place, (client, own) in enumerate(zip(channels.row.tolist(), channels.sources, strict=True)):
        assert own is not None
        alone = parts(use.where((row == client) & (source == own.meter)))
        for mask, absent in ((channels.known, alone.unknown), (~channels.estimated, alone.estimated)):
            assert (mask[place] == (True if absent is None else ~absent[client])).all()
        assert (channels.values[place] == alone.values[client]).all()
        due = np.zeros(len(alone.values[0]), np.bool_)
        due[:40] = client == 1
        assert (channels.missing[place] == (due & ~channels.known[place])).all()


@pytest.mark.parametrize("past", [0, 1])
def test_reads_are_spread_for_the_energy_of_channels_only_if_one_reaches_past_the_period(past: int) -> None:
    period, zone = Period(date(2024, 3, 1), date(2024, 4, 1)), "Europe/Lisbon"
    first, last = period.utc_minutes(zone)
    start = np.arange(first, last, 1439)  # local days end elsewhere, one of them has 23 hours
    end = np.minimum(start + 1439, last)
    end[-1] += past
    count = len(start)
    row, source, energy = np.arange(count) // 10, np.arange(count) % 2, np.arange(count) * 999_999_937
    none, ids = np.zeros((0, 3), np.int64), [Source(7, "", 0, 1 << 40, Fraction(3), Fraction(1, 3))] * 2
    use = LongUse("import", row, start, end, energy, row > 9, start, np.minimum(end, last), none, 3, source, ids)
    usage = Usage(["7", "8", "9", "10"], period, zone, [], long=[use])
    found, whole = spread_crossing_reads(usage, TARIFF), spread_long_reads(usage, TARIFF, by_channel=True)
    assert bool(found.parts) == bool(past)
    for client in range(4):
        assert channel_energy(found, client) == channel_energy(whole, client)
