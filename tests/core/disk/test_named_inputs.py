"""Inputs of a command are never the database: SQLite would lose its locks as soon as the file is closed."""

from pathlib import Path

import pytest

from tests.support.command import Shell, run, written
from tests.support.named_files import DATABASE, LINKS, READS, Link, contents, filled
from tests.support.readings import HEADER, hours, line, tariff


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link.__name__)
def test_no_command_reads_the_database_as_one_of_its_files(etl: Shell, link: Link) -> None:
    written("in/a.csv", HEADER, *hours("a", "2017-08-01", "2017-08-02"))
    tariff("t.toml", line("energy", "0.1"))
    name, folder = link(etl.database), etl.database.parent
    before = contents(folder)
    for arguments in READS.values():
        done = etl(*filled(arguments, name))
        assert (done.code, done.out, done.err) == (2, "", f"etl: {name}: {DATABASE}\n"), arguments
    assert contents(folder) == before


def test_a_glob_a_table_and_a_folder_do_not_lead_to_it_either(tmp_path: Path) -> None:
    written(tmp_path / "a.csv", HEADER, *hours("a", "2017-08-01", "2017-08-02"))
    written(tmp_path / "prices" / "p.csv", "t,p", "2017-08-01T00:00Z,1", "2017-08-01T01:00Z,1")
    written(tmp_path / "assign.txt", "client_number,tariff", "a,same.db")
    assert run(tmp_path, "load", "a.csv").code == 0
    for name in ("same.db", "prices/same.db"):
        (tmp_path / name).hardlink_to(tmp_path / "etl.sqlite3")
    for arguments, code, message in (
        (["load", "e*3"], 2, f"etl.sqlite3: {DATABASE}"),
        (["prices", "load", "*.db"], 2, f"same.db: {DATABASE}"),
        (["assign", "assign.txt"], 1, "assign.txt:2: tariff: 'same.db' is the database itself (correct the row)"),
    ):
        done = run(tmp_path, *arguments)
        assert (done.code, done.err) == (code, f"etl: {message}\n")
    assert run(tmp_path, "prices", "load", "prices").code == 0
    (tmp_path / "assign.txt").unlink()
    assert "already loaded" in run(tmp_path, "load", ".").out
