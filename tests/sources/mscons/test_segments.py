"""An interchange as segments: its own marks, released ones, and however its bytes come."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import InputError
from etl.sources.mscons.segments import Marks, marks_of, segments

FIRST = "UNB+UNOC+" + "9" * 64
"""As long as what is read at once to find the marks."""


class Drops(io.BytesIO):
    """Gives a few bytes at once."""

    size = 1

    def read(self, wanted: int | None = -1, /) -> bytes:
        return super().read(min(self.size, wanted or 0))


def read(text: str, size: int = 1 << 20) -> list[str]:
    drops = Drops(text.encode("latin-1"))
    drops.size = size
    # Not as a Stream, which would gather whole chunks again.
    return [segment for _, segment in segments(drops, "a.txt")]  # type: ignore[arg-type]


@given(st.lists(st.text("AB+:?'\n ", max_size=5), max_size=6), st.integers(1, 9))
@settings(deadline=None)
def test_every_segment_comes_back_however_the_bytes_come(texts: list[str], size: int) -> None:
    marks = Marks()
    released = ["X" + "".join(f"?{one}" if one in "+:?'" else one for one in text) + "X" for text in texts]
    interchange = "".join(f"{text}'\n" for text in [FIRST, *released])
    assert read(interchange, size) == [FIRST, *released]
    assert [marks.plain(segment) for segment in released] == [f"X{text}X" for text in texts]


def test_elements_and_components_are_divided_at_marks_that_are_not_released() -> None:
    assert Marks().parts("QTY+220:1?:5+a?+b") == [["QTY"], ["220", "1:5"], ["a+b"]]
    assert Marks("|", "*", ",", "!", "~").parts("QTY*220|1!*5") == [["QTY"], ["220", "1*5"]]


def test_una_names_the_marks_and_without_it_they_are_the_usual_ones() -> None:
    assert marks_of("UNA|*,! ~UNB", "a.txt") == (Marks("|", "*", ",", "!", "~"), 9)
    assert marks_of("UNB+UNOC", "a.txt") == (Marks(), 0)
    for bad in ("UNA", "UNA:::::'", "UNA:+x? '"):
        with pytest.raises(InputError, match=r"^a\.txt:1: UNA does not name the marks of an interchange"):
            marks_of(bad, "a.txt")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("UNB+1'QTY+", "a.txt:2: the file ends inside a segment"),
        ("UNB+1'QTY?", "a.txt:2: the file ends inside a segment"),
        ("UNB+1'" + "x" * 70_000, "a.txt:2: the segment is longer than 64 KB"),
    ],
)
def test_a_torn_or_endless_segment_is_refused_by_its_number(text: str, error: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert str(caught.value) == f"{error} (copy or download the file again)"
