"""Bills as they are stored and exported: a page of them, and the layout of one bill's `detail`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, Self

from etl.core.exact import Exact, decimal_text
from etl.core.numbers import number_text
from etl.core.periods import Period
from etl.core.usage_page import AS_IT_IS, Missing

LINE_FIELDS = (
    "id", "kind", "meter", "period", "tier", "from", "to", "description",
    "quantity", "unit", "price", "amount_exact", "amount", "tax",
)  # fmt: skip
"""A line in `detail["lines"]` is a list of these: text and decimal strings, `tax` a bool, null where not used.

`from` and `to` are ISO dates (`to` excluded); `quantity` and `amount_exact` have 12 places at most, `amount` the
currency's.
"""


FAILED = "failed"
"""Status of a bill that could not be made: it has no amounts, and its only warning is the reason."""

ESTIMATED = "estimated"
"""Status of a bill some of whose energy is estimated, by whomever."""

HELD = "held"
"""Status of a bill of which readings fail a rule: it is not issued until somebody has answered."""

STALE = "stale"
"""Status in exports of a bill whose inputs have changed since it was made."""

STALE_WARNING = "its inputs have changed since it was made (etl bill --stale computes it again, or says why it cannot)"


@dataclass(frozen=True, slots=True)
class Bill:
    """One client's bill of one period.

    `detail` is JSON text: {"quantities": {name: text}, "lines": [[LINE_FIELDS]...], "balances": {}, "warnings": [text],
    "totals": {"kwh_export", "kwh_estimated", "peak_kw", "peak_at", "subtotal", "tax",
    "intervals_expected", "intervals_actual", "intervals_estimated", "intervals_missing"}, "out_of_scope": text}.
    `out_of_scope`, where the tariff has value-added tax, is what lines in the base of none of them come to.
    Decimal numbers in it are strings, counts are numbers, `peak_at` an ISO stamp with offset in the client's zone or
    null.
    """

    client: str
    energy_mwh: int
    """Import, whole mWh."""
    total: str
    """Decimal text in the currency's places."""
    status: str
    """complete | estimated | incomplete | held (a bill that could not be made is stored as FAILED)"""
    detail: str


_FLAGS = ("refuse", "sample", "even_without_readings")


@dataclass(frozen=True)
class Requested:
    """What was requested of `etl bill`: the bills of it may be cut where the tariff or the client changes."""

    period: Period
    tariff_sha256: str = ""
    """The tariff of clients without an assignment; empty: none was named."""
    missing: Missing = AS_IT_IS
    refuse: bool = False
    """Whether bills with missing readings fail."""
    sample: bool = False
    """Whether that tariff is the sample, as nobody named one."""
    even_without_readings: bool = False
    """Whether days are billed of which nobody has a reading."""

    @property
    def treatment(self) -> str:
        """All but days and tariff, as canonical JSON; empty where nothing was requested."""
        fields: dict[str, object] = {name: True for name in _FLAGS if getattr(self, name)}
        if self.missing.estimate:
            fields["estimate"] = self.missing.estimate
        if self.missing.beyond != Missing.beyond:
            fields["beyond"] = self.missing.beyond
        if self.missing.bills_failed:
            fields["held"] = "bill"
        if self.missing.tolerance:
            fields["tolerance"] = str(self.missing.tolerance)
        return json.dumps(fields, sort_keys=True) if fields else ""

    @classmethod
    def of(cls, period: Period, tariff_sha256: str, treatment: str) -> Self:
        """Read a treatment as text."""
        fields = json.loads(treatment or "{}")
        tolerance, beyond = Fraction(fields.get("tolerance", 0)), fields.get("beyond", Missing.beyond)
        missing = Missing(fields.get("estimate", ""), tolerance, beyond, "held" in fields)
        return cls(period, tariff_sha256, missing, **{name: fields.get(name, False) for name in _FLAGS})


@dataclass(frozen=True, slots=True)
class BillPage:
    """The bills of a page of clients under one tariff."""

    period: Period
    timezone: str
    tariff_sha256: str
    currency: str
    bills: list[Bill]
    balances: Mapping[str, Exact] = field(default_factory=dict)
    """What each bill's client carries to the next period, by name."""
    requested: Requested | None = None
    """None: these days, and nothing besides."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the bills of a page of clients, in its order, where nobody asks for their lines."""

    energy_mwh: list[int]
    totals: list[str]

    @classmethod
    def of(cls, page: BillPage) -> Self:
        return cls([bill.energy_mwh for bill in page.bills], [bill.total for bill in page.bills])


@dataclass(frozen=True)
class EditOfBill:
    """An edit that counts in place of readings between two local ISO stamps, as people and documents have it."""

    start: str
    end: str
    minutes: int
    """Of the slots in which it counts: others between the stamps may be as they were read, or have another edit."""
    kwh: str
    """What is billed for them."""
    kwh_read: str | None
    """What the meter has read in them; None: nothing."""
    pinned: bool
    method: str
    reason: str
    edited_by: str
    edited_at: str

    def texts(self) -> dict[str, Any]:
        values = asdict(self)
        return {"from": values.pop("start"), "to": values.pop("end"), **values}


@dataclass(frozen=True)
class MeterOfBill:
    """A meter's register in a bill: (read + estimated) x multiplier x share = billed, in kWh, exact.

    `start` and `end` are local ISO stamps with offset, between which it is the client's in the bill's period.
    """

    meter: str
    register: str
    flow: str
    start: str
    end: str
    read: Fraction
    estimated: Fraction
    """By etl, or edited; what the source estimated is read."""
    multiplier: Fraction
    share: Fraction
    billed: Fraction
    edits: Sequence[EditOfBill] = ()

    def texts(self) -> dict[str, Any]:
        """Return it as people and documents have it, energy with 12 places at most; `edits` where there are any."""
        found: dict[str, Any] = {
            "meter": self.meter,
            "register": self.register,
            "flow": self.flow,
            "from": self.start,
            "to": self.end,
            "kwh_read": _decimal(self.read),
            "kwh_estimated": _decimal(self.estimated),
            "multiplier": number_text(self.multiplier),
            "share": number_text(self.share),
            "kwh": _decimal(self.billed),
        }
        return found | ({"edits": [edit.texts() for edit in self.edits]} if self.edits else {})


def _decimal(number: Fraction) -> str:
    """Write a number with 12 places at most; nearly all have so many, and need no rounding."""
    return decimal_text(number) if 10**12 % number.denominator else number_text(number)


class StoredBill(NamedTuple):
    """A bill as the database stores it, with the name and currency of its tariff."""

    client: str
    period_start: date
    period_end: date
    """Excluded."""
    timezone: str
    tariff: str
    """Name of the tariff; of a failed bill, name, sha256 and currency are empty if no tariff was found."""
    tariff_sha256: str
    currency: str
    energy_mwh: int
    total: str
    """Empty for a failed bill."""
    status: str
    detail: str
    """See `Bill.detail`."""
    stale: bool = False
    """Whether its inputs have changed since."""
    treatment: str = ""
    """See `Requested.treatment`."""
    issued: str = ""
    """What the documents in force of its days add up to; empty if there are none."""
