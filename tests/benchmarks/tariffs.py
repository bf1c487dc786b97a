"""Every home by twenty URDB tariffs for a year: `etl compare` month by month, and PySAM's Utilityrate5.

    python -m tests.benchmarks.tariffs [HOMES] [HOMES_OF_PYSAM]

Both get made hourly readings of 2018. PySAM prices a year at once, in one process that is already running, and is given
each tariff once; it takes as long for every home, so a sample of them is enough.
"""

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.data import write
from tests.benchmarks.measure import etl, run
from tests.benchmarks.shapes import CLIENT, Shape
from tests.support.pysam_bills import FLAT, Engine, Plan, Rate

TARIFFS = 20
PERIODS = 5
SUMMER = [5 <= month <= 9 for month in range(12)]
HOURS = 8760
YEAR = date(2018, 1, 1)
MONTHS = range(1, 13)
FREE = (Rate((), (Decimal(0),)),)
Sums = list[list[float]]
"""By month and tariff."""


def tariffs() -> list[dict[str, Any]]:
    """Off, shoulder and peak by season, tiers, demand by month and by hour; always three share their hours."""
    return [_item(random.Random(number), number) for number in range(TARIFFS)]


def _item(chance: random.Random, number: int) -> dict[str, Any]:
    hours = _hours(random.Random(number // 3))
    item = {
        "name": f"Rate {number}", "energyratestructure": _structure(chance, 900, 0.4, 1 + number % 3),
        "energyweekdayschedule": hours, "energyweekendschedule": [[min(month)] * 24 for month in hours],
        "fixedchargefirstmeter": chance.randint(5, 200), "fixedchargeunits": "$/month",
    }  # fmt: skip
    if number % 2:
        item |= {"flatdemandstructure": _structure(chance, 9, 20, 1), "flatdemandmonths": list(map(int, SUMMER))}
    if number % 3:
        item |= {"demandratestructure": _structure(chance, 9, 20, 1), "demandweekdayschedule": hours}
        item |= {"demandweekendschedule": item["energyweekendschedule"]}
    return item


def _hours(chance: random.Random) -> list[list[int]]:
    """Off, shoulder and peak in summer; off and shoulder in winter."""
    first, last = chance.randint(11, 16), chance.randint(18, 21)
    summer = [1 if first <= hour < last else 2 if 8 <= hour < 23 else 0 for hour in range(24)]
    winter = [4 if 8 <= hour < last else 3 for hour in range(24)]
    return [summer if own else winter for own in SUMMER]


def _structure(chance: random.Random, most: int, price: float, tiers: int) -> list[list[dict[str, Any]]]:
    ends = [{"max": end} for end in sorted(chance.sample(range(1, most), tiers - 1))]
    return [[{"rate": round(chance.uniform(0, price), 5), **end} for end in [*ends, {}]] for _ in range(PERIODS)]


def compared(
    folder: Path, homes: int, items: list[dict[str, Any]], months: Iterable[int] = MONTHS
) -> tuple[float, float, Sums]:
    """Wall and processor seconds of a command for each month, and what all homes pay in it by each tariff."""
    shape, file, database = Shape(homes, 365, 60, CLIENT, YEAR), folder / "homes.csv", folder / "homes.sqlite3"
    write(shape, file)
    run(etl(database, "load", str(file), "--timezone", "UTC"), folder)
    names = []
    for number, item in enumerate(items):
        (folder / f"{number}.json").write_text(json.dumps(item))
        names += ["--tariff", f"{number}.json"]
    wall, processor, sums = 0.0, _processor(), []
    for month in months:
        done = run(etl(database, "compare", "--month", f"{YEAR.year}-{month:02d}", *names, "--json"), folder)
        wall += done.seconds
        sums.append([float(one["total"]) for one in done.result["tariffs"]])
    return wall, _processor() - processor, sums


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def by_pysam(file: Path, homes: int, items: list[dict[str, Any]]) -> tuple[float, float, Sums]:
    """The same of twelve months and the first homes of the file, without the time to read it."""
    from PySAM import UtilityRateTools

    with file.open() as rows:
        readings = [row.rpartition(",")[2] for row in islice(rows, 1, homes * HOURS + 1)]
    loads, engine = np.array(readings, float).reshape(homes, HOURS), Engine()
    wall, processor, sums = time.perf_counter(), time.process_time(), np.zeros((len(items), len(MONTHS)))
    for number, item in enumerate(items):
        read = UtilityRateTools.URDBv8_to_ElectricityRates(json.loads(json.dumps(item)))
        engine.take(Plan(FLAT, FLAT, FREE, more=read))
        for load in loads:
            sums[number] += engine.months(load)
    return time.perf_counter() - wall, time.process_time() - processor, sums.T.tolist()


def main() -> None:
    homes, sample = (int(number) for number in (*sys.argv[1:], "5000", "100")[:2])
    items = tariffs()
    with tempfile.TemporaryDirectory() as folder:
        wall, processor, _ = compared(Path(folder), homes, items)
        theirs, their_processor, _ = by_pysam(Path(folder) / "homes.csv", sample, items)
    scale = homes / sample
    print(f"{homes} homes x {len(items)} tariffs x 12 months; PySAM: {sample} homes, times {scale:g}")
    print("| | seconds | of the processor |\n|---|---|---|")
    print(f"| etl compare, 12 commands | {wall:.4g} | {processor:.4g} |")
    print(f"| PySAM, 1 process | {theirs * scale:.4g} | {their_processor * scale:.4g} |")
    print(f"| | {theirs * scale / wall:.3g} x | {their_processor * scale / processor:.3g} x |")


if __name__ == "__main__":
    main()
