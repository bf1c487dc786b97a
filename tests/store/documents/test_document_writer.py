"""Documents are numbered from 1 in their series, and each is chained to the one before it."""

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.support.sent import AT, draft, sent

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_each_series_has_numbers_of_its_own_without_a_hole() -> None:
    sent(draft("a"), draft("b"), series="A")
    sent(draft("a"), series="B")
    found = sent(draft("c"), series="A")
    assert [one.name for one in found] == ["A-000001", "A-000002", "B-000001", "A-000003"]


def test_what_is_broken_off_takes_no_number() -> None:
    from etl.store.database.locks import write_lock
    from etl.store.documents.document_writer import DocumentWriter

    def broken_off() -> None:
        with write_lock():
            DocumentWriter("A", AT).write([draft("a")])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert [one.name for one in sent(draft("b"), series="A")] == ["A-000001"]


def test_a_document_is_its_canonical_text_and_its_digest_is_of_that_and_of_the_one_before() -> None:
    from etl.store.documents import document_rows
    from etl.store.documents.chain import digest

    first, second = sent(draft("a"), draft("b"))
    body = document_rows.bodies([first.pk])[first.pk]
    assert (json.dumps(json.loads(body), sort_keys=True, separators=(",", ":")), first.sha256) == (
        body,
        digest("", body),
    )
    assert second.sha256 == digest(first.sha256, document_rows.bodies([second.pk])[second.pk])
    found = json.loads(body)
    assert {name: found[name] for name in ("series", "number", "name", "kind", "client_number", "gross")} == {
        "series": "S", "number": 1, "name": "S-000001", "kind": "invoice", "client_number": "a", "gross": "1.00",
    }  # fmt: skip
    assert (found["issued_at"], found["period_end"]) == ("2017-09-05T12:00:00+00:00", "2017-09-01")
    assert [str(head) for head in document_rows.heads()] == [f"S:2:{second.sha256}"]


def test_a_series_that_is_full_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.core.errors import EtlError

    monkeypatch.setattr("etl.store.documents.document_writer.MOST", 1)
    with pytest.raises(EtlError, match=r"series S has 1 documents, its most \(begin another: --series NAME\)"):
        sent(draft("a"), draft("b"))


@pytest.mark.parametrize("changed", [{"number": 1}, {"number": 3}, {"sha256": "0" * 64}])
def test_a_series_whose_counter_was_changed_by_hand_is_refused(changed: dict[str, Any]) -> None:
    from etl.core.errors import EtlError
    from etl.store.document_models import DocumentSeries

    sent(draft("a"), draft("b"))
    DocumentSeries.objects.update(**changed)
    why = r"series S: its counter and its newest document do not agree: .* \(etl check says what\)"
    with pytest.raises(EtlError, match=why):
        sent(draft("c"))


def test_no_document_is_of_an_earlier_time_than_the_one_before_it() -> None:
    """Clocks of two machines differ a little; a wrong one is refused."""
    from etl.core.errors import EtlError

    sent(draft("a"))
    found = sent(draft("b"), at=AT - timedelta(seconds=59))
    assert [one.issued_at for one in found] == [AT, AT]
    why = r"^S-000002 was issued at 2017-09-05 12:00 UTC, which is later than 2017-09-05 11:00 UTC \(name a later "
    with pytest.raises(EtlError, match=why):
        sent(draft("c"), at=AT - timedelta(hours=1))
    assert len(sent(draft("c"), at=AT - timedelta(hours=1), series="T")) == 3


def test_a_year_goes_on_with_the_chain_of_the_newest_year_before_it() -> None:
    from etl.store.documents import document_rows
    from etl.store.documents.chain import digest

    sent(draft("a"), series="2014")
    sent(draft("a"), series="2016-x")
    sent(draft("a"), draft("b"), series="2015")
    found = {one.name: one for one in sent(draft("c"), draft("d"), series="2017")}
    bodies = {found[name].sha256: body for name in found for body in document_rows.bodies([found[name].pk]).values()}
    first, second = found["2017-000001"], found["2017-000002"]
    assert json.loads(bodies[first.sha256])["follows"] == "2015-000002"
    assert first.sha256 == digest(found["2015-000002"].sha256, bodies[first.sha256])
    assert second.sha256 == digest(first.sha256, bodies[second.sha256])
    others = ("2014-000001", "2015-000002", "2016-x-000001", "2017-000002")
    assert not [name for name in others if "follows" in json.loads(bodies[found[name].sha256])]
    assert json.loads(bodies[found["2015-000001"].sha256])["follows"] == "2014-000001"


def test_a_series_is_stored_with_its_first_document() -> None:
    from etl.store.document_models import DocumentSeries

    sent(series="T")
    assert not DocumentSeries.objects.exists()
