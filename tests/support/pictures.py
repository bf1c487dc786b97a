"""Pictures in files, drawn by hand."""

from pathlib import Path

from etl.core.disk.named_inputs import Inputs
from etl.core.disk.targets import Target


def target(path: Path) -> Target:
    """A file to be written by something that reads nothing."""
    return Target(path, Inputs([], []))
