"""What the user is told when something cannot be done: one line with where, what and the remedy."""


class EtlError(Exception):
    """Base of every error that reaches the user; the message is one line, `exit_code` the process's.

    Subclasses take exactly the arguments they pass on, so that they survive pickling between processes.
    """

    exit_code = 1

    def __str__(self) -> str:
        return " ".join(super().__str__().split())


class UsageError(EtlError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class InputError(EtlError):
    """A file of readings cannot be understood or holds a bad row."""

    def __init__(self, where: str, what: str, remedy: str = "") -> None:
        super().__init__(where, what, remedy)
        self.where, self.what, self.remedy = where, what, remedy

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" + (f" ({self.remedy})" if self.remedy else "")
        return " ".join(text.split())


class TariffError(InputError):
    """A tariff is incomplete, contradicts itself or does not fit the period it should price."""


class DatabaseError(EtlError):
    """The database cannot be opened, is of another version, is locked or is full."""


class DamagedError(DatabaseError):
    """Stored readings are not what was written: whose they are cannot be billed."""


class SessionError(DatabaseError):
    """The server, or something on the way to it, ended the session in the middle of the work."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: the session was cut, nothing is half-done (look after the server, and run it again)"


class TargetError(EtlError):
    """An export cannot be written where the user wants it."""
