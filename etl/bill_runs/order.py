"""Order of a run: the request and the tariff of clients without an assignment, the same for all its workers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from etl.bill_runs.request import Request
from etl.core.disk.places import data_file
from etl.phrasebook.english import english
from etl.store.usage import pricing_spans
from etl.store.usage.tariff_texts import TariffText
from etl.tariffs.definition import Tariff
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.tariff_files import read_tariff

SAMPLE = ("tariffs", "standard.toml")


@dataclass(frozen=True)
class Order:
    """What a run is to bill."""

    request: Request
    tariff: Tariff | None
    """Of clients without an assignment."""
    warnings: Sequence[str] = ()
    """Warnings of the run."""

    @property
    def sample(self) -> bool:
        """Whether the tariff is the sample, as the request names none."""
        return self.tariff is not None and self.request.tariff is None

    @property
    def named(self) -> TariffText | None:
        """The tariff as it is stored."""
        one = self.tariff
        return None if one is None else TariffText(one.sha256, one.name, one.text, one.currency)

    def as_json(self) -> str:
        """Return the text that other processes get, canonical: the same order is the same text."""
        tariff = self.tariff and [self.tariff.text, self.tariff.file]
        fields = {"request": self.request.as_json(), "tariff": tariff, "warnings": list(self.warnings)}
        return json.dumps(fields, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `as_json` wrote."""
        fields = json.loads(text)
        tariff = fields["tariff"] and parse_tariff(*fields["tariff"])
        return cls(Request.from_json(fields["request"]), tariff, fields["warnings"])


def read_order(request: Request) -> Order:
    """Read the tariff that a request names; if it names none and no client has one, the sample. Used in a snapshot."""
    if request.tariff is not None:
        return Order(request, read_tariff(request.tariff, request.tariff_name))
    if pricing_spans.any_assignment() or request.only_stale:
        return Order(request, None)
    return Order(request, read_tariff(data_file(*SAMPLE)), [english("sample")])
