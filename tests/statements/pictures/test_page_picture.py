"""Shapes of pictures as texts of paths."""

from etl.statements.pictures.page_picture import Path, Picture, box, pair, path, place


def test_places_are_written_to_a_tenth() -> None:
    assert [place(number) for number in (0, 1.04, 1.06, -0.26, 12.96)] == ["0", "1", "1.1", "-.3", "13"]


def test_a_minus_divides_the_two_numbers_of_a_place() -> None:
    assert [pair(1, 2.5), pair(0, -0.5), pair(1, -0.01)] == ["1 2.5", "0-.5", "1 0"]


def test_a_box_is_a_rectangle_and_no_shape_is_no_path() -> None:
    assert box(1, 2.5, 3, 4) == "M1 2.5h3v4h-3z"
    assert path("solid", []) == []
    assert path("solid", ["M0 0z", "M1 1z"]) == [Path("solid", "M0 0zM1 1z")]


def test_each_pattern_is_defined_once() -> None:
    paths = [Path("solid", "M0 0"), Path("dots", "M0 0"), Path("hatch", "M0 0"), Path("dots", "M1 1")]
    picture = Picture("a", "A", "", paths, [], [], [], [], "100")
    assert [one.fill for one in picture.patterns] == ["dots", "hatch"]
