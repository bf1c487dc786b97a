"""Errors that reach the user: one line with where, what and the remedy, and a code that never changes.

EtlError                 a command cannot go on
  UsageError             the command line asks for something impossible (exit code 2)
  InputError             a file of readings
    TariffError          a tariff
  AssignmentError        an assigned time does not fit the clock or the readings
  TargetError            an export's file
  DatabaseError          the database
    BusyError            another program is writing (exit code 4)
    AwayError            no server answers (exit code 5)
    DamagedError         stored bytes are not what was written
    SessionError         the session was cut (exit code 5)
  BrokerError            the broker of workers on other machines (exit code 5)
  RefusedError           a document that cannot be written in another form
  OvertakenError         another process was first
  OtherVersionError      a run of another version of etl
  UnpublishedError       a shared run that is not published, and what can be done about it
"""

from typing import Literal

Code = Literal[
    "E-ASSIGNMENT", "E-ATTRIBUTE", "E-BROKER", "E-CHANGED", "E-CLIENT", "E-COLUMNS", "E-CONTRADICTION",
    "E-CREDITS", "E-DAMAGED", "E-DAMAGED-FILE", "E-DATABASE", "E-DATABASE-AWAY", "E-DATES", "E-DISK-FULL", "E-EMPTY",
    "E-ENCODING", "E-EXTRA", "E-FAILED", "E-FETCH", "E-FILE", "E-FLOW", "E-FORMAT", "E-INTERRUPTED", "E-INTERVAL",
    "E-LAYOUT", "E-LOCKED", "E-MEMORY", "E-NO-BILLS", "E-NO-CLIENT", "E-NO-DATABASE", "E-NO-DOCUMENT", "E-NO-READINGS",
    "E-NO-TARIFF", "E-NOT-FOUND", "E-OUTPUT", "E-OVERLAP", "E-PERIOD", "E-PRICES", "E-REGISTER", "E-ROW", "E-RUN-OPEN",
    "E-SESSION", "E-STAMP", "E-TARGET", "E-TARIFF", "E-TERMINATED", "E-UNEXPECTED", "E-UNIT", "E-UNPUBLISHED",
    "E-URDB", "E-USAGE", "E-VERSION", "E-ZONE",
]  # fmt: skip
"""Kinds of errors, each with its page in `error_pages.toml`: scripts rely on them, so none is renamed."""

LOCKED, AWAY = 4, 5
"""Exit codes of errors that pass by themselves: another program writes, or a server does not answer."""


class EtlError(Exception):
    """Base of every error that reaches the user; the message is one line, `exit_code` the process's.

    A `code` is passed where an error is of another kind than its class. Subclasses take exactly the arguments they
    pass on, so that they survive pickling between processes.
    """

    exit_code = 1
    code: Code = "E-FAILED"

    def __init__(self, *parts: str, code: Code | None = None) -> None:
        super().__init__(*parts)
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return " ".join(super().__str__().split())


class UsageError(EtlError):
    """The command line asks for something impossible."""

    exit_code = 2
    code: Code = "E-USAGE"


class InputError(EtlError):
    """A file of readings cannot be understood or has a bad row."""

    code: Code = "E-FILE"

    def __init__(self, where: str, what: str, remedy: str = "", *, code: Code | None = None) -> None:
        super().__init__(where, what, remedy, code=code)
        self.where, self.what, self.remedy = where, what, remedy

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" + (f" ({self.remedy})" if self.remedy else "")
        return " ".join(text.split())


class TariffError(InputError):
    """A tariff is incomplete, contradicts itself or does not fit the period that it should price."""

    code: Code = "E-TARIFF"


class AssignmentError(EtlError):
    """A time from or to which a meter is a client's is none of its clock, or lies inside one of its readings."""

    code: Code = "E-ASSIGNMENT"


class TargetError(EtlError):
    """An export cannot be written where the user wants it."""

    code: Code = "E-TARGET"


class DatabaseError(EtlError):
    """The database cannot be opened, is of another version, is locked or is full."""

    code: Code = "E-DATABASE"


class BusyError(DatabaseError):
    """Another program has had the write lock for longer than this one waits."""

    exit_code = LOCKED
    code: Code = "E-LOCKED"


class AwayError(DatabaseError):
    """No server answers where the database should be, or it takes no sessions now."""

    exit_code = AWAY
    code: Code = "E-DATABASE-AWAY"


class DamagedError(DatabaseError):
    """Stored readings are not what was written: the clients whose they are cannot be billed."""

    code: Code = "E-DAMAGED"


class SessionError(DatabaseError):
    """The server, or something on the way to it, ended the session in the middle of the work."""

    exit_code = AWAY
    code: Code = "E-SESSION"

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: the session was cut, nothing is half-done (check the server, and run it again)"


class BrokerError(EtlError):
    """The broker does not answer, or refuses. The message never has its password."""

    exit_code = AWAY
    code: Code = "E-BROKER"


class RefusedError(EtlError):
    """An electronic invoice has no way to say what a document says, or too little is known for it."""


class OvertakenError(EtlError):
    """Another process has changed what this one had found as it should be: nothing was done, and it may begin again."""

    code: Code = "E-CHANGED"


class OtherVersionError(EtlError):
    """A run was begun by another version of etl, whose bills might differ."""

    code: Code = "E-VERSION"


class UnpublishedError(EtlError):
    """The bills or files of a shared run are not published; the message says what can be done about it."""

    code: Code = "E-UNPUBLISHED"


def interrupt_behind(error: BaseException) -> BaseException | None:
    """Return the Ctrl-C or SIGTERM that an error came from, if one did: what it cuts short may fail in its own way."""
    behind = [error]
    for one in behind:  # which grows; causes and contexts may lead in circles
        if isinstance(one, (KeyboardInterrupt, SystemExit)):
            return one
        behind += [other for other in (one.__cause__, one.__context__) if other is not None and other not in behind]
    return None


def unexpected(error: BaseException, remedy: str = "report it") -> str:
    """Return the line for an error that nobody foresaw."""
    return f"unexpected {type(error).__name__}: {error} ({remedy})"
