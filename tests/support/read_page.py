"""A page of HTML as a program reads it: texts, values, and all that could lead out of the page."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = {"meta", "br", "rect", "line", "path"}
"""Elements without an end."""


@dataclass
class Page:
    """What a page holds."""

    tags: set[str] = field(default_factory=set)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    """Of `data` elements, by their class."""
    shown: dict[str, str] = field(default_factory=dict)
    """What stands for a value."""

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


class Reader(HTMLParser):
    """Reads a page, and fails for an element that is not closed in its order."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._open: list[str] = []
        self._value = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.add(tag)
        own = {name: text or "" for name, text in attrs}
        self.page.attributes += own.items()
        if tag not in EMPTY:
            self._open.append(tag)
        if tag == "data":
            self.page.values.setdefault(own.get("class", ""), []).append(own["value"])
            self._value = own["value"]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.add(tag)
        self.page.attributes += [(name, text or "") for name, text in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self._value = ""

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"]:
            self.page.texts.append(data)
        if self._value:
            self.page.shown[self._value] = data

    def close(self) -> None:
        super().close()
        assert not self._open


def read_page(text: str) -> Page:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader.page


def leads_nowhere(text: str) -> bool:
    """Whether a page needs nothing but itself: no script, no other file, no address but of its own pages."""
    page = read_page(text)
    ways = {"src", "srcset", "action", "data", "poster", "background", "xlink:href"}
    named = {name for name, _ in page.attributes}
    links = [value for name, value in page.attributes if name == "href"]
    return (
        page.tags.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "form", "base", "foreignobject"})
        and named.isdisjoint(ways)
        and not any(name.startswith("on") for name in named)
        and all("/" not in link and ":" not in link for link in links)
        and "http" not in text
        and "@import" not in text
        and text.count("url(") == text.count("url(#")
    )
