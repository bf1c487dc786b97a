"""A password in the database URL: it is nowhere, whatever a command says or writes."""

from pathlib import Path
from urllib.parse import urlsplit

from tests.faults.dumps import several
from tests.faults.tries import Try, fault
from tests.support.command import written
from tests.support.readings import HEADER, hours
from tests.support.servers import SERVER, prepared_database

PASSWORD = "SentinelPa55word"  # noqa: S105 - what must not be seen
AWAY = (
    f"postgresql://somebody:{PASSWORD}@127.0.0.1:9/nothing",
    f"postgresql://somebody:{PASSWORD}%40x@no-such-host.invalid/nothing",
    f"postgresql://somebody:{PASSWORD}@127.0.0.1:9/nothing?sslmode=none",
    f"postgresql://somebody:a@{PASSWORD}@127.0.0.1:9/nothing",
    f"postgresql://127.0.0.1:9/nothing?password={PASSWORD}",
)
"""Servers that are not there."""
NO_URLS = (
    f"postgresql://somebody:{PASSWORD}@127.0.0.1:port/nothing",
    f"postgresql://somebody:{PASSWORD}@[::1/nothing",
    f"postgresql://somebody:{PASSWORD}@",
    f"postgresql://:{PASSWORD}@/",
    f"postgres://somebody:{PASSWORD}",
    f"mysql://somebody:{PASSWORD}@host/nothing",
    f"sqlite://somebody:{PASSWORD}@host/nothing",
)
COMMANDS = [
    words.split()
    for words in (
        "load a.csv", "load no.csv --json", "bill --month 2017-08", "bill --month 2017-13", "status", "status --json",
        "export out.csv", "export nowhere/out.csv", "explain a --month 2017-08", "check", "check --json",
        "backup copy.sqlite3", "unload 1", "issue --month 2017-08", "assign a.csv", "prices load a.csv",
        "history load a.csv", "compare --month 2017-08 a.csv", "tariff list",
    )
]  # fmt: skip


@fault("a sentinel password in the database URL: every command, every failure", 7, 7, "0 hits")
def sentinel(one: Try) -> None:
    """With a server that works (where there is one), with those that are away, and with what is no URL."""
    written(one.folder / "a.csv", HEADER, *hours("a", "2017-08-01", "2017-08-02"))
    if one.number == 0:
        searched(one.folder, "", [["--database", url, *command] for url in NO_URLS for command in COMMANDS[:3]])
    elif one.number <= len(AWAY):
        searched(one.folder, AWAY[one.number - 1], COMMANDS)
    elif SERVER:
        with prepared_database() as own:
            netloc = urlsplit(own).netloc
            login = f"{urlsplit(own).username}:{PASSWORD}"
            searched(one.folder, own.replace(netloc, f"{login}@{netloc.rpartition('@')[2]}", 1), COMMANDS)


def searched(folder: Path, url: str, commands: list[list[str]]) -> None:
    """Without and with the tracebacks of -vv."""
    done = several(folder, url, *commands, *(["-vv", *command] for command in commands))
    printed = "".join(one.out + one.err for one in done)
    hits = [line for line in printed.splitlines() if PASSWORD in line]
    assert not hits, hits[0]
    for path in folder.rglob("*"):
        assert path.is_dir() or PASSWORD.encode() not in path.read_bytes(), path.name
        assert PASSWORD not in path.name, path.name
