"""Items that rules of Europe, Great Britain, Australia and the United States ask of a bill, and who gives them."""

from dataclasses import dataclass

EU, GB, AU, US = "EU", "GB", "AU", "US"
BILL, ISSUER, CLIENT = "the bill", "issuer.toml", "etl assign"
"""Where an item comes from; the last is an attribute of the client."""
_ALL = (EU, GB, AU, US)


@dataclass(frozen=True)
class Item:
    """One of the things that a bill says."""

    name: str
    title: str
    rules: tuple[str, ...]
    source: str
    remedy: str = ""
    """What to do where it lacks; empty: no page lacks it."""
    needed: bool = True
    """False: rules ask for it only where there is such a thing, or the program cannot know it."""


def _notice(name: str, title: str, rules: tuple[str, ...], *, needed: bool = True) -> Item:
    return Item(name, title, rules, ISSUER, f"add {name} to [notices] of issuer.toml", needed)


_NOTICES = (
    _notice("disputes", "complaints, and settlement out of court", _ALL),
    _notice("faults", "number for faults and emergencies", (GB, AU, US)),
    _notice("switching", "switching, comparison tools, better offers", (EU, GB, AU)),
    _notice("energy_sources", "energy sources, carbon dioxide, waste", (EU, GB)),
    _notice("energy_advice", "advice on saving energy, consumer bodies", (EU, GB)),
    _notice("support", "help for those who cannot pay, other languages", (GB, AU, US)),
    _notice("similar_clients", "comparison with clients of the same kind", (EU,), needed=False),
    _notice("account", "payments received, and what is still open", (GB, AU, US), needed=False),
)

ITEMS = (
    Item("amount", "amount to pay", _ALL, BILL),
    Item("due", "day by which to pay", (EU, AU, US), ISSUER, "add due_days to issuer.toml"),
    Item("period", "first and last day of the period", _ALL, BILL),
    Item("number", "number and day of issue", (EU, AU, US), BILL, "issue it: etl issue"),
    Item(
        "payment_methods", "how to pay", (GB, AU, US), ISSUER,
        "add iban, or payment_methods in [notices], to issuer.toml",
    ),
    Item("tariff", "name of the tariff", _ALL, BILL, "items alone have no tariff", needed=False),
    Item("energy", "energy in kWh", _ALL, BILL, "items alone have no energy", needed=False),
    Item("reads", "meters, and what was read and estimated", _ALL, BILL, "items alone have no meter", needed=False),
    Item("prices", "quantity and price of each charge", _ALL, BILL),
    Item("taxes", "taxes by their rates", _ALL, BILL),
    Item("issuer", "name, address and contact of the supplier", _ALL, ISSUER, "add these keys to issuer.toml"),
    Item("client", "name and address of the client", _ALL, CLIENT, "assign columns name, street, postcode, city"),
    Item("supply_point", "numbers of the client and of the supply point", _ALL, CLIENT, "assign a column supply_point"),
    Item("contract_end", "end of the contract", (EU, GB), CLIENT, "assign a column contract_end", needed=False),
    Item("year_before", "comparison with the year before", (EU, GB, AU), BILL, "bill that month", needed=False),
    *_NOTICES,
)  # fmt: skip

NOTICES = ("payment_methods", *(item.name for item in _NOTICES))
"""Texts of the issuer that have a title, in the order of a page."""
