"""Style of all charts, and their bytes: the same figure is the same file, whoever draws it and whenever."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

from etl.core.disk.targets import Target
from etl.core.disk.whole_files import write_whole
from etl.core.errors import UsageError
from etl.core.extras import install
from etl.core.periods import Period, shown_period

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = (".svg", ".png", ".pdf")
SIZE = (12.0, 6.75)
"""Inches: a slide of 16:9, 1,920 pixels wide."""
_DPI = 160
_NOTE = 150
"""Characters of a line below a picture."""
BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#BBBBBB"
COLOURS = (BLUE, "#E69F00", "#009E73", "#CC79A7", "#56B4E9", ORANGE, "#F0E442", "#999999")
"""Of Okabe and Ito, which people of any colour vision tell apart."""
GAP = "no reading"
LABEL = 28
"""Characters of a name in a legend."""
_STYLE: Any = {
    "axes.axisbelow": True,
    "axes.formatter.use_mathtext": False,
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 20,
    "agg.path.chunksize": 10_000,
    "figure.constrained_layout.use": True,
    "font.family": "DejaVu Sans",
    "font.size": 14,
    "grid.color": "#E5E5E5",
    "legend.frameon": False,
    "svg.fonttype": "none",  # texts are texts, which can be searched, read aloud and edited
    "svg.hashsalt": "etl",
    "text.parse_math": False,  # a client may be called $x$
}
_METADATA: dict[str, dict[str, Any]] = {
    ".svg": {"Date": None, "Creator": "etl"},
    ".png": {"Software": "etl"},
    ".pdf": {"CreationDate": None, "Creator": "etl", "Producer": None},
}


def check_format(name: str) -> str:
    """Return the suffix of a picture's name; UsageError for another one, or without matplotlib."""
    suffix = Path(name).suffix.lower()
    if suffix not in FORMATS:
        raise UsageError(f"--output {name}: is no name of a picture (end it in {', '.join(FORMATS)})")
    # Of folders that cannot be written and fonts that are looked for: nothing that users must know.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    try:
        import matplotlib as mpl  # noqa: F401 - is it there?
    except ImportError:
        raise UsageError(f"pictures need an extra ({install('plot')})", code="E-EXTRA") from None
    return suffix


@contextmanager
def picture(target: Target, title: str, note: str) -> "Iterator[Figure]":
    """Open an empty figure; after the block it is written whole, with its title and a note below."""
    suffix = check_format(str(target))
    import matplotlib as mpl
    from matplotlib.figure import Figure

    plain: Any = {name: value for name, value in mpl.rcParamsDefault.items() if not name.startswith("backend")}
    with mpl.rc_context({**plain, **_STYLE}), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a font without a character of a name draws a box
        figure = Figure(figsize=SIZE)
        yield figure
        figure.suptitle(clean(title, 75), x=0.01, ha="left", fontsize=20)
        figure.supxlabel(fill(clean(note, 400), _NOTE), x=0.01, ha="left", fontsize=11, color="#555555")
        data = BytesIO()
        figure.savefig(data, format=suffix[1:], dpi=_DPI, metadata=_METADATA[suffix])
        write_whole(target, data.getvalue())


def clean(text: str, length: int = LABEL) -> str:
    """Return a text that draws nothing but itself: names come from files."""
    shown = "".join(character if character.isprintable() else "?" for character in text)
    return shown if len(shown) <= length else f"{shown[: length - 1]}\u2026"


def legend(axes: "Axes", **options: Any) -> None:
    """Draw a legend where there is more than one thing to tell apart."""
    handles, _ = axes.get_legend_handles_labels()
    if len(handles) > 1:
        axes.legend(**{"loc": "upper left", "fontsize": 12, **options})


def title_days(period: Period) -> str:
    """Show a period in a title, a whole year as such."""
    start, end = period.start, period.end
    if (start.month, start.day, end) == (1, 1, date(start.year + 1, 1, 1)):
        return str(start.year)
    return shown_period(period)
