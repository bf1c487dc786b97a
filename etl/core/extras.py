"""Extras of the distribution: libraries that are installed only by those who need them."""

DISTRIBUTION = "meter-etl"
"""The name by which package managers know this program; its command and its package are called etl."""


def install(extra: str) -> str:
    """Return the command that installs an extra, such as `pip install 'meter-etl[postgres]'`."""
    return f"pip install '{DISTRIBUTION}[{extra}]'"
