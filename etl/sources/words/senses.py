"""Sense of a title or a cell: the flow, or why it is in doubt, and the medium, by the words of all languages."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from etl.sources.words.languages import LANGUAGES
from etl.sources.words.market_codes import code_senses, is_market_code, without_codes

FLOW_SENSES = ("draw", "use", "export", "generation", "either", "inside")
MEDIA = {"gas": "gas", "heat": "heat", "water": "water", "reactive": "reactive energy"}

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "a", "œ": "o", "ß": "ss"})
_DIGRAPH = re.compile(r"([aou])e|(a)a")
_UNIT = re.compile(r"(?:(?<=[a-z])|(?<![A-Za-z]))(?:[kKmM]?Wh|KWH|MWH|kwh|mwh)s?(?![a-z])")
_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_WORD = re.compile(r"[^\W\d_]+")
_OF_FILES = re.compile(
    r"(?<![a-z])(exports?|exported|exporte?ren|exportdata|imports?|imported|production|produktion|prod|gen(?:eration)?|generated|produced|"
    r"return(?:s|ed)?|reverse|excess|retour|surplus|sent|solar|pv|out|as|ae|ai|con|exp|imp)(?![a-z])",
    re.IGNORECASE,
)
"""Words that in the name of a file say more often what was done with it, or where, than which way energy flows."""
_IDLE_WORDS = (
    "kwh wh mwh kw w mw h hh kvarh energy energie energia energi active aktiv activa active attiva ativa cinna czynna "
    "aktivni energija energije radna delovna cinny wattos patoenergia "
    "wirkenergie wirkarbeit total totaal gesamt totale netto net day night dag nacht tag jour nuit "
    "value wert valor electric electricity strom stroom sahko in en per the of der die das de la le el du and grid "
    "netz t m k hour interval profile tariff tarif meter reading readings high low hoog laag "
    "inductive capacitive induttiva capacitiva inductiva inductive indukcyjna pojemnosciowa induktiv kapazitiv "
    "po przed bilansowaniu bilansowaniem zbilansowaniu"
)


@dataclass(frozen=True)
class Sense:
    """What a text says; empty where it says nothing."""

    flow: str = ""
    doubt: str = ""
    """Why its words of flow do not tell which one."""
    medium: str = ""
    """gas, heat, water or reactive energy: not what is billed."""
    drawn: bool = False
    """Whether it is import as what is drawn from the grid, so that a delivery beside it goes the other way."""
    deliveries: frozenset[str] = frozenset()
    """Its words of a delivery, where it has no plainer ones; and `delivered` beside a plain one: `Usage delivered`."""
    electric: bool = False
    words: str = ""
    """The first word of flow or medium, as the text has it."""
    whole: bool = False
    """Whether it has no words but those of flow and medium, units, and a few that say nothing of it."""

    @property
    def alone(self) -> bool:
        """Whether it is a flow, as far as it is told, and no more."""
        return self.whole and bool(self.flow or self.doubt)

    def flow_with(self, delivery: str) -> str:
        """Return the flow where `delivered` is known to be `delivery`, so that `received` is the other way."""
        if self.flow or not (self.deliveries and delivery):
            return self.flow
        other = "export" if delivery == "import" else "import"
        return other if "received" in self.deliveries else delivery


@lru_cache(maxsize=8192)
def sense_of(text: str) -> Sense:
    """Return what a text says of flow and medium."""
    words = _Words(text)
    senses = words.senses | code_senses(text, words.busy)
    if "received" in words.deliveries:
        senses -= {"use"}  # `Usage received` is what the grid received, or the client
    medium = next((name for sense, name in MEDIA.items() if sense in senses), "")
    flow, doubt = _flow(senses)
    return Sense(
        flow=flow,
        doubt=doubt,
        medium=medium,
        drawn=flow == "import" and "draw" in senses,
        deliveries=words.deliveries or frozenset({"a code"}) if doubt == DELIVERY else words.deliveries & {"delivered"},
        electric="electricity" in senses,
        words=words.first,
        whole=not words.others or is_market_code(words.busy),
    )


DELIVERY = "a delivery, to the client or from the client"
INSIDE = "energy behind the meter or within a community, which is neither import nor export"
BOTH = "more than one flow"


def _flow(senses: "set[str] | frozenset[str]") -> tuple[str, str]:
    """Return the flow that some senses are together, or why they are in doubt."""
    found = {"import" if one in {"draw", "use"} else one for one in senses & set(FLOW_SENSES)}
    if not found:
        return "", ""
    if "inside" in found:
        return "", INSIDE
    plain = found - {"either"}
    if not plain:
        return "", DELIVERY
    if plain == {"export", "generation"}:
        return "export", ""
    return (plain.pop(), "") if len(plain) == 1 else ("", BOTH)


def sense_of_name(name: str) -> Sense:
    """Return what the name of a file, or a line of text, says: not what was done with it, or where."""
    return sense_of(_OF_FILES.sub(" ", name))


def is_plant(sense: Sense) -> bool:
    """Return whether generation is said only by the name of a plant, as a column or a tariff may be called too."""
    return sense.flow == "generation" and normal(sense.words) in {"solar", "pv", "photovoltaic", "fve"}


def of_title(title: str, others: Iterable[str]) -> Sense:
    """Return what a title says; a delivery goes the other way than what the titles beside it say."""
    sense = sense_of(title)
    if sense.flow or not sense.deliveries:
        return sense
    flow = _beside(sense, [sense_of(other) for other in others if other != title])
    return Sense(flow=flow, medium=sense.medium, words=sense.words, whole=sense.whole) if flow else sense


def _beside(sense: Sense, others: "list[Sense]") -> str:
    """Return the flow of a delivery by the titles beside it; empty where they leave it open."""
    if any(other.flow == "export" for other in others):
        return "import"
    if any(other.drawn for other in others):
        return "export"
    counterparts = frozenset().union(*(other.deliveries for other in others))
    if "delivered" in sense.deliveries and "received" in counterparts:
        return "import"  # of a meter between grid and client: delivered to the client, received from the client
    if "received" in sense.deliveries and "delivered" in counterparts:
        return "export"
    return ""


def normal(text: str) -> str:
    """Return a text without case and accents; `ue` is an umlaut."""
    plain = text.casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
        plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _DIGRAPH.sub(lambda match: match[1] or match[2], plain)


def words_in(text: str) -> list[str]:
    """Return the words of a text in their normal form; `energiaVertida_kWh` has three."""
    return [normal(word) for word in _written(text)]


def _written(text: str) -> list[str]:
    return _WORD.findall(_HUMP.sub(" ", _UNIT.sub(" kwh ", text)))


IDLE = frozenset(map(normal, _IDLE_WORDS.split()))
"""Words of titles that say nothing of flow or medium."""


_TELLING = {*FLOW_SENSES, *MEDIA}


class _Words:
    """The words of one text, and what they say; of entries that share letters the longest counts.

    `Fernwärmeverbrauch` is heat and a consumption, `Eigenverbrauch` is not `Verbrauch`.
    """

    def __init__(self, text: str) -> None:
        self.texts = words_in(text)
        self.senses: set[str] = set()
        self.first = ""
        deliveries, telling = set(), [False] * len(self.texts)
        taken = [[False] * len(word) for word in self.texts]
        for start, entry in sorted(self._found(), key=lambda one: (-one[1].weight, "export" not in one[1].senses)):
            span = range(start, start + len(entry.parts))
            letters = [_letters(part, self.texts[word]) for part, word in zip(entry.parts, span, strict=True)]
            if any(any(taken[word][place]) for word, place in zip(span, letters, strict=True)):
                continue
            for word, place in zip(span, letters, strict=True):
                taken[word][place] = [True] * len(taken[word][place])
                telling[word] |= bool(entry.senses & _TELLING)
            self.senses |= entry.senses
            if "either" in entry.senses:
                deliveries.add(entry.text)
        self.deliveries = frozenset(deliveries)
        written = _written(text)
        self.first = next((word for word, use in zip(written, telling, strict=True) if use), "")
        self.busy = [word.casefold() for word, plain in zip(written, self.texts, strict=True) if plain not in IDLE]
        plain = words_in(without_codes(text))
        self.others = [
            word for word, use in zip(self.texts, taken, strict=True)
            if not any(use) and word in plain and word not in IDLE
        ]  # fmt: skip

    def _found(self) -> Iterator[tuple[int, "_Entry"]]:
        for start, word in enumerate(self.texts):
            for entry in _candidates(word):
                if entry.fits(self.texts[start : start + len(entry.parts)]):
                    yield start, entry


class _Entry:
    """An entry of the tables: one word or several."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts = [normal(part) for part in text.split()]
        self.weight = 100 * len(self.parts) + len(self.parts[0].strip("*"))
        self.senses: set[str] = set()

    def fits(self, words: list[str]) -> bool:
        """Return whether words, as many as its own, are this entry."""
        return len(words) == len(self.parts) and all(map(_is, self.parts, words))


def _is(part: str, word: str) -> bool:
    """Return whether a word is a part of an entry, which `*` may begin or end."""
    stem = part.strip("*")
    if part.startswith("*") and part.endswith("*"):
        return stem in word
    if part.startswith("*"):
        return word.endswith(stem)
    return word.startswith(stem) if part.endswith("*") else word == part


def _letters(part: str, word: str) -> slice:
    """Return the letters of a word that are the stem of a part."""
    stem = part.strip("*")
    start = word.rindex(stem) if part.startswith("*") and not part.endswith("*") else word.index(stem)
    return slice(start, start + len(stem))


class _Entries(NamedTuple):
    """The entries of all languages, by their first words, and those whose first word is a pattern."""

    by_word: dict[str, list[_Entry]]
    patterns: list[_Entry]


@cache
def _entries() -> _Entries:
    """Return all entries; one may have several senses, of one language or of two."""
    found: dict[str, _Entry] = {}
    for senses in LANGUAGES.values():
        for sense, texts in senses.items():
            if sense in {"direction", "medium"}:
                continue
            for text in (one.strip() for one in texts.split(",")):
                found.setdefault(normal(text), _Entry(text)).senses.add(sense)
    entries = _Entries({}, [])
    for entry in found.values():
        if "*" in entry.parts[0]:
            entries.patterns.append(entry)
        else:
            entries.by_word.setdefault(entry.parts[0], []).append(entry)
    return entries


@lru_cache(maxsize=8192)
def _candidates(word: str) -> tuple[_Entry, ...]:
    """Return entries whose first word this may be."""
    entries = _entries()
    return (*entries.by_word.get(word, ()), *(entry for entry in entries.patterns if _is(entry.parts[0], word)))


def titles_of(sense: str) -> frozenset[str]:
    """Return the titles of columns whose cells have words of flow (`direction`) or of a medium (`medium`)."""
    return frozenset(text for words in LANGUAGES.values() for text in re.split(r",\s*", words[sense]))
