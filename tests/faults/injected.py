"""Faults in the readings of generated homes: each rule finds its own.

`python -m tests.faults.injected` prints the figures of docs/reference/validation.md, those of 1,000 homes.
"""

import sys
from collections import Counter

import numpy as np

from tests.faults.tries import Try, fault
from tests.support.homes import FAULTS, alarms, counted, home, is_contradicted, is_found, miscounted

SURE = ("sentinel", "ceiling", "zero", "estimated-run", "sibling", "sum")
"""Rules that find every fault of their kind; `stuck` does not look at channels that tell 10 Wh at the finest."""
BILLED = ("sentinel", "ceiling", "sum")
"""Rules that must not hold a clean bill."""


@fault("a fault of each kind in the readings of a home", 20, 1000, "each rule finds its own, none holds a clean bill")
def injected(one: Try) -> None:
    clean, found = struck(one.dice.randrange(2**32))
    assert not set(clean) & set(BILLED), f"a clean home has {sorted(clean)}"
    assert not (missed := [rule for rule in SURE if not found[rule]]), f"not found: {missed}"


def struck(seed: int) -> tuple[Counter[str], dict[str, bool]]:
    """What is found of a clean home by rule, and whether each rule finds the fault of its kind in it."""
    dice = np.random.default_rng(seed)
    month = home(dice)
    found = {}
    for rule, strike in FAULTS.items():
        struck_month, marked = strike(dice, month)
        found[rule] = is_found(rule, struck_month, month.readings.starts[marked])
    clean = Counter(name for name, _, _ in alarms(month))
    register = counted(dice, month)
    found["sum"] = is_contradicted(miscounted(dice, month, register), register)
    return clean + Counter({"sum": int(is_contradicted(month, register))}), found


def figures(homes: int) -> str:
    """The table of the page."""
    every = [struck(seed) for seed in range(homes)]
    rows = ["| rule | found, of 100 faults | false alarms in 1,000 clean months |", "|---|---|---|"]
    for rule in (*FAULTS, "sum"):
        found = 100 * sum(one[rule] for _, one in every) / homes
        months = 1000 * sum(rule in clean for clean, _ in every) / homes
        rows.append(f"| `{rule}` | {found:.1f} | {months:.1f} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(figures(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
