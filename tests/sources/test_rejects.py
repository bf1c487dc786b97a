"""The file of rows set aside: each row as it stood, under the header of its file, to be mended and loaded again."""

from dataclasses import replace
from pathlib import Path

from etl.core.disk.named_inputs import Inputs
from etl.core.disk.targets import Target
from etl.sources.rejects import RejectsFile
from etl.sources.rows import Reject
from tests.support.heads import PLAIN, read

BAD = Reject(3, "kwh: 'n/a' is not a number", "correct it", "4521,2017-08-01 00:15,n/a")


def test_rows_stand_under_the_header_of_their_file_quotes_and_all(tmp_path: Path) -> None:
    rejects = RejectsFile(Target(tmp_path / "bad.csv", Inputs([], [])))
    plan = read(PLAIN)
    rejects.add([], plan)
    rejects.add([BAD], plan)
    rejects.add([replace(BAD, line=9, reason='has a "mark", and a comma', row='"4,5",x,1')], plan)
    rejects.write()
    assert (tmp_path / "bad.csv").read_text() == (
        "line,reason,client_number,timestamp,kwh\n"
        "3,kwh: 'n/a' is not a number,4521,2017-08-01 00:15,n/a\n"
        '9,"has a ""mark"", and a comma","4,5",x,1\n'
    )


def test_another_files_rows_have_its_own_header_and_separator(tmp_path: Path) -> None:
    rejects = RejectsFile(Target(tmp_path / "bad.csv", Inputs([], [])))
    rejects.add([BAD], read(PLAIN))
    rejects.add([replace(BAD, row="1;x;2")], read(PLAIN.replace(",", ";").replace("kwh", "wh")))
    rejects.write()
    lines = (tmp_path / "bad.csv").read_text().splitlines()
    assert lines[2:] == ["line;reason;client_number;timestamp;wh", "3;kwh: 'n/a' is not a number;1;x;2"]


def test_nothing_is_written_before_it_is_asked_for(tmp_path: Path) -> None:
    RejectsFile(Target(tmp_path / "bad.csv", Inputs([], []))).add([BAD], read(PLAIN))
    assert list(tmp_path.iterdir()) == []
