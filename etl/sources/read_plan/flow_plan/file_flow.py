"""Flow of a whole file: by the title of its values, or by its own name; where these leave it open, refused."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from etl.core.errors import InputError
from etl.sources.cells.clean_text import printable
from etl.sources.read_plan.titles import foreign_unit_in
from etl.sources.words.senses import Sense, is_plant, of_title, sense_of, sense_of_name

_SAY = "say which flow it is with --flow import, export or generation"
_VOLUME = re.compile(r"[sn]?m3|[sn]?m³|dm3|dm³|smc|ft3|ft³|ccf|mcf", re.IGNORECASE)
_FACTOR = re.compile(
    r"brennwert|zustandszahl|calorific|coefficient de conversion|\bpcs\b|pouvoir calorifique", re.IGNORECASE
)
_SHORTEST = 3
"""Letters of a word that the name of a meter may have by design."""


def flow_of_title(name: str, title: str, others: Iterable[str]) -> str:
    """Return the flow that a title says; empty where it says none, InputError where its words leave it open."""
    sense = of_title(title, others)
    if sense.doubt:
        raise InputError(name, f"column {printable(title, 80)!r} says {sense.doubt}", _SAY, code="E-FLOW")
    return sense.flow


def check_medium(name: str, titles: Sequence[str]) -> None:
    """Refuse a file whose name says gas or heat, where no title says electricity."""
    medium = _in_name(name).medium
    if medium in {"gas", "heat"} and not any(sense_of(title).electric for title in (_stem(name), *titles)):
        what = f"its name says {medium}, and nothing in it says electricity"
        raise InputError(name, what, "leave it out, or rename it if it is electricity", code="E-FLOW")


def check_volume(name: str, title: str, others: Sequence[str]) -> None:
    """Refuse values beside a volume, as gas has it, where no title says electricity or of what the volume is.

    Gas is measured in m3 and billed in kWh: its files have both, and a factor between them.
    """
    if any(sense_of(one).electric for one in (title, *others)):
        return
    for one in others:
        volume = _VOLUME.fullmatch(foreign_unit_in(one) or "")
        if (volume and not sense_of(one).medium) or _FACTOR.search(one):
            what = f"column {printable(one, 80)!r} beside {printable(title, 80)!r} is of gas or water"
            raise InputError(name, what, "leave the file out, or give --flow if it is electricity", code="E-FLOW")


def check_flow(name: str) -> None:
    """Refuse a file whose name says another flow than import, of a file in which nothing says any."""
    sense = _in_name(name)
    if sense.flow in {"export", "generation"}:
        what = f"its name says {sense.flow} ({sense.words!r}), and nothing in it says a flow"
        raise InputError(name, what, _SAY, code="E-FLOW")


def check_meters(name: str, meters: Iterable[str], *, flow_named: bool) -> None:
    """Refuse a meter whose name says gas or heat, or feed-in where nothing else says a flow."""
    for meter in meters:
        sense = sense_of(meter)
        if len(sense.words) < _SHORTEST or is_plant(sense):
            continue  # `AS1234` and `PV-7` are numbers of meters
        if sense.medium in {"gas", "heat"} and not sense.electric:
            what = f"the name of meter {printable(meter, 80)!r} says {sense.medium}, not electricity"
            raise InputError(name, what, "leave its rows out, or give --flow if it is electricity", code="E-FLOW")
        if sense.flow in {"export", "generation"} and not flow_named:
            what = f"the name of meter {printable(meter, 80)!r} says {sense.flow}, and nothing else says a flow"
            raise InputError(name, what, _SAY, code="E-FLOW")


def _in_name(name: str) -> Sense:
    return sense_of_name(_stem(name))


def _stem(name: str) -> str:
    """Return the name of a file without its folders and what follows the first dot."""
    return PurePath(name.replace("\\", "/")).name.split(".")[0].replace("_", " ")


def delivery_of(name: str, title: str, texts: Iterable[str]) -> str:
    """Return the flow of a delivery in a column of flows; empty where it has none, InputError where it is open."""
    senses = list(map(sense_of, texts))
    words = frozenset().union(*(sense.deliveries for sense in senses))
    if not words:
        return ""
    if any(sense.flow == "export" for sense in senses) or {"delivered", "received"} <= words:
        return "import"
    if any(sense.drawn for sense in senses):
        return "export"
    shown = next(text.words for text in senses if text.deliveries)
    what = f"column {printable(title, 80)!r} says {shown!r}, a delivery to the client or from the client"
    raise InputError(name, what, _SAY, code="E-FLOW")
