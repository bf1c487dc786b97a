"""English texts: what a template has made is recognised as its key and values, whatever the values are."""

import string
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from etl.phrasebook.english import (
    ENGLISH,
    EXPLANATION,
    PARTS,
    REMARKS,
    SENTENCE,
    WARNINGS,
    Phrase,
    beginning,
    english,
    english_file,
    recognise,
    templates,
)

STAMPS = st.datetimes().map(lambda at: f"{at.isoformat(timespec='minutes')}+01:00")
NUMBERS = st.decimals(-(10**9), 10**9, places=3).map(str)
VALUES: dict[str, st.SearchStrategy[str]] = {
    "number": NUMBERS | st.sampled_from(["1e+03", "5,000", "0"]),
    "count": st.integers(0, 10**6).map(lambda number: f"{number:,}"),
    "stamp": STAMPS,
    "moment": STAMPS.map(lambda stamp: stamp[:16]) | st.dates().map(str),
    "duration": st.builds("{} h".format, st.integers(1, 800)) | st.just("45 min") | st.just("1 h 5 min"),
}
NAMES = st.text(string.ascii_letters + string.digits + "-_é", min_size=1)
NESTED = st.sampled_from(
    ["3", "5 kWh is an error code of meters; no other reading of the month is above 4.5 kWh", "4 (1 to 5)"]
)


def values_of(key: str) -> st.SearchStrategy[dict[str, str]]:
    places = templates()[key].places
    return st.fixed_dictionaries(
        {name: NESTED if kind == SENTENCE else VALUES.get(kind, NAMES) for name, kind in places.items()}
    )


@given(st.data())
def test_what_a_template_has_made_is_recognised_as_its_key_and_values(data: Any) -> None:
    section = data.draw(st.sampled_from([WARNINGS, PARTS, REMARKS]))
    key = data.draw(st.sampled_from(list(english_file()[section])))
    values = data.draw(values_of(key))
    assert recognise(english(key, **values), section) == Phrase(key, values)


@given(st.text())
def test_what_is_recognised_is_made_again_in_the_same_words(text: str) -> None:
    for one in (text, f"{text}: {text} and 3 more", f"meter {text} ends 2018-01-01, meter {text} goes on: assumed"):
        found = recognise(one, WARNINGS, PARTS, REMARKS)
        assert found is None or english(found.key, **found.values) == one


def test_a_text_that_no_template_has_made_is_not_recognised() -> None:
    unknown = english("left_out", reading=english("failed", meter="5", start="2018-01-01", fact="it looks odd"))
    assert recognise(unknown, WARNINGS) is None
    assert recognise("3 h missing", WARNINGS) is None


def test_plurals_are_those_of_english() -> None:
    assert english("mean_of", months=1, kw="2") == "mean of 1 month, this one 2 kW"
    assert english("mean_of", months=0, kw="2") == "mean of 0 months, this one 2 kW"
    assert ENGLISH.text("exactly", number="0.3", fraction="1/3") == "0.3 (exactly 1/3)"
    assert ENGLISH.value("number", "1234.5") == "1234.5"


def test_no_two_sections_share_a_key() -> None:
    keys = [key for section in (WARNINGS, PARTS, REMARKS, EXPLANATION) for key in english_file()[section]]
    assert len(keys) == len(set(keys)) == len(templates())


def test_all_texts_of_a_key_begin_alike() -> None:
    assert beginning("left_out") == "left out, as it is not plausible: "
