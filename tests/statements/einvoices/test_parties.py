"""Seller and buyer of an e-invoice: what is needed, and what is said where it is missing."""

from dataclasses import replace

import pytest

from etl.core.errors import EtlError
from etl.statements.einvoices.parties import Party, buyer, seller
from etl.statements.issuer import NOBODY, Issuer
from tests.support.einvoices import CLIENT, ISSUER

LACKING = "e-invoices need more of the issuer (add to the file of --issuer: "


def test_both_have_an_address_with_the_code_of_its_country() -> None:
    assert seller(ISSUER) == Party(
        "", "Light & Power", "High Street 1", "1000-001", "Lisboa", "PT", "PT123456789", "HRB 1"
    )
    assert buyer("7", CLIENT) == Party("7", "Ana <Silva>", "Rua A 1", "1000-001", "Porto", "PT")


@pytest.mark.parametrize(
    ("issuer", "message"),
    [
        (
            NOBODY,
            f"{LACKING}name, city, country, due_days, vat_number, or registration where there is no value-added tax)",
        ),
        (replace(ISSUER, due_days=None), f"{LACKING}due_days)"),
        (
            replace(ISSUER, vat_number="QQ123456789"),
            "'QQ123456789' is no VAT number of EN 16931 (begin it with its country: DE123456789)",
        ),
        (
            replace(ISSUER, country="Portugal"),
            "country 'Portugal' of the issuer is not a code of two letters (write PT for Portugal)",
        ),
    ],
)
def test_what_the_issuer_lacks_is_named(issuer: Issuer, message: str) -> None:
    with pytest.raises(EtlError) as refused:
        seller(issuer)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("client", "message"),
    [
        ({"name": "A"}, "the client has no city, no country (assign a table with such columns: etl assign)"),
        (
            {**CLIENT, "country": "XX"},
            "country 'XX' of the client is not a code of two letters (write PT for Portugal)",
        ),
    ],
)
def test_what_the_client_lacks_is_named(client: dict[str, str], message: str) -> None:
    with pytest.raises(EtlError) as refused:
        buyer("7", client)
    assert str(refused.value) == message
