"""Edits are found by their meter, and have one block a week."""

import pytest

from tests.support.edits import an_edit, slots_of

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_an_edit_has_one_block_a_week() -> None:
    from django.db import IntegrityError, transaction

    from etl.store.edit_models import EditBlock

    edit = an_edit()
    slots_of(edit, 1, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        slots_of(edit, 3, 4)
    assert EditBlock.objects.count() == 1


def test_the_load_of_an_edit_stays() -> None:
    from django.db.models import ProtectedError

    edit = an_edit()
    with pytest.raises(ProtectedError):
        edit.load.delete()
