"""Texts as who pays reads them: local time without a `T` where no template has made it, and no commands."""

import pytest

from etl.statements.text_moments import plain_text, without_command

BERLIN = "Europe/Berlin"


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
