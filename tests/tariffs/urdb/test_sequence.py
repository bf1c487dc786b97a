"""Versions of a URDB file: dates in disguise, days of two or of none, several tariffs, what is left out."""

import pytest

from etl.core.errors import TariffError
from etl.core.periods import month
from tests.support.tariff_pages import amounts, lines
from tests.support.urdb_versions import bill, starts, tables, version


def test_one_version_holds_all_of_december_where_the_next_is_written_on_its_last_day() -> None:
    old = version(0.08, "2016-03-23T17:00:00.000Z", "2016-12-30T16:00:00.000Z", name="TOU (Secondary)")
    new = version(0.09, "2016-12-31T16:00:00.000Z", name="TOU")
    assert starts(old, new) == ["2016-03-24", "2017-01-01", "None"]
    (line,) = lines(bill(month("2016-12"), old, new))
    assert (line["quantity"], line["amount"]) == ("744", "59.52")


def test_on_a_day_that_two_versions_claim_the_next_one_holds_and_a_note_says_so() -> None:
    items = version(0.1, "2016-01-01", "2016-06-01T00:00:00Z"), version(0.2, "2016-06-01T00:00:00Z")
    note = "where enddate is the day of the next startdate, the next version takes over on it: 2016-06-01"
    assert starts(*items) == ["2016-01-01", "2016-06-01", "None"]
    assert note in tables(*items)["notes"]
    assert "unpriced" not in tables(*items)


@pytest.mark.parametrize(
    ("last", "refused", "why"),
    [
        ("2016-04-30", ("2016-05", "2016-05-20"), "no version holds from 2016-05-01 to 2016-05-31"),
        ("2016-06-02", ("2016-06", "2016-06-01"), "two versions hold from 2016-06-01 to 2016-06-02"),
    ],
)
def test_a_gap_or_an_overlap_refuses_the_bills_that_touch_it_alone(
    last: str, refused: tuple[str, str], why: str
) -> None:
    items = version(0.1, "2016-01-01", last), version(0.2, "2016-06-01")
    touched = month(refused[0])
    with pytest.raises(TariffError) as caught:
        bill(touched, *items)
    remedy = "(bill other days, or correct the versions of the tariff)"
    assert str(caught.value) == f"u.toml: has no prices for {touched}: {why} {remedy}"
    assert amounts(bill(month("2016-04"), *items)) == {"energy": "72.00"}  # 720 h
    assert amounts(bill(month("2016-07"), *items)) == {"energy": "148.80"}  # 744 h


def test_a_version_that_lasts_beyond_two_others_meets_both() -> None:
    items = (
        version(0.1, "2016-01-01", "2016-12-31"),
        version(0.2, "2016-03-01", "2016-04-30"),
        version(0.3, "2016-05-01"),
    )
    found = [(str(one["from"]), str(one["to"]), one["why"]) for one in tables(*items)["unpriced"]]
    assert found == [
        ("2016-03-01", "2017-01-01", "two versions hold"),
        ("2016-05-01", "2017-01-01", "two versions hold"),
    ]
    with pytest.raises(TariffError, match="two versions hold"):
        bill(month("2016-07"), *items)
    assert bill(month("2017-01"), *items).total == "223.20"
