"""Options stand in the place of a parameter, which gets what they mean together."""

import inspect
from typing import Any

from etl.commands.interface.option_groups import option, with_options


def test_a_command_gets_options_in_place_of_a_parameter() -> None:
    calls: list[tuple[str, Any, bool]] = []

    def command(first: str, pair: Any, *, last: bool = False) -> None:
        """Do it."""
        calls.append((first, pair, last))

    own = [option("left", 1, int), option("right", 2, int)]
    found = with_options(command, "pair", own, lambda typed: typed["left"] * typed["right"])
    assert list(inspect.signature(found).parameters) == ["first", "left", "right", "last"]
    assert (found.__name__, found.__doc__) == ("command", "Do it.")
    found(first="a", left=3, right=5, last=True)
    assert calls == [("a", 15, True)]
