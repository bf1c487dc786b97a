"""Revisions of bills that an older etl has issued become documents of the series `migrated`, with their figures."""

import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.faults.dumps import several
from tests.support.command import Done
from tests.support.issued_revisions import AUGUST, FIRST_HALF, ISSUED, SECOND_HALF
from tests.support.places import ROOT
from tests.support.readings import table
from tests.support.servers import NO_SERVER, SERVER, own_database

LIST, SOUND = ["documents", "--json"], ["check", "--all", "--json"]
ISSUE = ["issue", "--month", "2017-08", "--series", "S"]
BILLS = ["export", "-", "--format", "csv", "--what", "bills"]

MIGRATED = [
    # of the first run, in the order of client numbers and days
    ("invoice", "changed", AUGUST, None, 0),
    ("invoice", "merged", FIRST_HALF, None, 0),
    ("invoice", "merged", SECOND_HALF, None, 0),
    ("invoice", "plain", AUGUST, None, 0),
    ("invoice", "split", AUGUST, None, 0),
    ("invoice", "twice", AUGUST, None, 0),
    # of the second one
    ("credit_note", "merged", FIRST_HALF, 2, 1),
    ("credit_note", "merged", SECOND_HALF, 3, 1),
    ("invoice", "merged", AUGUST, None, 1),
    ("credit_note", "split", AUGUST, 5, 1),
    ("invoice", "split", FIRST_HALF, None, 1),
    ("invoice", "split", SECOND_HALF, None, 1),
    ("credit_note", "twice", AUGUST, 6, 1),
    ("invoice", "twice", AUGUST, None, 1),
    # of the third one
    ("credit_note", "twice", AUGUST, 14, 2),
    ("invoice", "twice", AUGUST, None, 2),
]


def migrated(folder: Path, url: str) -> None:
    command = [sys.executable, "-m", "tests.support.issued_revisions", url]
    subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    commands = [LIST, SOUND, BILLS, [*ISSUE, "--dry-run", "--json"], [*ISSUE, "--corrections", "difference"]]
    found, sound, bills, wanted, issued, after, still_sound, bills_after = several(
        folder, url, *commands, LIST, SOUND, BILLS
    )
    assert [(one["kind"], one["client_number"], days(one), one["corrects"]) for one in documents(found)] == [
        (kind, client, of, corrects and f"migrated-{corrects:06}") for kind, client, of, corrects, _ in MIGRATED
    ]
    assert [one["document"] for one in documents(found)] == [f"migrated-{number:06}" for number in range(1, 17)]
    assert [one["issued_at"] for one in documents(found)] == [ISSUED[run].isoformat() for *_, run in MIGRATED]
    assert (sound.code, sound.json["documents"], sound.json["bills"]) == (0, 16, 7), sound.out
    totals = billed(bills)
    old = {client: total for client, total in totals.items() if client not in {"changed", "never"}}
    assert in_force(found) == {**old, "changed": Decimal("129.64")}
    assert totals["changed"] == totals["merged"] == Decimal("221.15")
    assert [one["client_number"] for one in wanted.json["changes"]] == ["never", "changed"]
    assert (wanted.json["unchanged"], wanted.json["documents"]) == (5, 3)  # each half of `split` counts
    assert issued.code == 0, issued.err
    assert in_force(after) == billed(bills_after) == totals
    assert still_sound.code == 0, still_sound.out


def documents(done: Done) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done.json["documents"]
    return found


def days(one: dict[str, Any]) -> tuple[str, str]:
    return one["period_start"], one["period_end"]


def in_force(done: Done) -> dict[str, Decimal]:
    """What the documents in force of each client add up to."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in documents(done):
        sums[one["client_number"]] += Decimal(one["gross"]) * one["in_force"]
    return dict(sums)


def billed(done: Done) -> dict[str, Decimal]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for bill in table(done.out):
        sums[bill["client_number"]] += Decimal(bill["total"])
    return dict(sums)


def test_revisions_that_were_issued_become_documents_in_their_order(tmp_path: Path) -> None:
    migrated(tmp_path, f"sqlite:///{tmp_path}/x.sqlite3")


@pytest.mark.skipif(not SERVER, reason=NO_SERVER)
def test_revisions_that_were_issued_become_documents_on_a_server_too(tmp_path: Path) -> None:
    with own_database() as url:
        migrated(tmp_path, url)
