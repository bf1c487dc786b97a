"""The header is looked for in the first lines: the first one that names a time, with dated rows below it."""

import pytest

from etl.sources.read_plan.table_head.header_search import find_header
from tests.support.heads import read, refusal

BODY = "Messzeitpunkt;Verbrauch (kWh)\n03.06.2024 00:00;0,25\n03.06.2024 00:15;0,5\n03.06.2024 00:30;0,75\n"
ABOVE = "Netz der Stadt\nKunde;K-17\nZeitraum;03.06.2024;04.06.2024\n\n"


def lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def test_a_header_below_other_lines_is_found_and_said() -> None:
    plan = read(ABOVE + BODY)
    assert (plan.syntax.header_line, plan.syntax.skip, plan.syntax.separator) == (5, 5, ";")
    assert plan.syntax.header == ("Messzeitpunkt", "Verbrauch (kWh)")


@pytest.mark.parametrize(
    "above",
    [
        "Start;Ende\n01.06.2024;30.06.2024\n\n",  # a small table of its own
        "Beginn;01.06.2024\nEnde;30.06.2024\n",
        "Datum;Uhrzeit\n05.06.2024;12:00\nBericht;x\n",
        "# comment\n# more\n",
    ],
)
def test_what_is_above_is_not_taken_for_the_header(above: str) -> None:
    plan = read(above + BODY, client="x")
    assert plan.syntax.header == ("Messzeitpunkt", "Verbrauch (kWh)")


def test_a_header_is_among_the_first_forty_lines() -> None:
    assert find_header(lines("x;y\n" * 39 + BODY)) == (39, ";")
    assert find_header(lines("x;y\n" * 40 + BODY)) is None


def test_the_line_with_all_the_columns_that_the_user_names_is_the_header() -> None:
    text = "Bericht;neu\nWann;Wieviel;Wer\nnichts;x;y\n03.06.2024 00:00;0,5;7\n"
    assert find_header(lines(text), ["Wann", "Wieviel"]) == (1, ";")


def test_a_file_whose_first_line_is_its_header_is_read_as_ever() -> None:
    plan = read("client,timestamp,kwh\n7,2024-06-03 00:00,0.5\n")
    assert (plan.syntax.header_line, plan.syntax.skip) == (0, 1)


def test_without_a_header_in_sight_the_first_line_counts() -> None:
    assert "no column for the timestamp among: Bericht" in refusal("Bericht;x\nnichts;y\n")
