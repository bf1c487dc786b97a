"""Errors that reach the user: one line with where, what and the remedy.

EtlError                 a command cannot go on
  UsageError             the command line asks for something impossible (exit code 2)
  InputError             a file of readings
    TariffError          a tariff
  AssignmentError        an assigned time does not fit the clock or the readings
  TargetError            an export's file
  DatabaseError          the database
    BusyError            another process is writing
    DamagedError         stored bytes are not what was written
    SessionError         the session was cut
  BrokerError            the broker of workers on other machines
  OtherVersionError      a run of another version of etl
  UnpublishedError       a shared run that is not published, and what can be done about it
"""


class EtlError(Exception):
    """Base of every error that reaches the user; the message is one line, `exit_code` the process's.

    Subclasses take exactly the arguments they pass on, so that they survive pickling between processes.
    """

    exit_code = 1

    def __str__(self) -> str:
        return " ".join(super().__str__().split())


class UsageError(EtlError):
    """The command line asks for something impossible."""

    exit_code = 2


class InputError(EtlError):
    """A file of readings cannot be understood or has a bad row."""

    def __init__(self, where: str, what: str, remedy: str = "") -> None:
        super().__init__(where, what, remedy)
        self.where, self.what, self.remedy = where, what, remedy

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" + (f" ({self.remedy})" if self.remedy else "")
        return " ".join(text.split())


class TariffError(InputError):
    """A tariff is incomplete, contradicts itself or does not fit the period that it should price."""


class AssignmentError(EtlError):
    """A time from or to which a meter is a client's is none of its clock, or lies inside one of its readings."""


class TargetError(EtlError):
    """An export cannot be written where the user wants it."""


class DatabaseError(EtlError):
    """The database cannot be opened, is of another version, is locked or is full."""


class BusyError(DatabaseError):
    """Another process has had the write lock for longer than this one waits."""


class DamagedError(DatabaseError):
    """Stored readings are not what was written: the clients whose they are cannot be billed."""


class SessionError(DatabaseError):
    """The server, or something on the way to it, ended the session in the middle of the work."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: the session was cut, nothing is half-done (check the server, and run it again)"


class BrokerError(EtlError):
    """The broker does not answer, or refuses. The message never has its password."""


class OtherVersionError(EtlError):
    """A run was begun by another version of etl, whose bills might differ."""


class UnpublishedError(EtlError):
    """The bills or files of a shared run are not published; the message says what can be done about it."""


def unexpected(error: BaseException, remedy: str = "report it") -> str:
    """Return the line for an error that nobody foresaw."""
    return f"unexpected {type(error).__name__}: {error} ({remedy})"
