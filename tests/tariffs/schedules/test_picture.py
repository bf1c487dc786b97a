"""A schedule as people read it: its week in letters, its periods in the words of a tariff."""

from etl.tariffs.read.schedule_rules import read_schedule
from etl.tariffs.schedules.picture import picture, windows
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.toml_table import Table
from tests.support.tariff_lines import tariff_context


def schedule(**keys: object) -> Schedule:
    return read_schedule(Table(keys, "t.toml"), "s", tariff_context())


def test_a_week_is_seven_rows_of_a_letter_an_hour() -> None:
    found = picture(schedule(all={"peak": ["mon-fri 08:00-20:00"], "off": "rest"}))
    workday, weekend = "OOOOOOOO" + "P" * 12 + "OOOO", "O" * 24
    assert found == [
        "    00    06    12    18    24",
        *(f"{day} {workday}" for day in ("mon", "tue", "wed", "thu", "fri")),
        f"sat {weekend}",
        f"sun {weekend}",
        "    P peak   O off",
    ]


def test_half_hours_are_drawn_where_a_period_changes_on_one_and_other_changes_are_named() -> None:
    found = picture(schedule(all={"a": ["all 08:30-20:00"], "b": "rest"}))
    assert found[1] == "mon " + "B" * 17 + "A" * 23 + "B" * 8
    odd = picture(schedule(all={"a": ["all 08:20-20:00"], "b": "rest"}))
    assert odd[-1] == "    changes inside a cell at 08:20"


def test_seasons_by_dates_have_their_dates_and_periods_of_equal_initials_have_their_last_letters() -> None:
    found = picture(
        schedule(
            seasons={"summer": "05-01..10-31", "winter": "11-01..04-30"},
            summer={"peak": ["all 08:00-20:00"], "plain": "rest"},
            winter={"plain": "rest"},
        )
    )
    assert found[0] == "summer (05-01..10-31):"
    assert "    K peak   N plain" in found


def test_a_period_is_told_in_the_words_of_a_tariff() -> None:
    tou = schedule(all={"day": ["mon-fri 09:00-12:00 18:00-21:00", "sun"], "night": "rest"})
    assert windows(tou, 0) == ["mon-fri 09:00-12:00 18:00-21:00", "sun"]
    assert windows(tou, 1) == ["mon-fri 00:00-09:00 12:00-18:00 21:00-24:00", "sat"]
    assert windows(schedule(all={"x": "rest"}), 0) == ["all"]
