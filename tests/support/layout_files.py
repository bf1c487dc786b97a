"""Small files of a declared layout, before a plan is made of them."""

from etl.sources.read_plan.declarations import parse_layout
from etl.sources.read_plan.head import read_text, table_at
from etl.sources.read_plan.layout_plan.layout_columns import columns_by_role, read_columns
from etl.sources.read_plan.layout_plan.layout_file import LayoutFile
from etl.sources.read_plan.plan_values import Cell, Options
from etl.sources.read_plan.recognise import find
from etl.sources.read_plan.samples import Sample

ENERGY = """\
header = ["When", "Used"]
unit = "Wh"
[columns]
client = "Who"
timestamp = "When"
value = "Used"
"""
ROWS = "Who;When;Used\n7;2017-08-01 00:00;5\n7;2017-08-01 00:30;6\n"
NOTHING = Options()


def layout_file(
    declaration: str = ENERGY, rows: str = ROWS, options: Options = NOTHING, name: str = "a.csv"
) -> LayoutFile:
    """A file with these rows, of a layout with this declaration."""
    text = read_text(rows.encode(), name)
    layout = parse_layout(declaration, "mine", "mine.toml")
    found = find(text, layout)
    head = table_at(text, found.separator, found.skip, headed=bool(layout.header))
    return LayoutFile(layout, text, found.skip, head, options)


def sample_of(file: LayoutFile) -> Sample:
    """Its rows, reduced to the columns of a value in one cell."""
    by_role = columns_by_role(file)
    columns = read_columns(file, by_role, (Cell(by_role["value"]),))
    return Sample(file.name, file.head, columns)
