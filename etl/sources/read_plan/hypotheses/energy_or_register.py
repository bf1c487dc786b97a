"""Values as energy or as what a register shows: a register never falls, and is far above what it counts in a step."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise

from etl.core.errors import InputError
from etl.core.usage_page import MWH_PER_KWH
from etl.sources.cells.clean_text import printable
from etl.sources.cells.stamps import DAY
from etl.sources.cells.values import mwh_per_unit
from etl.sources.read_plan.plan_values import Energy
from etl.sources.read_plan.samples import NO_READING, Sample, second_of
from etl.sources.read_plan.titles import is_energy_title, is_register_title

STEADY = 48
"""Readings that never fall, from which on a column without a title of energy may be a register."""
SHORT = 8
"""Readings from which on a register shows that is far above all that it counted."""
FAR_ABOVE = 10
MOST_KW = 100
"""Mean power above which values are hardly energy of a meter."""
RISES = 2
FALLING = 4
"""Rises to a fall, from which on values are hardly those of a register."""
MOST_FALLS = 1
"""As of a register that is exchanged once."""
MOST_LATE = 2 * 3600
"""Seconds that a counter of days may begin earlier or later than the day before: when the clock changes, or at dawn."""
_OFTEN = re.compile(r"(?<![0-9.])[12]\.8\.[0-9](?![0-9])|^(?:sum|state|total|reading)$", re.IGNORECASE)
"""Titles of registers that energy has too."""
_COUNTER = re.compile(
    r"cumul|kumul|acumul|running total|to[ _-]date|(?<![a-z])[ym]td(?![a-z])|since midnight|"
    r"e?(?:ac)?[ _-]?today(?![a-z])|(?<![a-z])(?:heute|vandaag|oggi|hoy|idag)(?![a-z])|aujourd|day[ _]?sum|"
    r"(?:daily|tages|dag)[ _-]?(?:yield|energ|production|generation|total|ertrag|summe|opbrengst)",
    re.IGNORECASE,
)
"""Titles of what has come together since some moment: `Energy today`, `Daily yield`, `Running total`."""


def refuse_register(sample: Sample, title: str, form: str, energy: Energy, decimal: str) -> None:
    """Raise InputError for values that may be reads of a register where nobody says what they are."""
    energetic, titled, often = is_energy_title(title), is_register_title(title), _OFTEN.search(title.strip())
    kwh = Decimal(mwh_per_unit(energy.unit)[0]) / MWH_PER_KWH
    for channel, pairs, hours in _channels(sample, form, decimal):
        values = [value for _, value in pairs]
        steps = [after - before for before, after in pairwise(values)]
        falls, rises = sum(step < 0 for step in steps), sum(step > 0 for step in steps)
        least = 0 if titled else max(RISES, len(steps) // 2 if energetic else 0)
        if _counts_days(pairs):
            what = f"the values in column {printable(title, 80)!r} rise all day and fall once a day"
            what += ", as a counter that begins each day does"
            raise InputError(sample.name, what, "say --energy if each is that of its own interval", code="E-REGISTER")
        if rises < least or falls > MOST_FALLS:
            continue
        counted = (
            len(values) >= SHORT * (1 + falls) and 24 * hours.denominator > hours.numerator and _COUNTER.search(title)
        )
        steady = counted or (not (falls or energetic) and (titled or len(values) >= (SHORT if often else STEADY)))
        if steady or _is_far_above(values, steps, kwh, hours):
            shown = f"{values[0]:f} to {max(values):f}"
            whose = f" of {printable(channel, 40)}" if channel else ""
            so = "fall only once" if falls else "never fall"
            what = f"the {len(values)} values{whose} in column {printable(title, 80)!r} {so} ({shown} "
            what += f"{energy.unit}): they may be what a register shows, or energy"
            raise InputError(sample.name, what, "say which with --register or --energy", code="E-REGISTER")


def refuse_falling_register(sample: Sample, title: str, form: str, decimal: str) -> None:
    """Raise InputError for reads of a register, as a layout has them, that fall as often as energy does."""
    for _, pairs, _ in _channels(sample, form, decimal, in_time=False):  # an hour that comes twice is in their order
        steps = [after - before for (_, before), (_, after) in pairwise(pairs)]
        falls, rises = sorted((sum(step < 0 for step in steps), sum(step > 0 for step in steps)))
        if falls > MOST_FALLS and falls * FALLING > rises:
            what = f"the values in column {printable(title, 80)!r} fall {falls} times, as those of a register do not"
            raise InputError(sample.name, what, "say what they are with --energy or --register", code="E-REGISTER")


def _is_far_above(values: Sequence[Decimal], steps: Sequence[Decimal], kwh: Decimal, hours: Fraction) -> bool:
    """Return whether values are far above all that they rose, and as energy more than a meter uses."""
    if not hours or len(values) < SHORT * (1 + sum(step < 0 for step in steps)):
        return False
    highest, risen = max(values), sum(max(step, Decimal(0)) for step in steps)
    return highest > FAR_ABOVE * risen and Fraction(highest * kwh) > MOST_KW * hours


def _counts_days(pairs: Sequence[tuple[int, Decimal]]) -> bool:
    """Return whether values only rise, but for a fall a day, as those of `Energy today` do."""
    falls = [place for place in range(1, len(pairs)) if pairs[place][1] < pairs[place - 1][1]]
    days = [*pairwise(falls)]
    whole = all(
        sum(after > before for (_, before), (_, after) in pairwise(pairs[first:last])) >= SHORT // 2
        and abs(pairs[last][0] - pairs[first][0] - DAY) <= MOST_LATE
        for first, last in days
    )
    return bool(days) and whole


def _channels(
    sample: Sample, form: str, decimal: str, *, in_time: bool = True
) -> Iterator[tuple[str, list[tuple[int, Decimal]], Fraction]]:
    """Yield the id of each channel, its values with their times in order, and the hours between two of them."""
    found: dict[tuple[str, ...], list[tuple[int, Decimal]]] = {}
    for key, stamp, cell in sample.readings():
        at = None if cell in NO_READING else second_of(stamp, form)
        if at is None:
            continue
        try:
            value = Decimal(cell.replace(decimal, "."))
        except InvalidOperation:
            continue
        if value.is_finite():
            found.setdefault(key, []).append((at, value))
    for key, pairs in found.items():
        if in_time:
            pairs.sort(key=lambda pair: pair[0])
        steps = [after - before for (before, _), (after, _) in pairwise(pairs) if after > before]
        yield " ".join(filter(None, key)), pairs, Fraction(min(steps, default=0), 3600)
