"""Every command that is given names of files, and the ways in which one file can be named."""

import os
from collections.abc import Callable
from pathlib import Path

MONTH = ["--month", "2017-08"]
DATABASE = "is the database itself (name another file)"
INPUT = "is one of the files that this command reads (name another file)"

WRITES: dict[str, tuple[list[str], list[str]]] = {
    "export": (["export", "@", "--format", "csv"], []),
    "export of readings": (["export", "@", "--format", "parquet", "--what", "readings"], []),
    "compare": (["compare", *MONTH, "--tariff", "t.toml", "--tariff", "u.toml", "--output", "@"], ["t.toml", "u.toml"]),
    "load": (["load", "in/a.csv", "in/b.csv", "--layout", "my.toml", "--rejects", "@"], ["in/b.csv", "my.toml"]),
    "load of a folder": (["load", "in", "--rejects", "@"], ["in/a.csv", "in/b.csv"]),
    "load of a linked folder": (["load", "linked", "--rejects", "@"], ["in/a.csv"]),
    "load of a glob": (["load", "i*/*.csv", "--rejects", "@"], ["in/b.csv"]),
    "load of a deep glob": (["load", "**/*.csv", "--rejects", "@"], ["in/b.csv"]),
    "load of a glob of folders": (["load", "i*", "--rejects", "@"], ["in/b.csv"]),
    "load of links": (["load", "soft.csv", "hard.csv", "--rejects", "@"], ["in/a.csv", "in/b.csv"]),
    "load of a dotted name": (["load", "./in/../in/a.csv", "--rejects", "@"], ["in/a.csv"]),
    "backup": (["backup", "@"], []),
    "tariff convert": (["tariff", "convert", "u.json", "--output", "@"], ["u.json"]),
    "plot load": (["plot", "load", *MONTH, "--output", "@"], []),
    "plot year": (["plot", "year", *MONTH, "--output", "@"], []),
    "plot profile": (["plot", "profile", *MONTH, "--output", "@"], []),
    "plot bills": (["plot", "bills", *MONTH, "--output", "@"], []),
    "plot compare": (["plot", "compare", "in/a.csv", "--output", "@"], ["in/a.csv"]),
}
"""What is given, `@` being the file to be written, and files that are read."""
WRITING = {
    ("export", "file"), ("compare", "output"), ("load", "rejects"), ("backup", "file"), ("tariff convert", "output"),
    *((f"plot {one}", "output") for one in ("load", "year", "profile", "bills", "compare")),
}  # fmt: skip
"""Commands and their parameters that stand there."""

READS: dict[tuple[str, str], list[str]] = {
    ("load", "files"): ["load", "in/a.csv", "@"],
    ("load", "layout"): ["load", "in/a.csv", "--layout", "@"],
    ("sniff", "file"): ["sniff", "@"],
    ("sniff", "layout"): ["sniff", "in/a.csv", "--layout", "@"],
    ("bill", "own_periods"): ["bill", "--periods", "@"],
    ("unbill", "own_periods"): ["unbill", "--periods", "@"],
    ("issue", "own_periods"): ["issue", "--periods", "@"],
    ("compare", "own_periods"): ["compare", "--periods", "@", "--tariff", "t.toml"],
    ("export", "own_periods"): ["export", "x.csv", "--periods", "@"],
    ("bills", "own_periods"): ["bills", "--periods", "@"],
    ("bill", "tariff"): ["bill", *MONTH, "--tariff", "@"],
    ("compare", "tariff"): ["compare", *MONTH, "--tariff", "t.toml", "--tariff", "@"],
    ("assign", "file"): ["assign", "@"],
    ("prices load", "file"): ["prices", "load", "@"],
    ("calendar load", "file"): ["calendar", "load", "@", "--name", "c"],
    ("history load", "file"): ["history", "load", "@"],
    ("history load", "tariff"): ["history", "load", "in/a.csv", "--tariff", "@"],
    ("items load", "file"): ["items", "load", "@"],
    ("edit", "file"): ["edit", "@"],
    ("statement", "issuer"): ["statement", *MONTH, "--output", "pages", "--issuer", "@"],
    ("validate", "rules"): ["validate", *MONTH, "--rules", "@"],
    ("plot compare", "file"): ["plot", "compare", "@", "--output", "x.svg"],
    ("tariff check", "file"): ["tariff", "check", "@"],
    ("tariff convert", "file"): ["tariff", "convert", "@"],
}
"""What is given to a command's parameter, `@` being a file that is read."""

FOLDERS = {("statement", "output"), ("statement", "template")}
"""Parameters that name a folder: what is replaced is one that the same command has written, and holds nothing else."""

TEXTS = {
    "status",
    "at", "autumn", "because", "chain", "client", "columns", "corrections", "database", "date", "dates", "day",
    "decimal", "document", "end", "engine", "flow", "format", "head", "held", "holidays", "interval", "language",
    "max_rejects", "meter", "missing", "month", "name", "negative", "new", "old", "rule", "series", "stamp",
    "stamps", "start", "timezone", "tolerance", "topic", "unit", "until", "what", "without", "year",
}  # fmt: skip
"""Parameters that name no file."""


def filled(arguments: list[str], name: str) -> list[str]:
    return [argument.replace("@", name) for argument in arguments]


def plain(file: Path) -> str:
    return os.path.relpath(file)


def absolute(file: Path) -> str:
    return str(file.absolute())


def dotted(file: Path) -> str:
    Path("x").mkdir()
    return f"x/../{os.path.relpath(file)}"


def symbolic(file: Path) -> str:
    Path("link.txt").symlink_to(file.absolute())
    return "link.txt"


def relative(file: Path) -> str:
    """A link to a link, each relative to where it is."""
    Path("y").mkdir()
    Path("y/one.txt").symlink_to(os.path.relpath(file, "y"))
    Path("two.txt").symlink_to("y/../y/one.txt")
    return "two.txt"


def hard(file: Path) -> str:
    """The file's own name where it is not there."""
    if not file.exists():
        return plain(file)
    Path("same.txt").hardlink_to(file)
    return "same.txt"


def through_a_folder(file: Path) -> str:
    Path("away").symlink_to(file.absolute().parent)
    return f"away/{file.name}"


Link = Callable[[Path], str]
LINKS: list[Link] = [plain, absolute, dotted, symbolic, relative, hard, through_a_folder]


def contents(*folders: Path) -> dict[Path, tuple[int, bytes]]:
    """Inode and bytes of every file in the folders."""
    found = (file for folder in folders for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return {file: (file.stat().st_ino, file.read_bytes()) for file in found}
