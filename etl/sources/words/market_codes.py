"""Codes of flow and medium: OBIS numbers (`1-0:2.8.0`), `A+` and `A-`, abbreviations of markets, suffixes of NEM."""

import re
from collections.abc import Mapping, Sequence

_OBIS = re.compile(
    r"(?<![\w.:])(?:(?P<A>\d)-\d{1,3}:(?P<C>\d{1,2})[._]\d{1,2}(?:[._]\d{1,3})?(?:[*&]\d{1,3})?"
    r"|(?P<c>\d{1,2})[._](?:8|9|29)[._]\d(?:[*&]\d{1,3})?)(?![\w:])(?!\.\d)"
)
_SIGN = re.compile(r"(?<![\w+\-])(?:(?:E?[AP]|AE|E)(?P<after>[+\-\u2212])|(?P<before>[+\-\u2212])[AP])(?![\w+\-])")
_KWH_SIGN = re.compile(r"(?<![\w])kWh ?(?P<after>[+\-\u2212])\s*$", re.IGNORECASE)
_WORN_OBIS = re.compile(r"(?P<C>[12])8[0-9]")

_SHARE = re.compile(r" ?G\.0[0-9](?!\w)")
"""Behind a number of OBIS, as Austria's grid operators write it: energy of a community, such as `1-1:2.9.0 G.02`."""

_MEDIA = {"4": "heat", "5": "heat", "6": "heat", "7": "gas", "8": "water", "9": "water"}
_QUANTITIES = {"1": {"draw"}, "2": {"export"}, "15": {"draw", "export"}, "16": {"draw", "export"}}

MARKET: Mapping[str, str] = {
    "imp": "draw",
    "ai": "draw",
    "sout": "draw",
    "con": "use",
    "cons": "use",
    "exp": "export",
    "inj": "export",
    "as": "export",
    "gen": "generation",
    "prod": "generation",
    "ae": "either",
    "ri": "reactive",
    "re": "reactive",
    "rv": "reactive",
}
"""Abbreviations, where a text has no other word. `AE` is active export in Britain, and what enters in Spain."""

_WHOLE = {"e17": "use", "e18": "generation"}
_NEM = {"E": "import", "B": "export"}


def code_senses(text: str, words: Sequence[str]) -> set[str]:
    """Return what the codes in a text say; `words` are its words without those that never say anything."""
    found: set[str] = set()
    for match in _OBIS.finditer(text):
        medium = _MEDIA.get(match["A"] or "1")
        found |= {medium} if medium else _QUANTITIES.get(match["C"] or match["c"], {"reactive"})
        if _SHARE.match(text, match.end()):
            found.add("inside")
    for pattern in (_SIGN, _KWH_SIGN):
        for match in pattern.finditer(text):
            found.add("draw" if (match["after"] or match.groupdict().get("before")) == "+" else "export")
    whole = text.strip().casefold()
    if worn := _WORN_OBIS.fullmatch(whole):
        found |= _QUANTITIES[worn["C"]]
    if whole in _WHOLE:
        found.add(_WHOLE[whole])
    if not found and is_market_code(words):
        found.add(MARKET[words[0]])
    return found


def is_market_code(words: Sequence[str]) -> bool:
    """Return whether the only word is an abbreviation of a market."""
    return len(words) == 1 and words[0] in MARKET


def without_codes(text: str) -> str:
    """Return a text without codes of OBIS and signs."""
    return _SIGN.sub(" ", _OBIS.sub(" ", text))


def nem_flows(texts: Sequence[str], *, surely: bool = False) -> bool:
    """Return whether some texts are suffixes of Australian channels that tell the flow: `E1` and `B1`.

    Without `surely` both directions must be there: a lone `B1` may be anything.
    """
    flows = {nem_flow(text) for text in texts}
    return "" not in flows and (len(flows) == 2 or (surely and bool(flows)))


def nem_flow(text: str) -> str:
    """Return the flow of such a suffix; empty for any other text."""
    return _NEM.get(text[:1].upper(), "") if re.fullmatch(r"[EBeb][0-9]", text) else ""
