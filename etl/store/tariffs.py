"""Texts of the tariffs that are kept with assignments and bills."""

from etl.store.locks import READER
from etl.store.models import Tariff


def text_of(identity: int) -> tuple[str, str]:
    """Name and text of a kept tariff."""
    row = Tariff.objects.using(READER).get(pk=identity)
    return row.name, row.text
