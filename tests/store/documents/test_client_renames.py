"""Renames of clients in the tables: what leads from one number to another, and which meter goes along."""

import pytest

from etl.store.database.locks import write_lock
from etl.store.documents import client_renames, document_rows
from etl.store.edit_models import Edit
from etl.store.models import Acceptance, Client, Meter, Supply
from tests.support.edits import an_edit
from tests.support.sent import AT, draft, sent

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def renamed(old: str, new: str) -> client_renames.Renamed:
    with write_lock():
        return client_renames.rename(old, new)


def test_numbers_lead_to_what_a_client_is_called_now_and_a_number_may_be_had_again() -> None:
    sent(draft("a"))
    assert renamed("a", "b").documents == 1
    renamed("b", "c")
    sent(draft("a"))  # another client of that number
    renamed("a", "x")
    assert [one.client for one in document_rows.listed()] == ["c", "x"]
    assert (client_renames.leads_to("a", "c"), client_renames.leads_to("a", "x")) == (True, True)
    assert (client_renames.leads_to("a", "b"), client_renames.leads_to("c", "a")) == (False, False)
    assert (client_renames.now("a"), client_renames.now("b"), client_renames.now("c")) == ("x", "c", "")
    assert client_renames.renamed(["a", "c", "d"]) == {"c"}
    with write_lock():
        assert [client_renames.borne_by(number) for number in "abcd"] == [{"c", "x"}, {"c"}, set(), set()]


def test_the_meter_of_the_clients_number_goes_along_unless_files_or_others_name_it() -> None:
    own, claimed, shared = (Meter.objects.create(number=number) for number in "abc")
    clients = {number: Client.objects.create(number=number) for number in "bcd"}
    Supply.objects.create(client=clients["b"], meter=claimed, from_file=True)
    Supply.objects.create(client=clients["c"], meter=shared)
    Supply.objects.create(client=clients["d"], meter=shared)
    assert [renamed(number, f"{number}2").meter for number in "abc"] == [True, False, False]
    assert set(Meter.objects.values_list("number", flat=True)) == {"a2", "b", "c"}
    assert own.pk == client_renames.own_meter("a2")


def test_answers_about_the_readings_of_the_meter_go_along() -> None:
    for number in "ab":
        Meter.objects.create(number=number)
    answer = {"flow": "import", "rule": "ceiling", "start": 0, "end": 60, "reason": "a pump", "answered_by": "me"}
    Acceptance.objects.create(meter_number="a", answered_at=AT, **answer)
    renamed("a", "z")
    assert [one.meter_number for one in Acceptance.objects.all()] == ["z"]
    with write_lock():
        Meter.objects.filter(number="z").delete()
        assert (client_renames.is_met("z", "b"), client_renames.is_met("y", "b")) == (True, False)


def test_edits_of_the_readings_of_the_meter_go_along() -> None:
    Meter.objects.create(number="a")
    an_edit("a")
    renamed("a", "z")
    assert [one.meter_number for one in Edit.objects.all()] == ["z"]
    with write_lock():
        Meter.objects.filter(number="z").delete()
        assert client_renames.is_met("z", "b")
