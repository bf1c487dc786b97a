"""Days as they are drawn: hours by the clock, gaps that are no zeros, what fails cut off and marked."""

from datetime import date

from etl.core.periods import midnight
from etl.reports.drawings.bars import ASCII, BLOCKS
from etl.reports.drawings.day_pictures import as_json, lines
from etl.review.day_readings import ChannelDay, ClientDay, DayFinding, DayReading
from tests.support.places import ROOT

KWH = 10**6


def drawn(day: str, *channels: ChannelDay, zone: str = "Europe/Madrid") -> ClientDay:
    first = date.fromisoformat(day)
    end = first.replace(day=first.day + 1)
    return ClientDay("a", zone, first, midnight(first, zone), midnight(end, zone), channels)


def hourly(day: str, *kwh: int | None, interval: int = 60) -> ChannelDay:
    """Readings from midnight on; None is a gap."""
    start = midnight(date.fromisoformat(day), "Europe/Madrid")
    reads = [
        DayReading(start + interval * place, start + interval * (place + 1), value * KWH)
        for place, value in enumerate(kwh)
        if value is not None
    ]
    return ChannelDay("a", "", "import", reads)


def test_a_day_with_a_gap_zeros_and_a_reading_that_fails() -> None:
    day = hourly("2017-08-10", *[1] * 7, 500, None, None, *[0] * 2, *[2] * 12)
    failing = day.readings[7]
    day.findings.append(DayFinding(failing.start, failing.end, "ceiling", "far too high", 500 * KWH))
    assert lines(drawn("2017-08-10", day), BLOCKS) == [
        "client a, import: 2017-08-10, Europe/Madrid",
        "       2 kWh                             ↑↑↑↑",
        "                                         ████",
        "             ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄████",
        "             ████████████████████████████████",
        "             ████████████████████████████████",
        "           0 ────────────────────────────────xxxxxxxx────────",
        "                                         ▲▲▲▲",
        "             00  01  02  03  04  05  06  07  08  09  10  11",
        "       2 kWh ████████████████████████████████████████████████",
        *["             ████████████████████████████████████████████████"] * 4,
        "           0 ────────────────────────────────────────────────",
        "             12  13  14  15  16  17  18  19  20  21  22  23",
        "  x no reading",
        "  ↑ above the scale, which is that of the other readings",
        "  ▲ 07:00 to 08:00, ceiling, not billed: 500 kWh, far too high",
    ]


def test_days_on_which_the_clock_changes_have_their_hours() -> None:
    back = lines(drawn("2017-10-29", hourly("2017-10-29", *[1] * 25)), ASCII)
    assert back[0] == "client a, import: 2017-10-29, Europe/Madrid, a day of 25 hours"
    assert back[7] == "             00  01  02  02  03  04  05  06  07  08  09  10  11"
    forward = lines(drawn("2017-03-26", hourly("2017-03-26", *[1] * 23)), ASCII)
    assert forward[0] == "client a, import: 2017-03-26, Europe/Madrid, a day of 23 hours"
    assert forward[7] == "             00  01  03  04  05  06  07  08  09  10  11"
    assert max(map(len, [*back, *forward])) <= 80


def test_short_readings_share_a_character_and_the_highest_is_seen() -> None:
    day = hourly("2017-08-10", 1, 1, 4, *[1] * 285, interval=5)
    assert lines(drawn("2017-08-10", day), ASCII)[1:6] == [
        "       4 kWh #",
        "             #",
        "             #",
        "             #...............................................",
        "             ################################################",
    ]


def test_every_line_fits_whatever_the_rule_says() -> None:
    day = hourly("2017-08-10", *[1] * 24)
    day.findings.extend(DayFinding(read.start, read.end, "spike", "long words " * 20, None) for read in day.readings)
    texts = lines(drawn("2017-08-10", day), BLOCKS)
    assert max(map(len, texts)) <= 80
    assert texts[-1] == "  and 14 more findings (--json names them)"


def test_what_holds_for_the_whole_day_is_said_and_not_marked() -> None:
    day = hourly("2017-08-10", *[0] * 24)
    start = day.readings[0].start
    day.findings.append(DayFinding(start - 1440, start + 2880, "zero", "72 h", None))
    texts = lines(drawn("2017-08-10", day), BLOCKS)
    assert texts[-1] == "  ▲ 2017-08-09 to 2017-08-12, zero: 72 h"
    assert sum("▲" in text for text in texts) == 1


def test_long_reads_are_written_out() -> None:
    day = hourly("2017-08-10", 7, interval=1440)
    assert lines(drawn("2017-08-10", day, ChannelDay("m", "1", "export")), BLOCKS)[1:] == [
        "  00:00 to 24:00: 7 kWh",
        "  no reading fails a rule, and none is warned of",
        "",
        "client a, meter m, register 1, export: 2017-08-10, Europe/Madrid",
        "  no reading fails a rule, and none is warned of",
    ]


def test_json_has_the_readings_by_utc() -> None:
    day = hourly("2017-08-10", 1, 500)
    start, end, energy = day.readings[1]
    day.findings.append(DayFinding(start, end, "ceiling", "far too high", energy))
    found = as_json(drawn("2017-08-10", day))
    assert (found["day"], found["from"]) == ("2017-08-10", "2017-08-09T22:00:00+00:00")
    (channel,) = found["channels"]
    assert channel["readings"][0] == {
        "from": "2017-08-09T22:00:00+00:00", "to": "2017-08-09T23:00:00+00:00", "kwh": "1"
    }  # fmt: skip
    page = (ROOT / "docs/reference/findings-json.md").read_text("utf-8")
    assert all(f"`{key}`" in page.split("`etl findings show` has")[1] for one in (found, channel) for key in one)
    assert channel["findings"] == [
        {
            "rule": "ceiling", "billed": False, "from": "2017-08-09T23:00:00+00:00", "to": "2017-08-10T00:00:00+00:00",
            "kwh": "500", "why": "far too high",
        }
    ]  # fmt: skip


def test_a_day_is_as_wide_as_the_terminal() -> None:
    day = hourly("2017-10-29", *[1] * 25)
    for width, rows, cells in ((40, 2, 26), (80, 2, 52), (200, 1, 100)):
        texts = lines(drawn("2017-10-29", day), ASCII, width)
        assert max(map(len, texts)) <= width
        axes = [text.count("-") for text in texts if text.startswith("           0 ")]
        assert (len(axes), axes[0]) == (rows, cells)
