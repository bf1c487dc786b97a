"""Names of supplied history that a tariff does not know: of former versions of etl, and misspelt ones."""

from collections.abc import Sequence

from etl.core.errors import TariffError
from etl.core.names import near_name
from etl.core.periods import Period, shown_period
from etl.store.usage import supplied_history, tariff_texts
from etl.tariffs.definition import Tariff
from etl.tariffs.former_names import WHY, former_of
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.recalled import recalled_names


def refuse_names(tariff: Tariff, period: Period, clients: Sequence[str]) -> None:
    """Raise TariffError if earlier quantities of clients have other names than the tariff: they would not count."""
    _refuse(tariff, period, clients, former_of(tariff), f"which {WHY}")
    recalled = recalled_names(tariff)
    strange = supplied_history.names(clients, period.start) - recalled
    near = {name: near_name(name, recalled) for name in sorted(strange)}
    near = {name: right for name, right in near.items() if right}
    if near:
        known = set().union(*(recalled_names(parse_tariff(text, name)) for name, text in tariff_texts.every_text()))
        _refuse(
            tariff, period, clients, {name: near[name] for name in near.keys() - known}, "on which no tariff looks back"
        )


def _refuse(tariff: Tariff, period: Period, clients: Sequence[str], names: dict[str, str], why: str) -> None:
    found = supplied_history.misnamed(names, clients, period.start) if names else None
    if found is not None:
        client, name, of = found
        what = f"client {client}: its history of {shown_period(of)} has {name!r}, {why}"
        raise TariffError(tariff.file, what, f"load it as {names[name]!r}: etl history load")
