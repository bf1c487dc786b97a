"""Columns of bills as `StoredBill` has them."""

from django.db.models import TextField, Value
from django.db.models.functions import Coalesce


def of_tariff(name: str) -> Coalesce:
    """Return a column of a bill's tariff; empty for a failed bill whose tariff is not known."""
    return Coalesce(f"tariff__{name}", Value(""), output_field=TextField())


STORED = (
    "period_start", "period_end", "timezone", of_tariff("name"), of_tariff("sha256"), of_tariff("currency"),
    "energy_mwh", "total", "status", "detail", "stale", "request__treatment",
)  # fmt: skip
"""All but the client's number, in order."""
