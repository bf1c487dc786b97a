"""Files of pictures: the same bytes each time, of the kind that the name says, harmless whatever a name is."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from etl.core.errors import UsageError
from etl.core.periods import hull, month, months
from etl.pictures.charts.chart_style import FORMATS, check_format, clean, picture, title_days
from tests.support.curves import AUTUMN, texts
from tests.support.pictures import target


def drawn(path: Path, title: str = "title") -> bytes:
    with picture(target(path), title, "note") as figure:
        figure.subplots().plot([0, 1], [0, 1])
    return path.read_bytes()


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_picture_is_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    first, second = drawn(tmp_path / f"a{suffix}"), drawn(tmp_path / f"b{suffix}")
    assert first == second


def test_a_png_is_as_large_as_a_slide(tmp_path: Path) -> None:
    drawn(tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (1920, 1080)


def test_what_a_title_contains_is_a_text_and_nothing_else(tmp_path: Path) -> None:
    drawn(tmp_path / "a.svg", "<script>x</script> $x^2$ \u202e\x1b[31m &amp;")
    root = ET.parse(tmp_path / "a.svg").getroot()  # noqa: S314 - written by this test
    found = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert found[-2] == "<script>x</script> $x^2$ ??[31m &amp;"
    assert "script" not in {one.tag.rpartition("}")[2] for one in root.iter()}


def test_a_matplotlibrc_changes_nothing(tmp_path: Path) -> None:
    import matplotlib as mpl

    plain = drawn(tmp_path / "a.svg")
    with mpl.rc_context({"font.size": 40, "lines.color": "red", "axes.facecolor": "black"}):
        assert drawn(tmp_path / "b.svg") == plain


def test_another_suffix_is_refused() -> None:
    with pytest.raises(UsageError, match=r"--output a\.jpg: is no name of a picture \(end it in \.svg, \.png, \.pdf\)"):
        check_format("a.jpg")
    assert check_format("a.SVG") == ".svg"


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"pictures need an extra \(pip install 'meter-etl\[plot\]'\)"):
        check_format("a.svg")


def test_long_names_are_cut_and_a_year_is_called_so(tmp_path: Path) -> None:
    assert clean("a" * 29) == "a" * 27 + "\u2026"
    assert title_days(hull(months("2017-01..2017-12"))) == "2017"
    assert (title_days(month("2017-08")), title_days(AUTUMN)) == ("2017-08", "2024-10-26..2024-10-27")
    drawn(tmp_path / "a.svg", "a" * 255)
    assert texts(tmp_path / "a.svg")[-2] == "a" * 74 + "\u2026"


def test_a_long_note_is_broken_into_lines(tmp_path: Path) -> None:
    with picture(target(tmp_path / "a.svg"), "title", "word " * 60):
        pass
    assert [len(one) for one in texts(tmp_path / "a.svg")][-2:] == [149, 149]
