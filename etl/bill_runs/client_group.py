"""Groups of clients of a page whose earlier days are cut into the same periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from etl.bill_runs.estimates.surroundings import with_estimates
from etl.core.periods import Period
from etl.core.usage_page import Attributes, Missing, Usage
from etl.store.fingerprints import HISTORY, Earlier
from etl.store.usage import client_pages, supplied_history
from etl.store.usage.billed_clients import BilledClient
from etl.store.usage.cycles import Cycles
from etl.tariffs.page.contract import Quantity


@dataclass(frozen=True)
class ClientGroup:
    """Clients, and for each what is read of earlier periods."""

    clients: Sequence[BilledClient]
    read: Sequence[Earlier]
    cycles: Cycles
    """How the days before are cut into periods."""

    @property
    def numbers(self) -> list[str]:
        """Client numbers, in order."""
        return [client.number for client in self.clients]

    def supplied(self, quantity: Quantity, period: Period) -> dict[int, Fraction]:
        """Return by row the values of a quantity in a period that users have supplied."""
        texts = supplied_history.values(quantity.name, period, self.numbers)
        rows = {row: texts[number] for row, number in enumerate(self.numbers) if number in texts}
        for row, text in rows.items():
            self.read[row].add(HISTORY, f"{quantity.name} {period}", text)
        return {row: Fraction(Decimal(text)) for row, text in rows.items()}

    def usage(
        self, period: Period, zone: str, missing: Missing, attributes: Mapping[str, Attributes] | None = None
    ) -> Usage:
        """Read the usage of all clients, with their attributes, in an earlier period, in their order."""
        known = [client.standing_in(zone) for client in self.clients]
        (page,) = client_pages.of_clients(known, period, zone, frozenset(self.numbers))
        for row in np.flatnonzero(page.usage.read).tolist():  # which clients share the page must not matter
            self.read[row].add_usage(f"{period}", page.inputs[row])
        used = with_estimates(client_pages.with_attributes(page.usage, attributes or {}), known, missing)
        for row in used.filled | used.estimated_from.keys():
            fills = f"{missing.estimate} {missing.beyond}"
            self.read[row].add_estimates(f"{period}", fills, used.estimated_from.get(row))
        return used
