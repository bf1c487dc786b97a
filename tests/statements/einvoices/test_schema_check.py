"""Schema of EN 16931: an invoice that breaks it is refused, and without the extra its name is shown."""

import sys

import pytest

from etl.core.errors import EtlError, RefusedError
from etl.statements.einvoices.schema_check import schema_checker
from tests.statements.einvoices.test_einvoice import ENERGY, VAT
from tests.support.einvoices import body, broken_rules, made


def test_what_breaks_the_schema_is_refused() -> None:
    check, content = schema_checker(), made(body(ENERGY, VAT))
    check(content)
    with pytest.raises(RefusedError, match="it breaks the schema of EN 16931: "):
        check(content.replace(b"<ram:CountryID>PT</ram:CountryID>", b""))


def test_the_rules_by_which_tests_check_find_what_breaks_them() -> None:
    content = made(body(ENERGY, VAT))
    wrong = [content.replace(b">15.18<", b">15.19<"), content.replace(b"<ram:CountryID>PT<", b"<ram:CountryID>QQ<")]
    assert [bool(found) for found in broken_rules([content, *wrong])] == [False, True, True]


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("lxml", "facturx"):
        with monkeypatch.context() as lacking:
            lacking.setitem(sys.modules, name, None)
            with pytest.raises(EtlError) as refused:
                schema_checker()
        assert str(refused.value) == "e-invoices need an extra (pip install 'meter-etl[einvoice]')"
        assert refused.value.code == "E-EXTRA"
