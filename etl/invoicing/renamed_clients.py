"""Renaming of a client, who keeps all that is its own: `etl clients rename`."""

from collections.abc import Callable
from dataclasses import dataclass
from shlex import quote

from etl.core.errors import EtlError, UsageError
from etl.sources.cells.clean_text import clean_id
from etl.store import input_versions, supplies
from etl.store.database.locks import WRITER, write_lock
from etl.store.documents import client_renames, document_rows
from etl.store.documents.client_renames import Renamed
from etl.store.models import Client, Supply
from etl.store.runs import run_records
from etl.store.usage.known_names import has_bills, is_client, nobody, owner_of


@dataclass(frozen=True)
class RenameReport:
    """A client's numbers, and what has the new one now."""

    old: str
    new: str
    renamed: Renamed


def rename(old: str, new: str, waiting: Callable[[float], None] | None = None) -> RenameReport:
    """Give a client another number, whole or not at all; EtlError for one that somebody has, or had on documents."""
    _check(new)
    if old == new:
        raise UsageError(f"client {old} has this number already (name another one)")
    with write_lock(waiting=waiting):
        for run in run_records.open_runs():
            raise EtlError(
                f"run {run} is not finished (the same command finishes it, etl runs stop {run} discards it)",
                code="E-RUN-OPEN",
            )
        if not _is_known(old):
            raise EtlError(nobody(old), code="E-NO-CLIENT")
        _refuse_taken(old, new)
        before = _counting(old)
        done = client_renames.rename(old, new)
        if _counting(new) != before:
            raise EtlError(
                f"client {old}: a table gives it meter {old}, and files give it others, which would no longer count "
                "(name all its meters by etl assign first)"
            )
        input_versions.bump()
    return RenameReport(old, new, done)


def _check(number: str) -> None:
    """UsageError for a number that no file can give a client."""
    try:
        cleaned = clean_id(number)
    except ValueError as error:
        raise UsageError(f"client {number!r} {error} (choose another number)") from None
    if cleaned != number:
        raise UsageError(f"client {number!r} is {cleaned!r} where a file has it (write it like that)")


def _is_known(number: str) -> bool:
    return is_client(number, WRITER) or has_bills(number, WRITER) or document_rows.any_of(number, WRITER)


def _refuse_taken(old: str, new: str) -> None:
    if _is_known(new) or Client.objects.filter(number=new).exists():  # maybe one of whom all was taken out
        raise EtlError(f"there is a client {new} already (choose a number that nobody has)")
    if client_renames.is_met(new, old):
        owner = owner_of(new)
        whose = f" of client {owner}" if owner else ""
        raise EtlError(f"{new} is the number of a meter{whose} (choose a number that nobody has)")
    bearers = client_renames.borne_by(new)
    if bearers and old not in bearers:  # else it gets back what it had
        bearer = min(bearers)
        raise EtlError(
            f"documents of client {bearer} bear the number {new} (choose a number that no document bears; they are "
            f"listed by etl documents --client {quote(bearer)})"
        )


def _counting(client: str) -> set[int]:
    """Return the supplies of a client that count."""
    found: set[Supply] = set(supplies.counting(WRITER).filter(client__number=client))
    return {one.pk for one in found}
