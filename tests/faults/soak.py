"""`make soak`: the table of faults in its long column, on this machine.

make soak                                 all of it: hours
make soak SOAK="--share 0.05"             a part of the tries of each fault
make soak SOAK="--only load --seed 17 --tries 1"
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

if __name__ == "__main__":
    tests = Path(__file__).resolve().parents[1]
    sys.path[:1] = [str(tests), str(tests.parent)]  # this checkout, whatever else is installed

from command import Shell

from faults.tries import FAULTS, Fault, first_seed, strike_all


def main() -> int:
    asked = _asked()
    broken = 0
    print("| fault | tries | violations | seeds from | s |\n|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        shell, shared = Shell(Path(folder)), Path(folder) / "shared"
        shared.mkdir()
        for number, fault in enumerate(FAULTS.values()):
            if asked.only in fault.name:
                broken += _row(fault, asked, Path(folder) / str(number), shared, shell)
        shell.close()
    return 1 if broken else 0


def _row(fault: Fault, asked: argparse.Namespace, folder: Path, shared: Path, shell: Shell) -> int:
    """Print a row of the table, and what was broken below; how often that was."""
    if reason := fault.needs():
        print(f"| {fault.name} | not tried: {reason} | | | |", flush=True)
        return 0
    tries = asked.tries or max(fault.every_run, round(fault.soak * asked.share))
    begun = time.monotonic()
    outcome = strike_all(fault, tries, asked.seed, folder, shared, shell)
    seconds = time.monotonic() - begun
    row = (fault.name, f"{tries:,}", len(outcome.broken), asked.seed, round(seconds))
    print("| " + " | ".join(map(str, row)) + " |", flush=True)
    for seed, what in outcome.broken.items():
        print(f"seed {seed}: {what}", file=sys.stderr, flush=True)
    return len(outcome.broken)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--share", type=float, default=1.0, help="how much of the long column, but no less than the short one"
    )
    parser.add_argument("--only", default="", metavar="WORD", help="faults with this in their name")
    parser.add_argument("--seed", type=int, default=first_seed())
    parser.add_argument("--tries", type=int, default=0, help="so many, whatever the table says")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
