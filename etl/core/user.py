"""Name of the person who runs a command, by the machine."""

from getpass import getuser


def user_name() -> str:
    """Return it; empty where there is none, as in a container whose user has no name."""
    try:
        return getuser()
    except (KeyError, OSError):
        return ""
