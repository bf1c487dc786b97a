"""Price files mean starts or ends, on some clock; what is not clear is refused."""

import pytest

from etl.core.errors import InputError
from etl.user_tables.price_plan import BOTH, PricePlan, has_ends, plan_prices

HOURS = [[f"2024-05-01 {hour:02}:00", "1"] for hour in range(24)]
ENDS = [*[[f"2024-05-01 {hour:02}:00", "1"] for hour in range(1, 24)], ["2024-05-02 00:00", "1"]]


def plan(
    title: str, rows: list[list[str]], timezone: str | None = "Europe/Oslo", stamp: str | None = None
) -> PricePlan:
    return plan_prices("p.csv", [title, "spot"], rows, timezone, stamp)


@pytest.mark.parametrize("title", ["end", "Interval end", "until", "bis", "fin", "Til", "Sluttid", "Czas do"])
def test_a_single_column_named_like_an_end_has_ends(title: str) -> None:
    assert plan(title, HOURS) == PricePlan("end", True, "Europe/Oslo")


@pytest.mark.parametrize("title", ["start", "from", "von", "begin"])
def test_a_column_named_like_a_start_has_starts_whatever_its_hours_look_like(title: str) -> None:
    assert plan(title, ENDS) == PricePlan("start", True, "Europe/Oslo")


def test_a_column_of_another_name_is_assumed_to_have_starts() -> None:
    assert plan("hour", HOURS) == PricePlan("start", False, "Europe/Oslo")
    assert plan("hour", ENDS[:-1]) == PricePlan("start", False, "Europe/Oslo")


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        (ENDS, "2024-05-01 01:00"),
        (ENDS[::-1], "2024-05-02 00:00"),
        ([[f"{stamp}+02:00", price] for stamp, price in ENDS], "2024-05-01 01:00+02:00"),
        ([*ENDS[3:-1], ["2024-05-01 24:00", "1"]], "2024-05-01 04:00"),
    ],
    ids=["rising", "falling", "offsets", "hour 24"],
)
def test_stamps_that_look_like_ends_are_refused_until_the_user_says_what_they_are(
    rows: list[list[str]], first: str
) -> None:
    with pytest.raises(InputError) as refused:
        plan("hour", rows)
    assert str(refused.value) == (
        f"p.csv: its timestamps begin at {first} and end at midnight, as if each price ended there "
        "(say what they are: --stamp start or --stamp end)"
    )
    assert [plan("hour", rows, stamp=stamp).stamp for stamp in ("start", "end")] == ["start", "end"]


def test_a_column_that_says_utc_is_in_utc_and_no_other_zone() -> None:
    assert plan("start_utc", HOURS, None) == PricePlan("start", True, "UTC")
    with pytest.raises(InputError) as refused:
        plan("start_utc", HOURS)
    assert str(refused.value) == (
        "p.csv: its column 'start_utc' says UTC, and --timezone says Europe/Oslo "
        "(omit --timezone, or name the column otherwise)"
    )


def test_a_second_column_of_ends_goes_with_any_usual_name_if_it_has_stamps() -> None:
    rows = [["2024-05-01 00:00", "2024-05-02 00:00", "1"]]
    for title in ("end", "End", "to", "valid until", "remark"):
        assert has_ends(["start", title, "p"], rows) == (title != "remark")
    assert not has_ends(["start", "fine", "p"], [["2024-05-01 00:00", "7", "1"]])  # a price
    assert plan_prices("p.csv", ["start", "to", "p"], rows, None, None).stamp == BOTH


def test_an_option_without_effect_is_refused() -> None:
    rows = [["2024-05-01 00:00", "2024-05-02 00:00", "1"]]
    with pytest.raises(InputError) as refused:
        plan_prices("p.csv", ["start", "end", "p"], rows, None, "end")
    assert refused.value.what == "has timestamps of start and end, so that --stamp has no effect"
    assert refused.value.remedy == "omit --stamp"


@pytest.mark.parametrize(
    ("found", "minutes", "text"),
    [
        (
            PricePlan("start", False, "Europe/Oslo"),
            [60],
            "prices at the start of the hour (assumed), timestamps in Europe/Oslo",
        ),
        (PricePlan("end", True, None), [15], "prices at the end of the quarter hour, timestamps with offsets"),
        (
            PricePlan("start", True, "UTC"),
            [15, 60],
            "prices at the start of the time in which each holds, timestamps in UTC",
        ),
        (PricePlan(BOTH, True, "UTC"), [1440], "prices from start to end, timestamps in UTC"),
    ],
)
def test_a_sentence_says_how_the_file_is_understood(found: PricePlan, minutes: list[int], text: str) -> None:
    assert found.sentence(minutes) == text
