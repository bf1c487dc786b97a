"""`etl sniff` and `etl layouts`: their options, their help, and usage errors."""

import pytest

from tests.support.command import Shell
from tests.support.help_texts import helped


def test_help_of_sniff_names_one_file(etl: Shell) -> None:
    found = helped(etl, "sniff")
    assert found.usage == "etl sniff [OPTIONS] {FILE}"
    assert found.arguments == {"FILE": "A file or its URL; - is standard input."}
    assert list(found.options)[18:] == []


def test_help_of_layouts_names_the_command_below(etl: Shell) -> None:
    found = helped(etl, "layouts")
    assert found.summary == "List the layouts that files are recognised by, or show one."
    assert found.commands == {"show": "Print the declaration of a layout, to copy and edit."}
    assert helped(etl, "layouts", "show").arguments == {"LAYOUT": "Name of a layout (etl layouts lists them)."}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sniff"], "Error: Missing argument 'FILE'."),
        (["sniff", "a.csv", "b.csv"], "Error: Got unexpected extra argument(s) (b.csv)"),
        (
            ["sniff", "a.csv", "--timezone", "Nowhere"],
            "etl: 'Nowhere' is not a time zone (use an IANA name such as Europe/Lisbon)",
        ),
        (["layouts", "show"], "Error: Missing argument 'LAYOUT'."),
        (
            ["layouts", "show", "nem12"],
            "etl: nem12 is not a layout of tables: it has no declaration (etl layouts lists them)",
        ),
    ],
)
def test_usage_errors(etl: Shell, arguments: list[str], message: str) -> None:
    done = etl(*arguments)
    assert (done.code, done.error) == (2, message)


def test_a_declaration_is_in_the_json_whole(etl: Shell) -> None:
    found = etl.ok("layouts", "show", "fluvius", "--json").json
    assert (found["name"], found["declaration"]) == ("fluvius", etl.ok("layouts", "show", "fluvius").out)
