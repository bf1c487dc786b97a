"""Renames that are open, and rows of documents that do not follow a rename, are found."""

import pytest

from tests.support.command import Shell
from tests.support.forged_documents import forged
from tests.support.sound_database import billed_august, found

pytestmark = pytest.mark.both_databases


@pytest.fixture
def renamed(etl: Shell) -> Shell:
    """An invoice of client a, who is z now."""
    billed_august(etl)
    etl.ok("issue", "--month", "2017-08", "--series", "S", "--client", "a")
    etl.ok("clients", "rename", "a", "z")
    assert found(etl) == []
    return etl


def test_a_rename_that_is_open_is_found(renamed: Shell) -> None:
    from etl.store.document_models import ClientRename

    ClientRename.objects.update(documents=None)
    assert found(renamed) == ["rename of client a to z: is open: documents can be given another client's number"]


def test_a_document_whose_row_has_the_number_of_before_is_found(renamed: Shell) -> None:
    forged(1, client_number="a")
    assert found(renamed) == ["rename of client a to z: had 1 of its documents, but in their rows z has 0"]


def test_a_client_that_was_renamed_back_has_its_documents(renamed: Shell) -> None:
    renamed.ok("clients", "rename", "z", "a")
    assert found(renamed) == []
