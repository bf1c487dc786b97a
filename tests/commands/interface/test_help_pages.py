"""`etl help`: the help of a command by its name."""

import pytest

from tests.support.command import Shell


def test_help_without_a_name_is_that_of_all(etl: Shell) -> None:
    assert etl.ok("help").out == etl.ok("--help").out


@pytest.mark.parametrize("words", [["nix"], ["runs", "nix"], ["bill", "nix"], ["a\x1b[2Jb"]])
def test_what_is_no_command_is_refused(etl: Shell, words: list[str]) -> None:
    done = etl("help", *words)
    assert (done.code, done.out) == (2, "")
    assert done.error.startswith("etl: there is no command ")
    assert "\x1b" not in done.error
