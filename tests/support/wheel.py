"""Contents of a wheel: every module, layout and data file of the checkout, the metadata, and nothing else.

python -m tests.support.wheel dist/meter_etl-0.1.0-py3-none-any.whl
"""

import sys
import zipfile
from pathlib import Path

from tests.support.places import ROOT

KERNEL = "etl/kernel/_kernel.so"


def expected() -> set[str]:
    """Files of the checkout by their names in the wheel."""
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "etl").rglob("*.py")}
    for kind in ("*.toml", "*.json", "*.c", "*.h", "*.html", "*.css"):
        modules |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "etl").rglob(kind)}
    data = {f"etl/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "data").rglob("*") if path.is_file()}
    return modules | data


def differences(wheel: Path) -> list[str]:
    """Names that are missing or should not be there; empty for a good wheel, which has the kernel by its tag alone."""
    names = {name for name in zipfile.ZipFile(wheel).namelist() if not name.endswith("/")}
    inside = {name for name in names if ".dist-info/" not in name}
    wanted = expected() | (set() if wheel.name.endswith("-none-any.whl") else {KERNEL})
    about = {name.split("/", 1)[1] for name in names - inside}
    missing = sorted(wanted - inside) + sorted({"METADATA", "RECORD", "entry_points.txt", "licenses/LICENSE"} - about)
    return [f"missing: {name}" for name in missing] + [f"unexpected: {name}" for name in sorted(inside - wanted)]


if __name__ == "__main__":
    found = differences(Path(sys.argv[1]))
    print("\n".join(found) or f"{Path(sys.argv[1]).name}: the files of the checkout")
    sys.exit(bool(found))
