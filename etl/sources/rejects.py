"""File of rows set aside: line, reason, and the row as it is in the file, to be corrected and loaded."""

import csv
import io

from etl.core.disk.targets import Target
from etl.core.disk.whole_files import write_whole
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.rows import Reject


class RejectsFile:
    """Gathers the rejects of a command; `write` makes the target appear whole, before the load is committed."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._text = io.StringIO()
        self._header: tuple[str, ...] | None = None

    def add(self, rejects: list[Reject], plan: ReadPlan) -> None:
        """Add the rows of one more file."""
        writer = csv.writer(self._text, delimiter=plan.syntax.separator, lineterminator="\n")
        if rejects and self._header != plan.syntax.header:
            self._header = plan.syntax.header
            writer.writerow(["line", "reason", *plan.syntax.header])
        for reject in rejects:
            writer.writerow([reject.line, reject.reason])
            self._text.seek(self._text.tell() - 1)  # the row follows as it is in the file, quotes and all
            self._text.write(f"{plan.syntax.separator}{reject.row}\n")

    def write(self) -> None:
        """Replace the target with all rows so far; TargetError where it cannot be written."""
        write_whole(self._target, self._text.getvalue())
