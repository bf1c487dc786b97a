"""Phrases of a page: what a bill and its explanation say, in the language of the page and by the clock of the bill."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from etl.core.zones import zone
from etl.phrasebook.english import PARTS, REMARKS, SENTENCE, WARNINGS, recognise, templates
from etl.phrasebook.templates import COUNT, PATTERNS
from etl.statements.text_moments import plain_text, without_command
from etl.statements.wording import Wording

ROUNDING = "rounding"
"""What a line is called that rounds a total."""
_ADDED = frozenset({"paid", "cent", "used"})
"""Behind the name of a line: what is paid out of its account, its rounding, what of its year was used."""
_NUMBER = re.compile(PATTERNS["number"])
_FLOWS = re.compile("(?:import|export|generation)\\b(?: less (?:import|export|generation)\\b)?(?: rest\\b)?")
_WEEKDAYS = re.compile("\\b(?:all|mon|tue|wed|thu|fri|sat|sun)\\b")
_ROLLING = re.compile("(?<= min )rolling(?: by)?")


class PagePhrases:
    """Texts by their keys; values are as they are in English, and are written as the language does."""

    def __init__(self, wording: Wording, timezone: str = "") -> None:
        """Take the zone whose clock the bill has; empty: that of each stamp."""
        self.wording, self.timezone = wording, timezone
        self._writers: Mapping[str, Callable[[str], str]] = {
            "number": self._number, COUNT: self._number, "stamp": self._moment, "moment": self._moment_or_day,
            "days": self._days, "month": self._month, "utc": self._utc, "word": wording.kind,
            "measure": lambda text: wording.kind(f"by {text}"), "words": self._words,
            "quantity": self._quantity, "window": self._window, "warning": self._without_command,
            "description": self._description, "line": self._line, SENTENCE: self._sentence,
        }  # fmt: skip

    def text(self, key: str, /, **values: object) -> str:
        template = templates()[key]
        texts = {name: str(value) for name, value in values.items()}
        shown = {name: self.value(template.places.get(name, ""), text) for name, text in texts.items()}
        return self.wording.filled(key, shown, texts[template.counted] if template.counted else "")

    def value(self, kind: str, text: str, /) -> str:
        return self._writers.get(kind, str)(text)

    def warning(self, text: str) -> str | None:
        """Return what a bill says, which it has in English; None for a text that no template has made."""
        phrase = recognise(text, WARNINGS)
        return None if phrase is None else self.text(phrase.key, **phrase.values)

    def stored_warning(self, text: str) -> tuple[str, bool]:
        """Return what a bill says, and whether it is in English, as it is stored: no template has made it."""
        known = self.warning(text)
        return (plain_text(text, self.timezone), True) if known is None else (known, False)

    def remarks(self, description: str) -> tuple[str, str]:
        """Return what a tariff calls a line, and what the bill adds to it."""
        words = description.split(", ")
        for place in range(len(words)):
            if (added := self._added(words[place:])) is not None:
                return ", ".join(words[:place]), added
        return description, ""

    def _added(self, words: list[str]) -> str | None:
        """Return texts that follow each other and are all remarks; None where another one is among them."""
        if not words:
            return ""
        for end in range(len(words), 0, -1):
            phrase = recognise(", ".join(words[:end]), REMARKS)
            rest = self._added(words[end:]) if phrase else None
            if phrase and rest is not None:
                return ", ".join(filter(None, (self.text(phrase.key, **phrase.values), rest)))
        return None

    def _line(self, name: str) -> str:
        """Write what the program calls a line, or adds to the name of one; all other names are of a tariff."""
        if name == ROUNDING:
            return self.wording.kind(name)
        of, _, added = name.rpartition(".")
        return f"{of}, {self.wording.kind(added)}" if of and added in _ADDED else name

    def _description(self, text: str) -> str:
        return ", ".join(filter(None, self.remarks(text)))

    def _without_command(self, text: str) -> str:
        return without_command(self.stored_warning(text)[0])

    def _sentence(self, text: str) -> str:
        phrase = recognise(text, PARTS, WARNINGS)
        return text if phrase is None else self.text(phrase.key, **phrase.values)

    def _number(self, text: str) -> str:
        """Write a number; another text, as a fraction, stands as it is."""
        if not _NUMBER.fullmatch(text):
            return text
        plain = text.replace(",", "")
        return self.wording.number(format(Decimal(plain), "f") if "e" in plain else plain).shown

    def _moment(self, stamp: str) -> str:
        """Write a stamp by the clock of the bill, with its offset in an hour that comes twice."""
        at = datetime.fromisoformat(stamp)
        local = at.astimezone(zone(self.timezone)) if at.tzinfo and self.timezone else at
        shown = self.wording.moment(local.isoformat())
        twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
        return f"{shown} ({local.isoformat()[-6:]})" if twice and local.tzinfo else shown

    def _moment_or_day(self, text: str) -> str:
        return self.wording.moment(text) if "T" in text else self._days(text)

    def _days(self, text: str) -> str:
        """Write `2017-08-01..2017-08-14`, or one day."""
        first, _, last = text.partition("..")
        end = date.fromisoformat(last or first) + timedelta(days=1)
        return self.wording.days(date.fromisoformat(first), end, "medium")

    def _month(self, text: str) -> str:
        return self.wording.month_name(date.fromisoformat(f"{text}-01"))

    def _utc(self, text: str) -> str:
        stamp = text.removesuffix(" UTC")
        return f"{self.wording.moment(stamp)} UTC"

    def _words(self, text: str) -> str:
        """Write words with commas between them; of a method, how long a gap may be stands as it is."""
        named = [word.partition(":") for word in text.split(", ")]
        return ", ".join(f"{self.wording.kind(name)}{colon}{rest}" for name, colon, rest in named)

    def _quantity(self, text: str) -> str:
        """Write what a quantity is called: flows are words, and all others are called after a line or in the tariff."""
        kind, flows = self.wording.kind, _FLOWS.match(text)
        if flows is None:
            return self._line(text)
        own = " ".join(map(kind, flows[0].split()))
        return own + _ROLLING.sub(lambda found: kind(found[0]), text[flows.end() :])

    def _window(self, text: str) -> str:
        """Write the days of `mon-fri 09:00-12:00` as the locale abbreviates them."""
        days, space, times = text.partition(" ")
        names = {**self.wording.weekdays(), "all": self.wording.kind("all days")}
        return f"{_WEEKDAYS.sub(lambda found: names[found[0]], days)}{space}{times}"
