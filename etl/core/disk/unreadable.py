"""Reasons why a file cannot be read, with the remedy: the same words in every command."""


def why_unreadable(error: OSError, remedy: str = "name a file that can be read") -> tuple[str, str]:
    """Return what is wrong, and what to do about it; `remedy` is for errors that are neither of the two usual ones."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file", "check the name and the folder"
    if isinstance(error, PermissionError):
        return "may not be read", "ask for permission to read it"
    return f"cannot be read: {error.strerror or error}", remedy
