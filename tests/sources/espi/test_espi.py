"""Green Button XML: which readings of a feed become which readings of whom, and which feeds are refused."""

import itertools
from datetime import UTC, datetime

import pytest

from tests.support import green_button as gb
from tests.support.command import Shell

HOUR = 3600
T0 = 1_500_000_000 // HOUR * HOUR
SET_ASIDE = "(use --rejects FILE to set such rows aside)"


def stored(etl: Shell, *arguments: str) -> list[str]:
    """client, meter, flow, start, kWh, quality of all readings."""
    rows = [line.split(",")[:8] for line in etl.exported("readings", *arguments).splitlines()[1:]]
    return [" ".join((row[0], row[1], row[3], row[4][:16], *row[6:])) for row in rows]


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def test_readings_are_of_the_usage_point_that_their_links_lead_to(etl: Shell) -> None:
    done = etl("load", "-", stdin=gb.simple(243, 0))
    assert done.err == (
        "standard input: layout espi, timestamps in UTC (epochs), at the start of the interval, "
        "units as it says itself, meters in UTC (assumed)\n"
    )
    who = "RetailCustomer/7/UsagePoint/1"
    assert stored(etl) == [
        f"{who} {who} import 2017-07-14T02:00 0.243000 measured",
        f"{who} {who} import 2017-07-14T03:00 0.000000 measured",
    ]


def test_nothing_of_a_title_is_kept_or_shown(etl: Shell) -> None:
    done = etl("load", "-", stdin=gb.simple(1, "x"))
    assert "Privet" not in done.out + done.err
    etl.load("-", "--rejects", "bad.csv", "--max-rejects", "100%", stdin=gb.simple(1, "x"))
    assert b"Privet" not in etl.database.read_bytes()


def test_the_client_that_is_said_has_the_only_meter_of_a_feed(etl: Shell) -> None:
    etl.load("-", "--client", "home", stdin=gb.simple(243))
    assert stored(etl) == ["home home import 2017-07-14T02:00 0.243000 measured"]


def test_the_client_that_is_said_has_all_meters_of_a_feed_of_several(etl: Shell) -> None:
    other = "RetailCustomer/7/UsagePoint/2"
    two = (gb.point(), gb.point(other), gb.series(), gb.series(1, other), gb.reading_type())
    etl.load("-", "--client", "home", stdin=gb.feed(*two, gb.block(gb.hourly(1)), gb.block(gb.hourly(2), 1, other)))
    assert [row.split()[1] for row in stored(etl)] == [gb.POINT, other]


def test_a_feed_without_links_needs_a_client_and_its_only_type_holds_for_all(etl: Shell) -> None:
    bare = gb.feed(
        gb.entry(gb.element("ReadingType", gb.fields(uom=72, flowDirection=0))),
        gb.entry(gb.element("IntervalBlock", "\n" + "".join(gb.hourly(385)))),
    )
    assert etl("load", "-", stdin=bare).error == (
        "etl: standard input:4: the row names no client (give it with --client)"
    )
    etl.load("-", "--client", "home", stdin=bare)
    assert stored(etl) == ["home home import 2017-07-14T02:00 0.385000 measured"]


ENTRIES = (gb.point(), gb.series(), gb.reading_type(), gb.block(gb.hourly(5, 6)))


@pytest.mark.parametrize("order", [*itertools.permutations(range(4))])
def test_entries_stand_in_any_order(etl: Shell, order: tuple[int, ...]) -> None:
    found = etl.load("-", "--dry-run", stdin=gb.feed(*(ENTRIES[place] for place in order)))
    assert (found["loaded"], found["kwh"]) == (2, {"import": "0.011"})


def test_a_series_may_be_linked_from_its_type_and_its_blocks_instead(etl: Shell) -> None:
    """As NISC's software writes it."""
    mine = f"{gb.POINT}/MeterReading/1"
    linked = gb.feed(
        gb.point(),
        gb.entry(gb.element("IntervalBlock", "".join(gb.hourly(9))), f"{mine}/IntervalBlock/0", "", mine),
        gb.entry(gb.element("ReadingType", gb.fields(uom=72)), "ReadingType/1", mine),
        gb.entry(gb.element("ReadingType", gb.fields(uom=42)), "ReadingType/2", f"{gb.POINT}/MeterReading/2"),
        gb.entry(gb.element("MeterReading"), mine, f"{gb.POINT}/MeterReading"),
        gb.entry(gb.element("MeterReading"), f"{gb.POINT}/MeterReading/2", f"{gb.POINT}/MeterReading"),
    )
    assert etl.load("-", stdin=linked)["kwh"] == {"import": "0.009"}


@pytest.mark.parametrize("prefix", ["espi", "ns0"])
def test_namespaces_have_any_prefix(etl: Shell, prefix: str) -> None:
    names = ("UsagePoint", "MeterReading", "ReadingType", "IntervalBlock")
    text = gb.simple(7).replace(gb.HEAD, f'{gb.HEAD[:-1]} xmlns:{prefix}="http://naesb.org/espi">')
    text = text.replace(' xmlns="http://naesb.org/espi"', "")
    inner = (*names, "ServiceCategory", "kind", "accumulationBehaviour", "flowDirection", "powerOfTenMultiplier", "uom")
    for name in (*inner, "IntervalReading", "timePeriod", "duration", "start", "value"):
        text = text.replace(f"<{name}>", f"<{prefix}:{name}>").replace(f"</{name}>", f"</{prefix}:{name}>")
    assert etl.load("-", stdin=text)["kwh"] == {"import": "0.007"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_a_feed_has_the_encoding_that_it_says(etl: Shell, encoding: str) -> None:
    declaration = '<?xml version="1.0" encoding="ISO-8859-1"?>' if encoding == "latin-1" else ""
    text = (declaration + gb.simple(7).replace("Privet", "Fl\u00fcgel")).encode(encoding)
    assert etl.load("-", stdin=text)["kwh"] == {"import": "0.007"}


@pytest.mark.parametrize(
    ("value", "fields", "kwh"),
    [
        ("243", {"powerOfTenMultiplier": 0}, "0.243"),
        ("243", {"powerOfTenMultiplier": 3}, "243"),
        ("243", {"powerOfTenMultiplier": -3}, "0.000243"),
        ("0.243", {"powerOfTenMultiplier": 3}, "0.243"),
        ("1500", {"uom": 38}, "1.5"),
        ("1500", {"uom": 38, "powerOfTenMultiplier": -3}, "0.0015"),
        ("123456789", {"powerOfTenMultiplier": 1}, "1234567.89"),
    ],
)
def test_a_value_is_whole_milliwatt_hours_by_unit_and_power_of_ten(
    etl: Shell, value: str, fields: dict[str, int], kwh: str
) -> None:
    found = etl.load("-", stdin=gb.simple(value, **fields))
    assert (found["kwh"], found["rounded"]) == ({"import": kwh}, 0)


def test_mean_power_is_multiplied_by_the_duration_and_rounded_once_a_reading(etl: Shell) -> None:
    blocks = gb.block([gb.reading(T0 + 300 * place, 1, 300) for place in range(3)])
    found = etl.load("-", stdin=gb.feed(gb.point(), gb.series(), gb.reading_type(1, uom=38), blocks))
    assert (found["kwh"], found["rounded"]) == ({"import": "0.000249"}, 3)  # 1 W for 5 min is 83.3 mWh


def test_digits_below_a_milliwatt_hour_are_rounded_away_from_zero_and_counted(etl: Shell) -> None:
    found = etl.load("-", "--negative", "export", stdin=gb.simple("15", "14", "-15", powerOfTenMultiplier=-4))
    assert (found["kwh"], found["rounded"]) == ({"export": "0.000002", "import": "0.000003"}, 3)


def test_import_and_export_lie_apart(etl: Shell) -> None:
    text = gb.feed(
        gb.point(), gb.series(1), gb.series(2), gb.reading_type(1), gb.reading_type(2, flowDirection=19),
        gb.block(gb.hourly(800), 1), gb.block(gb.hourly(300), 2),
    )  # fmt: skip
    assert etl.load("-", stdin=text)["kwh"] == {"export": "0.3", "import": "0.8"}


def test_export_that_is_below_zero_throughout_is_export_and_the_net_of_both_is_left_out(etl: Shell) -> None:
    text = gb.feed(
        gb.point(), *(gb.series(number) for number in (1, 2, 3, 4)),
        gb.reading_type(1), gb.reading_type(2, flowDirection=4), gb.reading_type(3, flowDirection=19),
        gb.reading_type(4, uom=38),
        gb.block(gb.hourly(496, 230), 1), gb.block(gb.hourly(386, -65), 2), gb.block(gb.hourly(-110, -295), 3),
        gb.block(gb.hourly(496), 4),
    )  # fmt: skip
    found = etl.load("-", stdin=text)
    assert found["kwh"] == {"export": "0.405", "import": "0.726"}
    assert found["loads"][0]["ignored_why"] == {
        "mean power of energy that the file has too": 1,
        "net of import and export, which the file has too": 2,
    }


def test_export_of_both_signs_is_refused_and_a_net_flow_alone_is_split_when_asked(etl: Shell) -> None:
    mixed = gb.simple(5, -5, flowDirection=19)
    assert etl("load", "-", stdin=mixed).error.startswith("etl: standard input:7: the value is negative")
    net = etl.load("-", "--negative", "export", stdin=gb.simple(5, -7, flowDirection=4))
    assert net["kwh"] == {"export": "0.007", "import": "0.005"}


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"uom": 169}, "therms"),
        ({"uom": 42}, "m3"),
        ({"uom": 73}, "varh"),
        ({"uom": 500}, "another unit (uom 500)"),
        ({"commodity": 7}, "gas"),
        ({"accumulationBehaviour": 1}, "a register, not intervals"),
        ({"accumulationBehaviour": 3}, "a register, not intervals"),
        ({"uom": 38, "kind": 8}, "demand, not energy"),
        ({"dataQualifier": 8}, "demand, not energy"),
        ({"flowDirection": 15}, "another direction (flowDirection 15)"),
    ],
)
def test_what_is_no_energy_of_one_direction_is_left_out_and_counted(
    etl: Shell, fields: dict[str, int], why: str
) -> None:
    other = "RetailCustomer/7/UsagePoint/2"
    text = gb.feed(
        gb.point(), gb.point(other), gb.series(), gb.series(2, other), gb.reading_type(), gb.reading_type(2, **fields),
        gb.block(gb.hourly(1)), gb.block(gb.hourly(1, 2, 3), 2, other),
    )  # fmt: skip
    found = etl.load("-", stdin=text)
    assert (found["loaded"], found["loads"][0]["ignored_why"]) == (1, {why: 3})


def test_a_usage_point_of_gas_is_left_out_though_its_unit_is_energy(etl: Shell) -> None:
    text = gb.feed(gb.point(kind=1), gb.series(), gb.reading_type(), gb.block(gb.hourly(1, 2)))
    assert etl.load("-", stdin=text)["loads"][0]["ignored_why"] == {"gas": 2}


@pytest.mark.parametrize(
    ("code", "quality"),
    [
        (0, "measured"),
        (7, "substituted"),
        (8, "estimated"),
        (9, "estimated"),
        (10, "suspect"),
        (14, "measured"),
        (19, "measured"),
    ],
)
def test_quality_is_kept(etl: Shell, code: int, quality: str) -> None:
    one = gb.block([gb.reading(T0, 1, quality=code)])
    etl.load("-", stdin=gb.feed(gb.point(), gb.series(), gb.reading_type(), one))
    assert stored(etl)[0].endswith(quality)


def test_the_type_says_the_quality_of_readings_that_say_none_and_values_for_other_weather_are_left_out(
    etl: Shell,
) -> None:
    block = gb.block([gb.reading(T0, 1), gb.reading(T0 + HOUR, 2, quality=0), gb.reading(T0 + 2 * HOUR, 3, quality=15)])
    found = etl.load("-", stdin=gb.feed(gb.point(), gb.series(), gb.reading_type(1, defaultQuality=8), block))
    assert (found["estimated"], found["ignored"]) == (1, 1)


def test_durations_may_differ_and_count_before_the_length_that_the_type_says(etl: Shell) -> None:
    block = gb.block([gb.reading(T0 + 900 * place, 1, 900) for place in range(4)] + [gb.reading(T0 + HOUR, 4)])
    etl.load("-", stdin=gb.feed(gb.point(), gb.series(), gb.reading_type(1, intervalLength=1800), block))
    assert etl.ok("status", "--json").json["intervals"] == {"15": 1, "60": 1}


def test_a_reading_without_a_duration_has_the_length_of_its_type_and_an_end_of_59_seconds_is_inclusive(
    etl: Shell,
) -> None:
    block = gb.block([gb.reading(T0, 1, 0), gb.reading(T0 + HOUR, 1, 3599)])
    etl.load("-", stdin=gb.feed(gb.point(), gb.series(), gb.reading_type(1, intervalLength=3600), block))
    assert etl.ok("status", "--json").json["intervals"] == {"60": 1}


def test_days_are_kept_as_days_with_their_own_lengths(etl: Shell) -> None:
    midnights = [epoch(f"2018-11-0{day} 0{7 + (day > 4)}:00") for day in (3, 4, 5)]
    days = [gb.reading(midnights[0], 5000, 86_400), gb.reading(midnights[1], 6000, 90_000)]
    text = gb.feed(gb.point(), gb.series(), gb.reading_type(1, intervalLength=86_400), gb.block(days))
    found = etl.load("-", "--client", "home", stdin=text)
    assert (found["loaded"], found["kwh"]) == (2, {"import": "11"})
    ends = [line.split(",")[5] for line in etl.exported("readings").splitlines()[1:]]
    assert [end[:16] for end in ends] == ["2018-11-04T07:00", "2018-11-05T08:00"]


def test_days_of_time_that_has_hours_too_are_left_out_and_counted(etl: Shell) -> None:
    day = T0 // 86_400 * 86_400
    days = gb.block([gb.reading(day + 86_400 * place, 24, 86_400) for place in (-1, 0, 1)], 2)
    text = gb.feed(
        gb.point(), gb.series(1), gb.series(2), gb.reading_type(1), gb.reading_type(2), gb.block(gb.hourly(1, 1)), days
    )
    found = etl.load("-", stdin=text)
    assert found["loads"][0]["ignored_why"] == {"of time for which the file has shorter intervals": 1}
    assert (found["loaded"], found["kwh"]) == (4, {"import": "0.05"})


def times_of_use(*series: tuple[int, int]) -> str:
    """A day of each series: its time of use, and Wh."""
    numbers = range(1, len(series) + 1)
    types = [
        gb.reading_type(number, intervalLength=86_400, tou=tou)
        for number, (tou, _) in zip(numbers, series, strict=True)
    ]
    blocks = [
        gb.block([gb.reading(T0 // 86_400 * 86_400, wh, 86_400)], number)
        for number, (_, wh) in zip(numbers, series, strict=True)
    ]
    return gb.feed(gb.point(), *map(gb.series, numbers), *types, *blocks)


def test_days_of_several_times_of_use_are_registers_that_add_up(etl: Shell) -> None:
    found = etl.load("-", "--client", "home", stdin=times_of_use((1, 1000), (2, 200), (3, 30)))
    assert found["kwh"] == {"import": "1.23"}
    assert [line.split(",")[2] for line in etl.exported("readings").splitlines()[1:]] == ["TOU1", "TOU2", "TOU3"]


def test_the_total_of_times_of_use_is_left_out_beside_them(etl: Shell) -> None:
    found = etl.load("-", "--client", "home", stdin=times_of_use((0, 1200), (1, 1000), (2, 200)))
    assert (found["kwh"], found["ignored"]) == ({"import": "1.2"}, 1)


def test_the_only_time_of_use_is_no_register(etl: Shell) -> None:
    etl.load("-", "--client", "home", stdin=times_of_use((2, 1000)))
    assert etl.exported("readings").splitlines()[1].split(",")[2] == ""


# The hour that clocks show twice

BACK = epoch("2018-11-04 09:00")
"""Pacific time goes back from 02:00 to 01:00."""


def night(*readings: str, clock: str | None = None) -> str:
    return gb.feed(clock or gb.local_time(), gb.point(), gb.series(), gb.reading_type(), gb.block(readings))


def opower(minutes: int, *, before: int = BACK) -> list[str]:
    """Hours around the change, both of 01:00 under the epoch of the first, in intervals of so many minutes."""
    step, slots = minutes * 60, 60 // minutes
    first = [before - HOUR + step * place for place in range(slots)]
    starts = [before - 2 * HOUR + step * place for place in range(slots)] + first + first
    starts += [before + HOUR + step * place for place in range(slots)]
    return [gb.reading(start, 10 + place, step) for place, start in enumerate(starts)]


@pytest.mark.parametrize("minutes", [60, 30, 15])
@pytest.mark.parametrize("newest_first", [False, True])
def test_two_hours_under_one_epoch_are_both_kept_where_the_clocks_go_back(
    etl: Shell, minutes: int, newest_first: bool
) -> None:
    readings = opower(minutes)
    etl.load("-", stdin=night(*(readings[::-1] if newest_first else readings)))
    slots = 240 // minutes
    expected = [
        (f"{datetime.fromtimestamp(BACK - 2 * HOUR + 60 * minutes * place, UTC):%Y-%m-%dT%H:%M}", 10 + place)
        for place in range(slots)
    ]
    found = [(row.split()[3], round(float(row.split()[4]) * 1000)) for row in stored(etl)]
    assert found == expected


def test_both_hours_count_where_they_have_the_same_value(etl: Shell) -> None:
    readings = [gb.reading(BACK - HOUR, 749), gb.reading(BACK - HOUR, 749), gb.reading(BACK + HOUR, 1)]
    assert etl.load("-", stdin=night(*readings))["kwh"] == {"import": "1.499"}


def test_without_local_time_the_change_of_any_american_zone_proves_it(etl: Shell) -> None:
    entries = (gb.point(), gb.series(), gb.reading_type(), gb.block(opower(60)))
    assert etl.load("-", stdin=gb.feed(*entries))["loaded"] == 4


TWICE = [gb.reading(BACK - HOUR, 1), gb.reading(BACK - HOUR, 2)]


@pytest.mark.parametrize(
    ("readings", "clock"),
    [
        pytest.param([*TWICE, gb.reading(BACK, 3)], None, id="the next hour is there"),
        pytest.param([*TWICE, gb.reading(BACK - HOUR, 3)], None, id="three times"),
        pytest.param(TWICE, gb.local_time(offset=-18000), id="another zone's change"),
        pytest.param(opower(60, before=BACK + 7 * 86_400), None, id="another day"),
        pytest.param(opower(15)[:11], None, id="an hour that is not whole"),
    ],
)
def test_two_values_under_one_epoch_contradict_each_other_where_nothing_proves_the_hour(
    etl: Shell, readings: list[str], clock: str | None
) -> None:
    done = etl("load", "-", stdin=night(*readings, clock=clock))
    assert "another row of this file has another value for the same interval" in done.error


def test_a_true_second_hour_stays_where_it_is(etl: Shell) -> None:
    hours = [gb.reading(BACK + HOUR * place, 9 + place) for place in range(-2, 2)]
    etl.load("-", stdin=night(*hours))
    assert [row.split()[3][11:] for row in stored(etl)] == ["07:00", "08:00", "09:00", "10:00"]


# What is refused

DOCTYPE = '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
WARY = "(no Green Button file needs that: be wary of where this one comes from)"
AGAIN = "(copy or download the file again)"
CSV = "(its epochs may be local time written as UTC: load the CSV of the same readings)"
TYPE = "(correct the ReadingType, or ask for another export)"
LINKS = "(was it exported whole? each series of readings needs its ReadingType)"
OTHERS = gb.feed(gb.reading_type(2), gb.reading_type(3, uom=38), gb.block(gb.hourly(1)))

REFUSED = {
    "a document type": (DOCTYPE + gb.simple(1), f"1: has a document type, which could define entities {WARY}"),
    "an entity": (gb.simple("&lol;"), f"6: is not well-formed XML: undefined entity {AGAIN}"),
    "a torn file": (gb.simple(1)[:-40], f"7: is not well-formed XML: unclosed token {AGAIN}"),
    "not closed": (gb.HEAD + gb.block(gb.hourly(1)), f"4: is not well-formed XML: no element found {AGAIN}"),
    "no readings": (gb.feed(gb.point()), " holds no interval readings (was it exported whole?)"),
    "no type": (gb.feed(gb.block(gb.hourly(1))), f" a series of readings: no ReadingType says what they are {LINKS}"),
    "two types": (
        OTHERS, f" a series of readings: its links do not say which ReadingType they belong to {LINKS}",
    ),
    "a multiplier": (
        gb.simple(1, powerOfTenMultiplier=99),
        f"4: powerOfTenMultiplier: '99' is not a power of ten from -12 to 12 {TYPE}",
    ),
    "a length": (
        gb.simple(1, intervalLength="PT1H"), f"4: intervalLength: 'PT1H' is not a number that it can have {TYPE}",
    ),
    "daylight saving of UTC": (
        night(*gb.hourly(1), clock=gb.local_time(back=0, offset=0)),
        f"2: LocalTimeParameters have a rule for daylight saving and the offset of UTC {CSV}",
    ),
    "an offset": (
        night(*gb.hourly(1), clock=gb.local_time(rule="zzz")),
        f"2: dstEndRule 'zzz' is not a number {CSV}",
    ),
    "deep": (gb.simple(1).replace("</feed>", "<a>" * 99), f"8: elements lie too deep in each other {WARY}"),
    "a value": (gb.simple("n/a"), f"6: value: 'n/a' is not a number {SET_ASIDE}"),
    "a large value": (gb.simple("9" * 16), f"6: value: is out of range for a reading {SET_ASIDE}"),
    "a larger value": (gb.simple("9" * 18), f"6: value: '{'9' * 18}' is too large for a reading {SET_ASIDE}"),
    "no start": (gb.simple(1).replace("<start>1499997600</start>", ""), f"6: start is missing {SET_ASIDE}"),
    "a start": (
        gb.simple(1).replace("1499997600", "2017-07-14"),
        f"6: start: '2017-07-14' is not a number that it can have {SET_ASIDE}",
    ),
    "seconds": (gb.simple(1).replace("1499997600", "1499997601"), f"6: start: is not on a whole minute {SET_ASIDE}"),
    "a duration": (
        gb.simple(1).replace("<duration>3600", "<duration>90"),
        f"6: duration: is not a number of whole minutes {SET_ASIDE}",
    ),
    "no duration": (
        gb.simple(1).replace("<duration>3600", "<duration>0"),
        f"6: duration: is not a number of whole minutes {SET_ASIDE}",
    ),
    "a quality": (
        gb.feed(gb.point(), gb.series(), gb.reading_type(), gb.block([gb.reading(T0, 1, quality=99)])),
        f"6: quality: '99' is none of Green Button's {SET_ASIDE}",
    ),
    "two values": (
        gb.feed(*ENTRIES, gb.block(gb.hourly(7))),
        f"6: another row of this file has another value for the same interval {SET_ASIDE}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_feed_ends_in_its_exact_line(etl: Shell, case: str) -> None:
    text, message = REFUSED[case]
    done = etl("load", "-", stdin=text)
    assert (done.code, done.error) == (1, f"etl: standard input:{message}")
