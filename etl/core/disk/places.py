"""Places of the files that come with the program, however it was installed."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]
_FOLDERS = (_PACKAGE / "data", _PACKAGE.parent / "data")
"""A wheel carries `data/` inside the package; in a checkout and an editable install it lies beside the package."""


def data_file(*parts: str) -> Path:
    """Return the path of a shipped file, such as `data_file("tariffs", "standard.toml")`; it may not exist."""
    folder = next((folder for folder in _FOLDERS if folder.is_dir()), _FOLDERS[0])
    return folder.joinpath(*parts)


def shipped_tariffs() -> list[Path]:
    """Return the files of the tariffs that come with the program."""
    return sorted(data_file("tariffs").glob("*.toml"))
