"""Options that several commands have: one text each, and a client's number that nothing can contain is refused."""

import pytest

from etl.commands.shared_options import client_number
from etl.core.errors import UsageError
from tests.support.command import Shell
from tests.support.help_texts import every_command, helped


def test_an_option_of_several_commands_has_one_meaning(etl: Shell) -> None:
    """But for a few, whose commands say more."""
    texts: dict[str, set[str]] = {}
    for command in every_command(etl):
        for option, text in helped(etl, *command).options.items():
            texts.setdefault(option, set()).add(text)
    others = {name for name, found in texts.items() if len(found) > 1}
    assert {name for name in others if name.split()[0] in ("--from", "--to")} == set()


@pytest.mark.parametrize("text", ["7584", "a b", "Ä-1", None])
def test_a_number_stays_as_it_was_typed(text: str | None) -> None:
    assert client_number(text) == text


@pytest.mark.parametrize("text", ["a\nb", "a\x00", "a\u202eb"])
def test_a_number_that_no_table_could_contain_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"^client '"):
        client_number(text)
