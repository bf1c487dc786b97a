"""An error is one line with where, what and remedy, the same after it went from one process to another."""

import ast
import pickle
import re

import pytest

from etl.core import errors
from etl.core.errors import (
    AwayError,
    BrokerError,
    BusyError,
    DamagedError,
    DatabaseError,
    EtlError,
    InputError,
    SessionError,
    TariffError,
    UsageError,
    unexpected,
)
from tests.support.places import ROOT

ERRORS = [
    EtlError("a"),
    UsageError("b"),
    InputError("f.csv:3", "kwh is empty", "correct the row"),
    TariffError("t.toml", "has no lines"),
    SessionError("postgresql://host/name"),
]


def test_an_error_is_one_line_whatever_is_in_it() -> None:
    assert str(EtlError("two\nlines\t and  blanks")) == "two lines and blanks"
    assert str(InputError("a\nb", "is\n bad", "mend\nit")) == "a b: is bad (mend it)"


def test_an_input_error_says_where_what_and_the_remedy_if_there_is_one() -> None:
    assert str(InputError("f.csv:3", "kwh is empty", "correct the row")) == "f.csv:3: kwh is empty (correct the row)"
    assert str(TariffError("t.toml", "has no lines")) == "t.toml: has no lines"


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_says_the_same_in_another_process(error: EtlError) -> None:
    came = pickle.loads(pickle.dumps(error))  # noqa: S301 - as between processes of ours
    assert (type(came), str(came), vars(came)) == (type(error), str(error), vars(error))


def test_only_a_wrong_command_line_ends_with_2_and_what_passes_by_itself_with_4_and_5() -> None:
    assert [error.exit_code for error in ERRORS] == [1, 2, 1, 1, 5]
    assert (BusyError.exit_code, AwayError.exit_code, BrokerError.exit_code) == (4, 5, 5)


def test_a_code_is_that_of_the_class_or_one_of_its_own_in_another_process_too() -> None:
    assert (EtlError("a").code, UsageError("a").code, BusyError("a").code) == ("E-FAILED", "E-USAGE", "E-LOCKED")
    error = pickle.loads(pickle.dumps(InputError("f.csv", "is empty", code="E-EMPTY")))  # noqa: S301 - as above
    assert (error.code, str(error)) == ("E-EMPTY", "f.csv: is empty")


def test_damaged_readings_are_a_fault_of_the_database() -> None:
    assert issubclass(DamagedError, DatabaseError)


def test_the_tree_in_the_docstring_is_that_of_the_classes() -> None:
    def tree(error: type[EtlError], depth: int) -> list[tuple[str, int]]:
        found = [(error.__name__, depth)]
        for below in error.__subclasses__():
            found += tree(below, depth + 1)
        return found

    drawn = re.findall(r"(?m)^( *)(\w+Error) ", errors.__doc__ or "")
    assert [(name, len(indent) // 2) for indent, name in drawn] == tree(EtlError, 0)


def test_errors_that_reach_the_user_are_defined_in_one_module() -> None:
    names = {name for name, found in vars(errors).items() if isinstance(found, type)}
    elsewhere = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in (ROOT / "etl").rglob("*.py")
        if path != ROOT / "etl/core/errors.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id in names for base in node.bases)
    ]
    assert elsewhere == []


def test_what_nobody_foresaw_says_its_kind_and_what_to_do() -> None:
    assert unexpected(ZeroDivisionError("division by zero")) == (
        "unexpected ZeroDivisionError: division by zero (report it)"
    )
    assert unexpected(KeyError("a"), "try again") == "unexpected KeyError: 'a' (try again)"
