"""Layout of help: whole words on narrow and wide terminals, and examples apart from the text."""

import pytest

from etl.commands.interface.help_layout import EVERYWHERE, Layout, split_examples
from tests.support.command import Shell
from tests.support.help_texts import every_command, helped


def words(text: str) -> list[str]:
    return [word for word in text.split() if word != "\\"]


@pytest.mark.parametrize("columns", [40, 200])
def test_no_word_is_broken_on_a_narrow_or_a_wide_terminal(
    etl: Shell, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    commands = [(), *every_command(etl)]
    usual = {command: words(etl.ok(*command, "-h").out) for command in commands}
    monkeypatch.setenv("COLUMNS", str(columns))
    for command in commands:
        text = etl.ok(*command, "-h").out
        assert words(text) == usual[command], command
        below = text.partition("\n\n")[2]
        assert [line for line in below.splitlines() if len(line) > columns] == [], command


def test_a_text_stands_below_its_name_where_there_is_no_room_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    layout = Layout()
    layout.write_dl([("--month YYYY-MM", "Calendar month."), ("-q", "Quiet.")])
    assert layout.getvalue() == "--month YYYY-MM\n        Calendar month.\n-q      Quiet.\n"


def test_lines_with_a_dollar_are_examples() -> None:
    assert split_examples("Do it. Well.\n\n    $ etl do\n    $ etl do --well\n    ") == (
        "Do it. Well.",
        ["etl do", "etl do --well"],
    )
    assert split_examples("Do it.") == ("Do it.", [])


def test_options_of_every_command_stand_at_the_end_and_its_own_under_headings(etl: Shell) -> None:
    sections = list(helped(etl, "bill").sections)
    assert sections[-2:] == [EVERYWHERE, "Examples"]
    assert sections[0] == "Period"
