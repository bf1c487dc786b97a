"""The wheel: what is in it, and that the program runs from it, wherever one stands."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support import wheel
from tests.support.places import ROOT


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the checkout, made with the build backend of this environment."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_wheel_holds_the_checkouts_modules_and_data_and_nothing_else(built: Path) -> None:
    assert wheel.differences(built) == []


def test_program_and_its_data_are_found_from_another_folder(built: Path, tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    zipfile.ZipFile(built).extractall(site)
    elsewhere.mkdir()
    program = (
        f"import sys; sys.path.insert(0, {str(site)!r})\n"
        "import cli, settings\n"
        "from etl.core.disk.places import data_file\n"
        f"assert all({str(site)!r} in module.__file__ for module in (cli, settings))\n"
        f"assert {str(site)!r} in str(data_file('readings.csv')) and data_file('readings.csv').is_file()\n"
        "sys.argv = ['etl', '--help']\n"
        "from etl.start import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "load" in done.stdout


def test_shipped_data_is_found_in_a_checkout() -> None:
    from etl.core.disk.places import data_file

    assert data_file("readings.csv") == ROOT / "data" / "readings.csv"
