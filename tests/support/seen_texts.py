"""Texts of a page and marks of its pictures as they are seen in a browser: where they stand, in which colours."""

from dataclasses import dataclass

from tests.support.browser import Browser

LINES = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, own = node.parentElement;
    if (!node.data.trim() || own.closest("title, desc, style, .skip") || !own.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const style = getComputedStyle(own);
    let behind = own;
    while (behind && getComputedStyle(behind).backgroundColor == "rgba(0, 0, 0, 0)") behind = behind.parentElement;
    const ink = own.closest("svg") ? style.fill : style.color;
    const paper = behind ? getComputedStyle(behind).backgroundColor : "rgb(255, 255, 255)";
    for (const box of range.getClientRects())
      if (box.width > 1 && box.height > 1 && box.right > 0)
        found.push([node.data.trim(), box.left, box.top, box.right, box.bottom, ink, paper]);
  }
  for (const mark of document.querySelectorAll("svg .peak")) {
    const box = mark.getBoundingClientRect(), paper = getComputedStyle(document.body).backgroundColor;
    found.push(["\u25bc", box.left, box.top, box.right, box.bottom, getComputedStyle(mark).fill, paper]);
  }
  return found;
}"""
OPENED = '() => document.querySelectorAll("details").forEach(one => one.open = true)'
LEAST_WIDTH, LEAST_HEIGHT = 1, 4
"""Pixels by which the boxes of two lines must overlap: letters are lower than their boxes."""
DARKER = 0.05


@dataclass(frozen=True)
class Line:
    """A line of a text, or a mark of a picture, in pixels of the window."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    ink: str
    paper: str

    @property
    def contrast(self) -> float:
        """Ratio of the lights of text and background, by WCAG 2."""
        darker, lighter = sorted((_light(self.ink), _light(self.paper)))
        return (lighter + DARKER) / (darker + DARKER)

    @property
    def bright(self) -> bool:
        """Whether it is light on a dark ground."""
        return _light(self.ink) > _light(self.paper)

    def overlaps(self, other: "Line") -> bool:
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return width > LEAST_WIDTH and height > LEAST_HEIGHT


def lines(browser: Browser) -> list[Line]:
    """Return all lines and marks that are shown, from the top; tables that may be opened are opened.

    Those wholly left of the window are for screen readers.
    """
    browser.run(OPENED)
    return sorted((Line(*one) for one in browser.run(LINES)), key=lambda line: line.top)


def badly_placed(browser: Browser, width: int) -> list[str]:
    """Return the lines that overlap another or do not fit into the window."""
    found = lines(browser)
    bad = [f"{one.text[:40]!r} ends at {one.right:.0f}" for one in found if one.left < 0 or one.right > width + 1]
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            if other.top >= one.bottom:
                break
            if one.overlaps(other):
                bad.append(f"{one.text[:40]!r} is over {other.text[:40]!r}")
    return bad


def _light(colour: str) -> float:
    """Return the relative luminance of `rgb(1, 2, 3)`, by WCAG 2."""
    parts = (int(part) / 255 for part in colour.removeprefix("rgb(").rstrip(")").split(","))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
