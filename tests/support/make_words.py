"""The table of words in docs/reference/flows.md, from the tables of languages: python -m tests.support.make_words"""

from collections.abc import Mapping

from etl.sources.words.languages import LANGUAGES
from tests.support.places import ROOT

PAGE = ROOT / "docs" / "reference" / "flows.md"
BEGIN, END = "<!-- words: begin (python -m tests.support.make_words) -->\n", "<!-- words: end -->\n"
ROWS: Mapping[str, tuple[str, ...]] = {
    "import": ("draw", "use"),
    "export": ("export",),
    "generation": ("generation",),
    "a delivery": ("either",),
    "inside": ("inside",),
    "other media": ("gas", "heat", "water", "reactive"),
}


def table() -> str:
    """The rows of the table, a line each."""
    rows = ["| language | says | words |", "|---|---|---|"]
    for language, words in LANGUAGES.items():
        for number, (says, senses) in enumerate(ROWS.items()):
            texts = ", ".join(f"`{word.strip()}`" for sense in senses for word in words[sense].split(","))
            rows.append(f"| {language if not number else ''} | {says} | {texts} |")
    return "\n".join(rows) + "\n"


def with_table(text: str) -> str:
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8")
