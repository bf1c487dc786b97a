"""Categories of a rate of 0: what a tariff may say of them, and what each line has."""

import pytest

from etl.core.errors import InputError
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.tax_categories import TaxCategory, zero_rates

ALONE = 'category: is of a line with tax = "vat" and rate = 0 alone (leave it out)'
HEAD = 'name = "T"\ncurrency = "EUR"\n[[line]]\nid = "energy"\nkind = "energy"\nprice = 0.2\n'


def vat(more: str, rate: str = "0", tax: str = '"vat"') -> str:
    return f'{HEAD}[[line]]\nid = "vat"\nkind = "percent"\ntax = {tax}\nrate = {rate}\n{more}\n'


@pytest.mark.parametrize(
    ("more", "code", "reason"),
    [
        ('category = "Z"', "Z", ""),
        ('category = "E"\nreason = " Exempt by Article 135 "', "E", "Exempt by Article 135"),
        ('category = "AE"', "AE", "Reverse charge"),
        ('category = "K"', "K", "Intra-community supply"),
        ('category = "O"', "O", "Not subject to VAT"),
        ('category = "O"\nreason = "Small business"', "O", "Small business"),
    ],
)
def test_a_category_has_the_reason_of_the_tariff_or_its_usual_one(more: str, code: str, reason: str) -> None:
    assert parse_tariff(vat(more), "t.toml").has_vat
    assert zero_rates(vat(more)) == {"vat": {TaxCategory(code, reason)}}


def test_what_has_none_is_not_there() -> None:
    assert zero_rates(vat("")) == {}
    assert zero_rates("{}") == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (vat('category = "X"'), "category: 'X' is not known (use one of: Z, E, AE, K, O)"),
        (
            vat('category = "E"\nreason = " "'),
            'reason: is missing: an exemption states its reason (write reason = "Exempt by ...")',
        ),
        (
            vat('category = "Z"', rate="0.2"),
            ALONE,
        ),
        (
            vat('category = "Z"', tax="true"),
            ALONE,
        ),
        (
            vat('category = "Z"\nreason = "Because"'),
            'reason: belongs to one of the categories E, AE, K and O (write category = "E", or leave it out)',
        ),
    ],
)
def test_what_does_not_fit_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_tariff(text, "t.toml")
    assert str(refused.value) == f"t.toml: line vat: {message}"
