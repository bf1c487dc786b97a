"""Targets of a command are never the database nor a file that it reads, by whatever name: refused before all else."""

import shutil
from pathlib import Path

import pytest

from etl.core.disk.named_inputs import Inputs
from etl.core.disk.targets import Target
from etl.core.errors import TargetError, UsageError
from tests.support.command import Shell, run, started, written
from tests.support.named_files import DATABASE, INPUT, LINKS, WRITES, Link, contents, filled
from tests.support.readings import HEADER, hours, line, tariff

URDB = '{"label": "x", "startdate": 1483228800, "energyratestructure": [[{"rate": 0.1}]]}'


@pytest.fixture
def files(etl: Shell) -> Shell:
    """Inputs of each kind, one of them with a row that would be set aside."""
    written("in/a.csv", HEADER, "a,x,1", *hours("a", "2017-08-01", "2017-08-02"))
    written("in/b.csv", HEADER, *hours("b", "2017-08-01", "2017-08-02"))
    Path("linked").symlink_to("in")
    Path("soft.csv").symlink_to("in/a.csv")
    Path("hard.csv").hardlink_to("in/b.csv")
    for name in ("t.toml", "u.toml"):
        tariff(name, line("energy", "0.1"))
    Path("u.json").write_text(URDB)
    Path("my.toml").write_text("a layout")
    return etl


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link.__name__)
@pytest.mark.parametrize("case", [case for case, (_, names) in WRITES.items() if names])
def test_no_command_writes_over_what_it_reads(files: Shell, case: str, link: Link) -> None:
    arguments, names = WRITES[case]
    for name in names:
        written_to = link(Path(name))
        before = contents(Path())
        done = files(*filled(arguments, written_to))
        assert (done.code, done.out, done.err) == (2, "", f"etl: {written_to}: {INPUT}\n")
        assert contents(Path()) == before
        _unlink()


def _unlink() -> None:
    for name in ("link.txt", "two.txt", "same.txt", "away"):
        Path(name).unlink(missing_ok=True)
    for name in ("x", "y"):
        shutil.rmtree(name, ignore_errors=True)


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link.__name__)
def test_no_command_writes_over_the_database(files: Shell, link: Link) -> None:
    """Nor where the files are that SQLite keeps beside it, there or not."""
    folder = files.database.parent
    before = contents(folder)
    for suffix in ("", "-wal", "-shm", "-journal"):
        name = link(Path(f"{files.database}{suffix}"))
        for arguments, _ in WRITES.values():
            done = files(*filled(arguments, name))
            assert (done.code, done.out, done.err) == (2, "", f"etl: {name}: {DATABASE}\n"), arguments
        _unlink()
    assert contents(folder) == before


def test_the_log_of_a_database_in_use_is_the_database_too(files: Shell) -> None:
    files.ok("status")
    log = Path(f"{files.database}-wal")
    assert log.exists()
    Path("log.csv").hardlink_to(log)
    done = files("export", "log.csv")
    assert (done.code, done.err) == (2, f"etl: log.csv: {DATABASE}\n")
    assert log.samefile("log.csv")


def test_standard_input_is_a_file_too(tmp_path: Path) -> None:
    readings = written(tmp_path / "b.csv", HEADER, "b,x,1", *hours("b", "2017-08-01", "2017-08-02"))
    before = readings.read_bytes()
    for name in ("-", "/dev/stdin"):
        with readings.open() as stdin:
            process = started(tmp_path, "load", name, "--rejects", "b.csv", stdin=stdin)
            _, err = process.communicate(timeout=600)
        assert (process.returncode, err) == (2, f"etl: b.csv: {INPUT}\n")
    assert readings.read_bytes() == before


def test_a_refused_command_makes_no_database(tmp_path: Path) -> None:
    written(tmp_path / "b.csv", HEADER, "b,x,1")
    (tmp_path / "empty.csv").touch()
    new = ["--database", "sqlite:///x.db"]
    for arguments, message in (
        (["load", "b.csv", "--rejects", "b.csv"], f"b.csv: {INPUT}"),
        ([*new, "export", "x.db"], f"x.db: {DATABASE}"),
        ([*new, "backup", "x.db-journal"], f"x.db-journal: {DATABASE}"),
        ([*new, "load", "b.csv", "--rejects", "x.db"], f"x.db: {DATABASE}"),
        ([*new, "load", "x.db"], f"x.db: {DATABASE}"),
        (["--database", "sqlite:///empty.csv", "load", "empty.csv"], f"empty.csv: {DATABASE}"),
    ):
        done = run(tmp_path, *arguments)
        assert (done.code, done.err) == (2, f"etl: {message}\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.csv", "empty.csv"]
    assert (tmp_path / "empty.csv").read_bytes() == b""


NEXT_TIME = {
    "in": "in/new.csv",
    "linked": "in/new.csv",
    "in/*.csv": "linked/new.csv",
    "i*": "in/new.csv",
    "**/*.csv": "new.csv",
}


@pytest.mark.parametrize("argument", NEXT_TIME)
def test_a_target_that_the_same_command_would_read_the_next_time_is_refused(files: Shell, argument: str) -> None:
    """The same command again, after whatever stopped it, ends as if it had not been stopped: it must not be refused."""
    target = NEXT_TIME[argument]
    done = files("load", argument, "--rejects", target)
    why = f"would be read the next time, as one of {argument} (choose another place)"
    assert (done.code, done.err) == (2, f"etl: {target}: {why}\n")
    assert not Path(target).exists()


@pytest.mark.parametrize(
    ("argument", "target"),
    [("in", "in/.new.csv"), ("in", "new.csv"), ("in/*.csv", "in/new.txt"), ("in/*.csv", "new.csv")],
)
def test_a_target_beside_what_is_read_is_written(files: Shell, argument: str, target: str) -> None:
    for more in ([], ["--replace"]):
        assert files("load", argument, "--rejects", target, "--timezone", "UTC", *more).code in {0, 3}
        assert "a,x,1" in Path(target).read_text()


def test_no_file_is_put_over_another_database(files: Shell) -> None:
    """A backup may replace an earlier one, which is a database too."""
    files.ok("backup", "other.db")
    before = Path("other.db").read_bytes()
    Path("link.csv").symlink_to("other.db")
    log = "belongs to the SQLite database other.db (name another file)"
    itself = "is an SQLite database (name another file)"
    for name, why in {"other.db": itself, "link.csv": itself, "other.db-wal": log, "other.db-journal": log}.items():
        for arguments, _ in WRITES.values():
            if "**/*.csv" not in arguments and (arguments[0] != "backup" or why == log):
                done = files(*filled(arguments, name))
                assert (done.code, done.err) == (2, f"etl: {name}: {why}\n")
    assert Path("other.db").read_bytes() == before
    files.ok("backup", "link.csv")
    assert Path("link.csv").is_symlink()


@pytest.mark.parametrize("case", ["load of a folder", "tariff convert"])
def test_a_file_behind_a_link_is_replaced_and_the_link_stays(files: Shell, case: str) -> None:
    written("real.txt", "old").chmod(0o640)
    Path("link.toml").symlink_to("real.txt")
    assert files(*filled(WRITES[case][0], "link.toml")).code in {0, 3}
    assert Path("link.toml").is_symlink()
    assert Path("real.txt").read_text() != "old\n"
    assert Path("real.txt").stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not shutil.which("prlimit"), reason="there is no prlimit")
def test_a_conversion_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    own = written(tmp_path / "own.toml", "mine")
    (tmp_path / "u.json").write_text(URDB)
    done = run(tmp_path, "tariff", "convert", "u.json", "--output", "own.toml", through=["prlimit", "--fsize=10"])
    full = "the disk is full (File too large); nothing is kept (make room, or choose another place)"
    assert (done.code, done.error) == (1, f"etl: own.toml: {full}")
    (tmp_path / "u.json").write_text("{}")
    assert run(tmp_path, "tariff", "convert", "u.json", "--output", "own.toml").code == 1
    assert own.read_text() == "mine\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own.toml", "u.json"]


def test_a_link_that_is_changed_after_the_comparison_does_not_lead_to_another_file(tmp_path: Path) -> None:
    for name in ("wanted", "input"):
        written(tmp_path / name / "x.csv", name)
    (tmp_path / "link").symlink_to("wanted")
    target = Target(tmp_path / "link" / "x.csv", Inputs([tmp_path / "input" / "x.csv"], ()))
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to("input")
    target.take(written(tmp_path / "wanted" / "new", "new"))
    assert [(tmp_path / name / "x.csv").read_text() for name in ("wanted", "input")] == ["new\n", "input\n"]
    shutil.rmtree(tmp_path / "wanted")
    (tmp_path / "wanted").symlink_to("input")
    new = written(tmp_path / "input" / "new", "new")
    with pytest.raises(TargetError, match=r"link/x.csv: a link was put in its place meanwhile \(run it again\)$"):
        target.take(new)
    assert (tmp_path / "input" / "x.csv").read_text() == "input\n"


def test_a_target_cannot_be_had_without_what_is_read() -> None:
    with pytest.raises(TypeError, match="inputs"):
        Target("x.csv")  # type: ignore[call-arg]
    with pytest.raises(UsageError, match="is one of the files"):
        Target(__file__, Inputs([__file__], ()))
