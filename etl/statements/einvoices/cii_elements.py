"""Elements of UN/CEFACT's Cross Industry Invoice: names without prefixes, texts made harmless, days and amounts."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

from etl.statements.page_templates import harmless

_STANDARD = "urn:un:unece:uncefact:data:standard:"
_SPACES = {
    "rsm": f"{_STANDARD}CrossIndustryInvoice:100",
    "ram": f"{_STANDARD}ReusableAggregateBusinessInformationEntity:100",
    "udt": f"{_STANDARD}UnqualifiedDataType:100",
}
_DAY_FORMAT = "102"
"""YYYYMMDD."""

Child = ET.Element | None


def root(*children: ET.Element) -> ET.Element:
    """Return an invoice of its three parts."""
    found = ET.Element("rsm:CrossIndustryInvoice", {f"xmlns:{prefix}": space for prefix, space in _SPACES.items()})
    found.extend(children)
    return found


def part(name: str, *children: Child, prefix: str = "ram") -> ET.Element:
    """Return an element of others, without those that are None."""
    found = ET.Element(f"{prefix}:{name}")
    found.extend([child for child in children if child is not None])
    return found


def optional(name: str, *children: Child) -> Child:
    """Return an element of others; None without any."""
    found = part(name, *children)
    return found if len(found) else None


def text(name: str, value: str, **attributes: str) -> Child:
    """Return an element of a text without what would harm; None for an empty one."""
    shown = harmless(" ".join(value.split()))
    return leaf(name, shown, **attributes) if shown else None


def leaf(name: str, value: str, **attributes: str) -> ET.Element:
    """Return an element of a text as it is."""
    found = ET.Element(f"ram:{name}", attributes)
    found.text = value
    return found


def number(name: str, value: Decimal, **attributes: str) -> ET.Element:
    """Return an element of a number with all its places, but for zeros at their end."""
    return leaf(name, format(value.normalize() if value else Decimal(0), "f"), **attributes)


def day(name: str, value: date) -> ET.Element:
    """Return an element of a day."""
    found = part(name)
    stamp = ET.SubElement(found, "udt:DateTimeString", {"format": _DAY_FORMAT})
    stamp.text = f"{value:%Y%m%d}"
    return found


def document(parts: Iterable[ET.Element]) -> bytes:
    """Return a file of an invoice."""
    whole = root(*parts)
    ET.indent(whole)
    content: bytes = ET.tostring(whole, encoding="utf-8", xml_declaration=True)
    return content + b"\n"
