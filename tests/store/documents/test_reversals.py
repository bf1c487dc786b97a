"""A credit note names the document that it reverses: asked the other way round."""

import pytest

from etl.store.database.locks import snapshot
from etl.store.documents.reversals import reversals
from tests.support.command import Shell
from tests.support.sent_documents import sent_august

pytestmark = pytest.mark.both_databases


def test_only_a_reversed_document_has_a_credit_note(etl: Shell) -> None:
    from etl.store.document_models import Document

    sent_august(etl)
    keys = dict(Document.objects.values_list("number", "pk"))
    with snapshot():
        assert reversals(list(keys.values())) == {keys[1]: "S-000003"}
        assert reversals([keys[2]]) == {}
