"""Folders on the disk."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Let a file's new name in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
