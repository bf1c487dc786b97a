"""Layout of a file: exactly one, found among its first lines."""

from collections.abc import Iterator

import pytest

from etl.core.errors import InputError
from etl.sources.read_plan import recognise as module
from etl.sources.read_plan.declarations import names, shipped
from etl.sources.read_plan.head import Text
from etl.sources.read_plan.layout import Layout
from etl.sources.read_plan.recognise import LINES, FirstLines, find, recognise


def text(*lines: str) -> Text:
    return Text("a.csv", "utf-8", [f"{line}\n" for line in lines], whole=True)


ENERGY = Layout("energy", header=(("When", "Time"), ("Energy",)), without=("Price",))


def test_a_header_is_found_below_other_lines_in_any_spelling_and_separator() -> None:
    found = FirstLines(text("Report of May", "", "client;TIME;energy ;x", "1;2;3;4")).find(ENERGY)
    assert found is not None
    assert (found.separator, found.skip) == (";", 2)


@pytest.mark.parametrize(
    "lines",
    [("When,Power",), ("When,Energy,Price",), ("When", "Energy"), (*["x"] * LINES, "When,Energy")],
    ids=["a name is missing", "a name too many", "in two lines", "too far down"],
)
def test_other_files_are_not_of_the_layout(lines: tuple[str, ...]) -> None:
    assert FirstLines(text(*lines)).find(ENERGY) is None


def test_a_file_without_a_header_is_known_by_its_first_line_that_is_not_blank() -> None:
    layout = Layout("bare", first_line=r"[0-9]+\|", separator="|")
    found = FirstLines(text("", "123|a")).find(layout)
    assert found is not None
    assert (found.separator, found.skip) == ("|", 1)
    assert FirstLines(text("x", "123|a")).find(layout) is None


def test_of_two_layouts_that_match_neither_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    layouts = {"energy": ENERGY, "twin": Layout("twin", header=(("Energy",),))}
    monkeypatch.setattr(module, "names", lambda: tuple(layouts))
    monkeypatch.setattr(module, "shipped", layouts.__getitem__)
    with pytest.raises(InputError) as caught:
        recognise(text("When,Energy", "1,2"))
    assert str(caught.value) == "a.csv: may be of layout energy or twin (say which with --format)"
    found = recognise(text("Energy,Price", "1,2"))
    assert found is not None
    assert found.layout.name == "twin"
    assert recognise(text("a,b")) is None


def test_a_layout_that_the_user_named_must_match() -> None:
    with pytest.raises(InputError) as caught:
        find(text("a,b"), ENERGY)
    assert str(caught.value).startswith(
        "a.csv: is not of layout energy: none of its first 40 lines has When or Time, Energy"
    )


def test_lines_are_divided_once_a_separator_however_many_layouts_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a file costs milliseconds before it is read, and another layout next to nothing."""
    divided: list[str] = []
    titles = module._titles

    def counted(lines: list[str], separator: str) -> Iterator[tuple[int, frozenset[str]]]:
        divided.append(separator)
        return titles(lines, separator)

    monkeypatch.setattr(module, "_titles", counted)
    assert len(names()) > 40
    recognise(text("a,b", "1,2"))
    assert sorted(divided) == sorted(",;\t|")


def test_a_shipped_declaration_is_read_once() -> None:
    assert shipped("fluvius") is shipped("fluvius")


def test_a_star_begins_a_name_that_ends_so() -> None:
    layout = Layout("named", header=(("When",), ("* - Energy [kWh]",)))
    assert FirstLines(text("When;Flat 3 - AT01 - Energy [kWh]")).find(layout) is not None
    assert FirstLines(text("When;Energy [kWh] of all")).find(layout) is None


def test_a_star_stands_for_any_text_in_names_that_must_and_must_not_be_there() -> None:
    layout = Layout("signed", header=(("When",), ("+A/* [kW]",)), without=("-A/* [kW]",))
    assert FirstLines(text("When;+A/17 [kW]")).find(layout) is not None
    assert FirstLines(text("When;+A/17 [kWh]")).find(layout) is None
    assert FirstLines(text("When;+A/17 [kW];-A/17 [kW]")).find(layout) is None


def test_labels_that_must_be_above_tell_a_plain_header_from_others() -> None:
    layout = Layout("labelled", header=(("When",), ("Energy",)), above=("Point",))
    assert FirstLines(text("Point;17", "When;Energy")).find(layout) is not None
    assert FirstLines(text("When;Energy", "Point;17")).find(layout) is None
