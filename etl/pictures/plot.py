"""Use cases of `etl plot`: each reads what its picture shows, and draws it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.core.disk.targets import Target
from etl.core.periods import Period
from etl.pictures.bill_amounts import read_amounts
from etl.pictures.charts.bill_chart import LINES, draw_bills
from etl.pictures.charts.chart_style import check_format, title_days
from etl.pictures.charts.curve_chart import draw_curve
from etl.pictures.charts.profile_chart import draw_profiles
from etl.pictures.charts.saving_chart import draw_savings
from etl.pictures.charts.year_chart import draw_year
from etl.pictures.chosen_readings import Chosen
from etl.pictures.compared_clients import read_compared
from etl.pictures.day_profile import holidays_of, profiles
from etl.pictures.day_slots import day_slots
from etl.pictures.power_curve import PowerCurve, read_curve


@dataclass(frozen=True)
class Drawn:
    """A picture that was written."""

    target: Target
    clients: int
    what: str
    """What it shows."""
    missing_minutes: int = 0
    estimated_minutes: int = 0

    @property
    def bytes(self) -> int:
        return self.target.path.stat().st_size


def plot_load(chosen: Chosen, target: Target) -> Drawn:
    """Draw power over time."""
    return _plot(chosen, target, draw_curve)


def plot_year(chosen: Chosen, target: Target) -> Drawn:
    """Draw days and hours as a heat map."""
    return _plot(chosen, target, lambda curve, file: draw_year(curve, day_slots(curve), file))


def plot_profile(chosen: Chosen, target: Target, calendar: str | None) -> Drawn:
    """Draw the mean day of each kind; UsageError for a calendar of holidays that there is none of."""
    holidays_of(calendar, [chosen.period.start])
    return _plot(chosen, target, lambda curve, file: draw_profiles(curve, profiles(day_slots(curve), calendar), file))


def _plot(chosen: Chosen, target: Target, draw: Callable[[PowerCurve, Target], None]) -> Drawn:
    check_format(str(target))
    curve = read_curve(chosen)
    draw(curve, target)
    missing, estimated = (int(mask.sum()) * curve.step for mask in (curve.gap, curve.estimated))
    return Drawn(target, curve.clients, f"{title_days(chosen.period)}, {curve.zone}", missing, estimated)


def plot_bills(period: Period, clients: Sequence[str], target: Target) -> Drawn:
    """Draw bills by month and line."""
    check_format(str(target))
    found = read_amounts(period, clients, LINES)
    named = sorted(set(clients))
    whose = f" of client {named[0]}" if len(named) == 1 else f" of {len(named)} clients" if named else ""
    numbers = [f"{found.bills:,} bills{whose}" if found.bills != 1 else f"1 bill{whose}"]
    if found.unfinished:
        numbers.append(f"{found.unfinished:,} of them incomplete or on hold")
    if found.failed:
        numbers.append(f"{found.failed:,} more could not be made")
    days = title_days(period)
    draw_bills(found, target, f"Bills by month{whose}, {days}, in {found.currency}", f"{', '.join(numbers)}.")
    return Drawn(target, len(named), f"{days}, {', '.join(numbers)}")


def plot_compare(file: Path, target: Target) -> Drawn:
    """Draw a comparison of tariffs that was written to a file."""
    check_format(str(target))
    found = read_compared(file)
    draw_savings(found, target)
    return Drawn(target, len(found.totals), f"{len(found.tariffs)} tariffs")
