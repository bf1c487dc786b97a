"""`etl bill`: its options, its help, and usage errors."""

import pytest

from etl.engines import choices
from etl.estimation.methods import METHODS
from tests.support.command import Shell
from tests.support.help_texts import helped

HERE = "--dry-run computes here and replaces nothing: leave --workers, --engine and --replace out"


def test_help_of_bill_names_its_options(etl: Shell) -> None:
    found = helped(etl, "bill")
    assert found.summary == "Compute clients' bills of a period. Bills whose inputs are unchanged stay as they are."
    assert list(found.options) == [
        "--month YYYY-MM", "--from YYYY-MM-DD", "--to YYYY-MM-DD", "--periods FILE", "--stale", "--dry-run",
        "--tariff TARIFF", "--name NAME", "--client CLIENT", "--replace", "--even-without-readings",
        "--missing METHOD", "--tolerance PERCENT", "--estimate-beyond DAYS", "--held hold|bill",
        "--workers NUMBER", "--engine ENGINE",
    ]  # fmt: skip


def test_help_names_every_engine_and_every_method(etl: Shell) -> None:
    options = helped(etl, "bill").options
    assert f"Who computes: {choices()}." in options["--engine ENGINE"]
    *before, last = METHODS
    methods = f"{', '.join(before)} or {last}."
    assert options["--missing METHOD"].endswith(f"refuse or a chain, estimate:METHOD:LENGTH, ..., of {methods}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--month"], "Error: Option '--month' requires an argument."),
        (["--workers", "0"], "Error: Invalid value for '--workers': 0 is not in the range 1<=x<=256."),
        (["--workers", "x"], "Error: Invalid value for '--workers': 'x' is not a valid int range."),
        (["--month", "2017-08", "--dry-run"],
         "etl: --dry-run goes with --stale: it shows what would become of stale bills"),
        (["--stale", "--dry-run", "--workers", "2"], f"etl: {HERE}"),
        (["--stale", "--dry-run", "--engine", "celery"], f"etl: {HERE}"),
        (["--stale", "--dry-run", "--replace"], f"etl: {HERE}"),
        (["--month", "2017-08", "--name", "x"],
         "etl: --name picks a tariff of a URDB file: name the file too (--tariff FILE)"),
        (["--month", "2017-08", "--missing", "x"],
         f"etl: --missing x: is not bill, refuse or estimate:METHOD ({', '.join(METHODS)})"),
        (["--month", "2017-08", "--tolerance", "2"], "etl: --tolerance 2: is not a share like 0.2%"),
        (["--month", "2017-08", "--engine", "x"], "etl: --engine x: is not one of local, celery"),
    ],
)  # fmt: skip
def test_usage_errors_of_bill(etl: Shell, arguments: list[str], message: str) -> None:
    done = etl("bill", *arguments)
    assert (done.code, done.error) == (2, message)
