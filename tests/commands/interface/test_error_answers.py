"""Errors for programs: with `--json` one object on stdout, with its code, where, what and the remedy."""

import json

import pytest

from etl.commands.interface.error_answers import _parts
from etl.core.errors import EtlError, InputError
from tests.support.command import Shell, written


@pytest.mark.parametrize(
    ("error", "parts"),
    [
        (InputError("a.csv:3", "kwh is empty", "correct the row"), ("a.csv:3", "kwh is empty", "correct the row")),
        (InputError("a.csv", "is empty"), ("a.csv", "is empty", None)),
        (EtlError("--at 9: is no day (write it (so))"), ("--at 9", "is no day", "write it (so)")),
        (EtlError("client 7: it failed"), ("client 7", "it failed", None)),
        (EtlError("say which period: --month 2017-08"), (None, "say which period: --month 2017-08", None)),
        (EtlError("there is no run 3 (etl runs lists them)"), (None, "there is no run 3", "etl runs lists them")),
    ],
)
def test_a_line_is_taken_apart(error: EtlError, parts: tuple[str | None, str, str | None]) -> None:
    assert _parts(error) == parts


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (["bill", "--month", "x"], "E-PERIOD", 2),
        (["bill", "--nix"], "E-USAGE", 2),
        (["nix"], "E-USAGE", 2),
        (["--nix", "bill"], "E-USAGE", 2),
        (["runs", "show", "x"], "E-USAGE", 2),
        (["runs", "show", "9"], "E-NOT-FOUND", 1),
        (["load", "nix.csv"], "E-FILE", 1),
        (["load", "a.csv"], "E-ROW", 1),
        (["load", "a.csv", "--timezone", "Lisbon"], "E-ZONE", 2),
        (["explain", "9", "--month", "2017-08"], "E-NO-CLIENT", 1),
        (["bills", "--client", "9"], "E-NO-CLIENT", 1),
        (["show", "9", "--month", "2017-08"], "E-NO-CLIENT", 1),
        (["export", "nix/bills.csv"], "E-TARGET", 1),
        (["bill", "--month", "2017-08", "--tariff", "flatt"], "E-NO-TARIFF", 1),
    ],
)
def test_an_error_is_an_object_for_programs_and_a_line_for_people(
    etl: Shell, arguments: list[str], code: str, exit_code: int
) -> None:
    written("a.csv", "client_number,timestamp,kwh", "a,2017-08-01T00:00:00Z,1", "a,2017-08-01T00:15:00Z,x")
    plain, done = etl(*arguments), etl(*arguments, "--json")
    error = done.json["error"]
    assert (done.code, error["code"], plain.out, done.err) == (exit_code, code, "", plain.err)
    assert error["message"] in done.err.replace("\n", " ")
    assert list(error)[:5] == ["code", "where", "what", "remedy", "message"]


def test_an_error_goes_to_stderr_where_stdout_has_the_data(etl: Shell) -> None:
    done = etl("export", "-", "--client", "9", "--json")
    assert (done.code, done.out) == (1, "")
    assert json.loads(done.err.splitlines()[-1])["error"]["code"] == "E-NO-CLIENT"


def test_notes_of_an_error_are_in_its_object(etl: Shell) -> None:
    header = "client_number,timestamp,kwh"
    written("a.csv", header, "a,2017-08-01T00:00:00Z,1", "a,2017-08-01T00:15:00Z,1")
    written("b.csv", header, "b,2017-08-01T00:00:00Z,x")
    done = etl("load", "a.csv", "b.csv", "--json")
    assert "notes" in done.json["error"]
    assert [line for line in done.err.splitlines() if line[5:] in done.json["error"]["notes"]]


def test_nothing_that_a_terminal_obeys_is_in_an_object(etl: Shell) -> None:
    out = etl("load", "a\x1b[2J\u202e.csv", "--json").out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_verbose_shows_the_code(etl: Shell) -> None:
    assert etl("bill", "--month", "x", "-v").error == "etl: 'x' is not a month (write it like 2017-08) [E-PERIOD]"
