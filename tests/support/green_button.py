"""Green Button feeds that tests write: entries linked as ESPI links them, in any order."""

from collections.abc import Sequence

HEAD = '<feed xmlns="http://www.w3.org/2005/Atom">'
POINT = "RetailCustomer/7/UsagePoint/1"


def entry(content: str, own: str = "", up: str = "", *related: str) -> str:
    """One entry; the content is ESPI's."""
    hrefs = [("self", own), ("up", up), *(("related", href) for href in related)]
    links = "".join(f'<link rel="{rel}" href="{href}"/>' for rel, href in hrefs if href)
    return f"<entry>{links}<title>1 Privet Drive</title><content>{content}</content></entry>\n"


def element(name: str, inside: str = "") -> str:
    return f'<{name} xmlns="http://naesb.org/espi">{inside}</{name}>'


def fields(**values: object) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in values.items())


def point(own: str = POINT, kind: int = 0) -> str:
    inside = f"<ServiceCategory><kind>{kind}</kind></ServiceCategory>"
    return entry(element("UsagePoint", inside), own, "", f"{own}/MeterReading")


def series(number: int = 1, of: str = POINT) -> str:
    """A MeterReading and its links to its blocks and its type."""
    own = f"{of}/MeterReading/{number}"
    return entry(element("MeterReading"), own, f"{of}/MeterReading", f"{own}/IntervalBlock", f"ReadingType/{number}")


def reading_type(number: int = 1, **values: object) -> str:
    fields_of = {"accumulationBehaviour": 4, "flowDirection": 1, "powerOfTenMultiplier": 0, "uom": 72} | values
    return entry(element("ReadingType", fields(**fields_of)), f"ReadingType/{number}", "ReadingType")


def reading(start: int, value: object, duration: int = 3600, quality: int | None = None) -> str:
    flag = "" if quality is None else f"<ReadingQuality>{fields(quality=quality)}</ReadingQuality>"
    period = f"<timePeriod>{fields(duration=duration, start=start)}</timePeriod>"
    return f"<IntervalReading>{flag}{period}{fields(value=value)}</IntervalReading>\n"


def block(readings: Sequence[str], number: int = 1, of: str = POINT, serial: int = 0) -> str:
    up = f"{of}/MeterReading/{number}/IntervalBlock"
    return entry(element("IntervalBlock", "\n" + "".join(readings)), f"{up}/{serial}", up)


def local_time(rule: str = "B40E2000", back: int = 3600, offset: int = -28800) -> str:
    parameters = fields(dstEndRule=rule, dstOffset=back, dstStartRule="360E2000", tzOffset=offset)
    return entry(element("LocalTimeParameters", parameters), "LocalTimeParameters/1", "LocalTimeParameters")


def feed(*entries: str) -> str:
    return HEAD + "\n" + "".join(entries) + "</feed>\n"


def hourly(*values: object, start: int = 1_500_000_000 // 3600 * 3600) -> list[str]:
    """Readings of hours that follow each other, from 2017-07-14 02:00 UTC."""
    return [reading(start + 3600 * place, value) for place, value in enumerate(values)]


def simple(*values: object, **of_type: object) -> str:
    """A feed of one series of hours."""
    return feed(point(), series(), reading_type(1, **of_type), block(hourly(*values)))
