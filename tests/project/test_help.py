"""Help of every command reads as one text: whole sentences, metavars that mean something, no private words."""

import re

from tests.support.command import Shell
from tests.support.help_texts import Help, every_command, helped

PRIVATE = re.compile(r"\b(told|said|asked|held|kept|anew|behind|stamps?)\b")


def texts(found: Help) -> list[str]:
    """What is said of arguments and options, without what Typer adds in brackets."""
    named = [*found.arguments.values(), *found.options.values()]
    return [re.sub(r"\s*\[[^]]*\]$", "", text) for text in named]


def test_every_text_is_a_sentence_in_plain_words(etl: Shell) -> None:
    for command in [(), *every_command(etl)]:
        found = helped(etl, *command)
        for text in [found.summary, *texts(found)]:
            assert re.fullmatch(r"[A-Z].*\.|FILE\..*\.", text), (command, text)
            assert not PRIVATE.search(text), (command, text)


def test_every_option_with_a_value_says_what_kind_it_is(etl: Shell) -> None:
    for command in [(), *every_command(etl)]:
        found = helped(etl, *command)
        assert [name for name in [*found.options, *found.arguments] if "<" in name] == [], command


def test_the_list_of_commands_cuts_nothing_off(etl: Shell) -> None:
    lists = {(): helped(etl).commands} | {command: helped(etl, *command).commands for command in every_command(etl)}
    for above, commands in lists.items():
        assert [name for name, text in commands.items() if text.endswith("...")] == [], above
