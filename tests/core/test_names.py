"""A name may hold whatever can be seen, up to what a column holds."""

import pytest

from etl.core.names import LONGEST, check_name, check_text, first_of, printable, text_width, user_name


@pytest.mark.parametrize("name", ["4521", "Übergröße 🙂", "a b", "x" * LONGEST])
def test_what_can_be_seen_is_a_name(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("x" * (LONGEST + 1), "is longer than 255 characters"),
        ("a\x00b", r"has the control character U\+0000"),
        ("a\x9fb", r"has the control character U\+009F"),
        ("a\u200bb", r"has a character that cannot be seen, U\+200B"),
        ("\ufeffa", r"has a character that cannot be seen, U\+FEFF"),
        ("a\udc80", "has bytes that are not text"),
    ],
)
def test_what_cannot_be_seen_or_stored_is_refused(name: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        check_name(name)


def test_a_text_may_be_of_any_length() -> None:
    assert check_text("x" * 5000) == "x" * 5000


def test_whoever_runs_a_command_is_called_as_by_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "anna")
    assert user_name() == "anna"


@pytest.mark.parametrize("error", [KeyError, OSError])
def test_a_user_without_a_name_has_none(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def unknown() -> str:
        raise error

    monkeypatch.setattr("etl.core.names.getuser", unknown)
    assert not user_name()


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("client Ä 7", "client Ä 7"),
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\u202eabc", "\\u202eabc"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_as_its_escape(line: str, shown: str) -> None:
    assert printable(line) == shown


def test_the_width_of_a_text_is_that_of_its_letters_in_a_terminal() -> None:
    widths = {"abc": 3, "": 0, "Zähler": 6, "Za\u0308hler": 6, "電気": 4, "ｱ": 1, "שלום": 4}
    assert {text: text_width(text) for text in widths} == widths


def test_of_many_names_the_first_are_shown_and_dots() -> None:
    assert [first_of(names, 2) for names in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a, b", "a, b, ..."]
