"""Documents of every kind: an invoice that was reversed and sent again, and one that was corrected."""

import json
from typing import Any

from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours, line, loaded, tariff

AUGUST = ("--month", "2017-08")
TEN = ("--tariff", "ten.toml")
SERIES = ("--series", "S")


def billed_august(etl: Shell) -> None:
    """Bill two clients 1 kWh an hour, at 10 a kWh and 20 % of tax: 8,928.00 each."""
    vat = '[[line]]\nid = "vat"\nkind = "percent"\nrate = 0.2\nbase = ["energy"]\ntax = true\n'
    tariff("ten.toml", line("energy", "10"), vat)
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    etl.ok("bill", *AUGUST, *TEN)


def changed(etl: Shell, client: str, kwh: str = "3") -> None:
    """Load another reading of an hour, and bill its client again."""
    etl.load(written(f"{client}{kwh}.csv", HEADER, f"{client},2017-08-05T10:00:00Z,{kwh}"), "--interval", "1h")
    etl.ok("bill", "--stale")


def sent_august(etl: Shell) -> None:
    """Issue both: S-1 of a, S-2 of b; then a reversed by S-3 and sent again as S-4, and b corrected by S-5."""
    billed_august(etl)
    etl.ok("issue", *AUGUST, *SERIES)
    changed(etl, "a")
    etl.ok("issue", *AUGUST, *SERIES)
    changed(etl, "b")
    etl.ok("issue", *AUGUST, *SERIES, "--corrections", "difference")


def stored_bodies() -> list[str]:
    """Return the texts of all documents in the order of their numbers."""
    from etl.store.document_models import Document

    return list(Document.objects.order_by("number").values_list("body", flat=True))


def body_of(name: str) -> dict[str, Any]:
    """Return a document's text, read."""
    return next(found for found in map(json.loads, stored_bodies()) if found["name"] == name)
