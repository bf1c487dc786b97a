"""The distributions: what is in them, and that the program runs from each, wherever one stands."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from etl.kernel.compiling import LIBRARY, compilers
from tests.support import wheel
from tests.support.command import Shell
from tests.support.places import ROOT
from tests.support.readings import HEADER, hours

needs_compiler = pytest.mark.skipif(not compilers(), reason="no C compiler")
NO_KERNEL = "" if compilers() else "it was not compiled"
LIBRARIES = Path(np.__file__).parents[1]
BILL = ("bill", "--from", "2017-08-01", "--to", "2017-08-03", "--workers", "2")
HOSTILE = "raise SystemExit('a module of another project was imported')\n"
COUNTING = "import os, sys; log = os.environ.get('STARTED'); log and open(log, 'a').write(f'{sys.orig_argv}\\n')\n"
"""Code that every process of an environment runs at its start."""


def built(target: str, folder: Path, **variables: str) -> Path:
    """A distribution of the checkout, made with the build backend of this environment."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env={**os.environ, **variables})
    (path,) = folder.iterdir()
    return path


@dataclass(frozen=True)
class Installed:
    """An environment that holds the program and the libraries of this one, but nothing else of this checkout."""

    folder: Path
    package: Path

    @property
    def python(self) -> str:
        return str(self.folder / "bin" / "python")

    def run(self, *command: str, inside: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
        environment = {name: text for name, text in os.environ.items() if not name.startswith(("ETL_", "PYTHON"))}
        environment |= variables
        return subprocess.run(command, cwd=inside, env=environment, capture_output=True, text=True, check=False)


def installed(distribution: Path, folder: Path, package: Path) -> Installed:
    """A new environment, in which pip has installed the distribution."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "0_libraries.pth").write_text(f"{LIBRARIES}\n", encoding="utf-8")
    (site / "1_counting.pth").write_text(COUNTING, encoding="utf-8")
    made = Installed(folder, site / package)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", "--python", made.python]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--no-compile", str(distribution)], check=True)
    return made


@pytest.fixture(scope="module")
def whole_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module", params=["wheel", "editable"])
def program(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, whole_wheel: Path) -> Installed:
    folder = tmp_path_factory.mktemp("environment")
    if request.param == "wheel":
        return installed(whole_wheel, folder / "environment", Path("etl"))
    return installed(built("wheel:editable", folder / "dist"), folder / "environment", ROOT / "etl")


@pytest.fixture
def hostile(etl: Shell, tmp_path: Path) -> Path:
    """A folder of somebody's Django project, with a database in it."""
    for name in ("cli.py", "settings.py"):
        (tmp_path / name).write_text(HOSTILE, encoding="utf-8")
    rows = [row for client in "ab" for row in hours(client, "2017-08-01", "2017-08-03")]
    (tmp_path / "readings.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    etl.load("readings.csv", "--timezone", "UTC")
    etl.close()
    shutil.copy(etl.database, tmp_path / "etl.sqlite3")
    return tmp_path


def test_wheel_holds_the_checkouts_modules_and_data_and_nothing_else(whole_wheel: Path) -> None:
    assert wheel.differences(whole_wheel) == []


@needs_compiler
def test_a_wheel_made_with_a_compiler_has_the_kernel(whole_wheel: Path) -> None:
    assert whole_wheel.name.split("-", 2)[2].startswith("py3-none-linux")
    assert wheel.KERNEL in zipfile.ZipFile(whole_wheel).namelist()


@needs_compiler
def test_the_kernel_can_be_left_out(tmp_path: Path) -> None:
    pure = built("wheel", tmp_path, ETL_KERNEL="0")
    assert pure.name.endswith("-py3-none-any.whl")
    assert wheel.differences(pure) == []


def test_without_a_compiler_the_wheel_is_pure_unless_the_kernel_is_required(tmp_path: Path) -> None:
    variables = {"CC": "", "PATH": str(tmp_path)}
    pure = built("wheel", tmp_path / "dist", ETL_KERNEL="1", **variables)
    assert pure.name.endswith("-py3-none-any.whl")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        built("wheel", tmp_path / "none", ETL_KERNEL="require", **variables)
    assert "the kernel was not compiled: there is no C compiler" in failed.value.stderr


def test_source_distribution_holds_all_that_is_needed_to_build_and_test(tmp_path: Path) -> None:
    with tarfile.open(built("sdist", tmp_path / "dist")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        "cli.py",
        "hatch_build.py",
        "settings.py",
        "pyproject.toml",
        "constraints.txt",
        "Makefile",
        "README.md",
        "LICENSE",
    }
    folders = ("etl", "tests", "docs", "data", ".ci")
    found = [path for folder in folders for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts]
    found = [path for path in found if not path.name.startswith(LIBRARY.name)]  # compiled here
    wanted |= {path.relative_to(ROOT).as_posix() for path in found if path.is_file()}
    assert wanted - names == set()


def test_only_etl_can_be_imported_of_what_is_installed(program: Installed, tmp_path: Path) -> None:
    code = (
        "import etl\n"
        "from importlib.util import find_spec\n"
        "from etl.core.disk.places import data_file\n"
        "from etl.kernel.library import why_not_loaded\n"
        "print(etl.__path__[0], data_file('readings.csv').is_file(), data_file('tariffs', 'standard.toml').is_file())\n"
        "print(why_not_loaded())\n"
        "print(*(name for name in ('cli', 'settings', 'tests', 'docs', 'data') if find_spec(name)))\n"
    )
    done = program.run(program.python, "-c", code, inside=tmp_path)
    assert done.stdout.splitlines() == [f"{program.package} True True", NO_KERNEL, ""], done.stderr


def test_program_runs_with_workers_in_a_folder_with_modules_of_the_same_names(
    program: Installed, hostile: Path
) -> None:
    """The script of a wheel, and the module of a checkout."""
    editable = program.package == ROOT / "etl"
    script = [program.python, "-m", "etl"] if editable else [str(program.folder / "bin" / "etl")]
    log = hostile / "started.txt"
    # With a second thread the process is not copied, and new ones are started.
    billed = program.run(*script, *BILL, inside=hostile, STARTED=str(log), OPENBLAS_NUM_THREADS="2")
    assert "2 bills, 96.000 kWh" in billed.stdout, billed.stderr
    assert "spawn_main" in log.read_text(encoding="utf-8")


def test_script_of_a_checkout_runs_with_workers_in_such_a_folder_too(hostile: Path) -> None:
    command = [sys.executable, str(ROOT / "cli.py"), *BILL]
    billed = subprocess.run(command, cwd=hostile, capture_output=True, text=True, check=False)
    assert "2 bills, 96.000 kWh" in billed.stdout, billed.stderr


def test_shipped_data_is_found_in_a_checkout() -> None:
    from etl.core.disk.places import data_file

    assert data_file("readings.csv") == ROOT / "data" / "readings.csv"
