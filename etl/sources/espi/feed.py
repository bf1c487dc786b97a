"""A Green Button feed as a stream: what its entries say and how they are linked; the readings wait for the rest."""

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from etl.core.errors import InputError
from etl.sources.espi.gathering import READING, Gathering
from etl.sources.espi.plain_runs import PlainRuns
from etl.sources.inputs.spilled_rows import SpilledRows
from etl.sources.inputs.streams import Stream

_ESPI, _ATOM = "http://naesb.org/espi ", "http://www.w3.org/2005/Atom "
_RESOURCES = ("UsagePoint", "MeterReading", "ReadingType", "IntervalBlock", "LocalTimeParameters")
_FIELDS = {
    "ServiceCategory": ("kind",),
    "LocalTimeParameters": ("dstEndRule", "dstOffset", "tzOffset"),
    "ReadingType": (
        "accumulationBehaviour", "commodity", "dataQualifier", "defaultQuality", "flowDirection", "intervalLength",
        "kind", "powerOfTenMultiplier", "tou", "uom",
    ),
}  # fmt: skip
_WANTED = {(parent, name) for parent, names in _FIELDS.items() for name in names}

_OF_READING = {f"{_ESPI}{name}": name for name in ("start", "duration", "value")}
_QUALITY = f"{_ESPI}quality"

_CHUNK = 256 * 1024
_LONGEST_TOKEN, _LONGEST_TEXT = 4 << 20, 4096
_DEEPEST = 64
_MOST_ENTRIES = 100_000
_AGAIN = "copy or download the file again"
_SUSPECT = "no Green Button file needs that: be wary of where this one comes from"


@dataclass(frozen=True)
class Links:
    """Where an entry stands: its own address, that of its collection, and those of what belongs to it."""

    own: str = ""
    up: str = ""
    related: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """One resource of the feed; `fields` are texts by the names of their elements."""

    links: Links
    fields: Mapping[str, str]
    line: int


@dataclass
class Feed:
    """All of a feed; its readings are in `waiting`, what is no reading is in `gathering`."""

    waiting: SpilledRows
    gathering: Gathering
    entries: dict[str, list[Entry]] = field(default_factory=lambda: {kind: [] for kind in _RESOURCES})
    collections: dict[Links, int] = field(default_factory=dict)
    """Links of blocks, without the own number of each, to the number of their collection."""
    places: "array[int]" = field(default_factory=lambda: array("i"))
    """Of each place in the feed (an entry with readings) the collection."""


def read_feed(stream: Stream, name: str) -> Feed:
    """Return the whole feed. InputError for what is no XML, has a document type, or is built to exhaust memory."""
    waiting = SpilledRows(READING)
    parser = _Parser(name, Feed(waiting, Gathering(waiting)))
    while data := stream.read(_CHUNK):
        parser.feed(data)
    return parser.end()


class _Parser:
    """Takes from expat's events what is wanted, and keeps nothing else."""

    def __init__(self, name: str, feed: Feed) -> None:
        self._name, self._feed = name, feed
        self._path = [""]
        self._text: list[str] = []
        self._wanted = False
        self._links: dict[str, set[str]] = {}
        self._fields: dict[str, dict[str, str]] = {}
        self._resources: list[tuple[str, int]] = []
        self._reading: dict[str, str] = {}
        self._qualities: list[str] = []
        self._line = 0
        self._has_readings = False
        self._inside = 0
        self._fed = 0
        self._names: dict[str, str] = {}
        self._runs = PlainRuns()
        self._after_reading = False
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.buffer_text = True
        self._between_readings()
        # Without a document type there are no entities but XML's own five: none that multiply, none that point outside.
        self._expat.StartDoctypeDeclHandler = self._doctype
        self._expat.ProcessingInstructionHandler = self._instruction

    def feed(self, data: bytes, *, last: bool = False) -> None:
        data = self._runs.taken_out(data)
        try:
            self._expat.Parse(data, last)
        except expat.ExpatError as error:
            what = f"is not well-formed XML: {expat.ErrorString(error.code)}"
            raise InputError(f"{self._name}:{error.lineno}", what, _AGAIN, code="E-DAMAGED-FILE") from None
        except (LookupError, ValueError):
            raise InputError(
                self._name, "is XML in an encoding that is not known", "save it as UTF-8", code="E-ENCODING"
            ) from None
        self._fed += len(data)
        if sum(map(len, self._text)) > _LONGEST_TEXT:
            raise self._suspicious("a text is too long for what it says")
        if not last and self._fed - self._expat.CurrentByteIndex > _LONGEST_TOKEN:
            raise self._suspicious(f"a tag or comment is longer than {_LONGEST_TOKEN >> 20} MB")

    def end(self) -> Feed:
        self.feed(b"", last=True)
        if self._has_readings:
            self.entry_ends()  # blocks that stand in no entry
        self._feed.gathering.flush()
        return self._feed

    def _suspicious(self, what: str) -> InputError:
        return InputError(f"{self._name}:{self._expat.CurrentLineNumber}", what, _SUSPECT, code="E-ROW")

    def _doctype(self, *_: object) -> None:
        raise self._suspicious("has a document type, which could define entities")

    def _instruction(self, target: str, data: str) -> None:
        numbers = self._runs.numbers(target, data) if self._after_reading else None
        if numbers is not None:
            self._feed.gathering.add_run(len(self._feed.places), self._expat.CurrentLineNumber, numbers)

    def _between_readings(self) -> None:
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = None

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        self._after_reading = False
        name = self._names.get(full)
        if name is None:
            name = self._local(full)
        path = self._path
        if (path[-1], name) in _WANTED:
            self._wanted, self._text = True, []
            self._expat.CharacterDataHandler = self._text.append
        path.append(name)
        if len(path) > _DEEPEST:
            raise self._suspicious("elements lie too deep in each other")
        action = _STARTS.get(name)
        if action is not None:
            action(self, name, attributes)

    def _local(self, full: str) -> str:
        """Return the name without its namespace, empty where that is neither ESPI nor Atom."""
        for namespace in (_ESPI, _ATOM):
            if full.startswith(namespace) and len(self._names) < 1000:
                return self._names.setdefault(full, full.removeprefix(namespace))
        return ""

    def _end(self, _: str) -> None:
        self._after_reading = False
        name = self._path.pop()
        if self._wanted:
            self._fields.setdefault(self._path[-1], {})[name] = "".join(self._text).strip()
            self._wanted = False
            self._expat.CharacterDataHandler = None
        elif name == "entry":
            self.entry_ends()

    def entry_begins(self, *_: object) -> None:
        self._links = {"self": set(), "up": set(), "related": set()}
        self._fields, self._resources = {}, []

    def link(self, _: str, attributes: dict[str, str]) -> None:
        found = self._links.get(attributes.get("rel", ""))
        if found is not None and len(found) < 1000:
            found.add(attributes.get("href", "").strip().rstrip("/"))

    def resource_begins(self, name: str, _: dict[str, str]) -> None:
        self._resources.append((name, self._expat.CurrentLineNumber))

    def reading_begins(self, *_: object) -> None:
        """Begin a reading, which has handlers of its own until its end: readings are most of a feed."""
        self._path.pop()
        self._reading, self._qualities, self._text, self._inside = {}, [], [], 1
        self._line = self._expat.CurrentLineNumber
        self._expat.StartElementHandler = self._start_inside
        self._expat.EndElementHandler = self._end_inside

    def _start_inside(self, *_: object) -> None:
        self._inside += 1
        if self._inside > _DEEPEST:
            raise self._suspicious("elements lie too deep in each other")
        self._text = []
        self._expat.CharacterDataHandler = self._text.append

    def _end_inside(self, full: str) -> None:
        self._expat.CharacterDataHandler = None
        self._inside -= 1
        if not self._inside:
            self._has_readings = True
            self._feed.gathering.add(len(self._feed.places), self._line, self._reading, self._qualities)
            self._between_readings()
            self._after_reading = True
        elif full in _OF_READING:
            self._reading[_OF_READING[full]] = "".join(self._text).strip()
        elif full == _QUALITY and len(self._qualities) < _DEEPEST:
            self._qualities.append("".join(self._text).strip())

    def entry_ends(self) -> None:
        """Add what the entry has: its links may come before or after."""
        own, up = (min(self._links.get(rel, ()), default="") for rel in ("self", "up"))
        links = Links(own, up, frozenset(self._links.get("related", ())))
        for kind, line in self._resources:
            fields = self._fields.get("ServiceCategory" if kind == "UsagePoint" else kind, {})
            if kind != "IntervalBlock":
                self._feed.entries[kind].append(Entry(links, fields, line))
        if sum(map(len, self._feed.entries.values())) > _MOST_ENTRIES:
            raise self._suspicious(f"has more than {_MOST_ENTRIES:,} entries that are no readings")
        if self._has_readings:
            whose = Links(own.rpartition("/")[0], up, links.related)
            self._feed.places.append(self._feed.collections.setdefault(whose, len(self._feed.collections)))
            self._has_readings = False


_STARTS: Mapping[str, Callable[[_Parser, str, dict[str, str]], None]] = {
    "entry": _Parser.entry_begins,
    "link": _Parser.link,
    "IntervalReading": _Parser.reading_begins,
    **dict.fromkeys(_RESOURCES, _Parser.resource_begins),
}
