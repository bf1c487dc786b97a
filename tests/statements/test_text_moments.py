"""Moments in texts of a bill: the page's language in names of lines, local time without a `T` in warnings."""

import pytest

from etl.statements.text_moments import line_name, plain_text, without_command
from etl.statements.wording import wording

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("language", "description", "shown"),
    [
        ("de", "at 2018-04-15T20:00+02:00, 4 of 9 windows read in part", "peak, 15.04.2018 20:00, 4 of 9 windows"),
        ("de", "Leistung, at 2018-04-15T20:00+02:00", "Leistung, 15.04.2018 20:00"),
        ("en", "Network", "Network"),
        ("en", "", "peak"),
    ],
)
def test_a_line_has_the_moment_of_its_maximum_in_the_language_of_the_page(
    language: str, description: str, shown: str
) -> None:
    assert line_name("peak", description, wording(language).moment).startswith(shown)


@pytest.mark.parametrize(
    ("text", "zone", "shown"),
    [
        ("from 2018-04-15T20:00+02:00 on", BERLIN, "from 2018-04-15 20:00 on"),
        ("from 2018-04-15T18:00:00Z on", BERLIN, "from 2018-04-15 20:00 on"),
        ("from 2018-04-15T20:00 on", BERLIN, "from 2018-04-15 20:00 on"),
        ("from 2018-04-15T20:00+02:00 on", "", "from 2018-04-15 20:00 on"),
        ("of 2018-04-15", BERLIN, "of 2018-04-15"),
        (
            "2018-10-28T02:00+02:00 to 2018-10-28T02:00+01:00",
            BERLIN,
            "2018-10-28 02:00+02:00 to 2018-10-28 02:00+01:00",
        ),
    ],
)
def test_warnings_have_local_times_with_their_offset_only_in_the_hour_that_comes_twice(
    text: str, zone: str, shown: str
) -> None:
    assert plain_text(text, zone) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("meter 2 goes on: assumed (etl assign with to and from says it)", "meter 2 goes on: assumed"),
        ("example prices (name yours: --tariff FILE)", "example prices"),
        ("5 kWh (of 7) are estimated (by hand)", "5 kWh (of 7) are estimated (by hand)"),
        ("(etl assign) is what it says", "(etl assign) is what it says"),
    ],
)
def test_a_warning_names_no_command_to_whoever_pays(text: str, shown: str) -> None:
    assert without_command(text) == shown
