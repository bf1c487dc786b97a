"""Tariffs of the database, each parsed once."""

from etl.store.usage import tariff_texts
from etl.tariffs.definition import Tariff
from etl.tariffs.read.parse import parse_tariff


class StoredTariffs:
    """Tariffs by their ids and digests; it lasts as long as a command."""

    def __init__(self) -> None:
        self._parsed: dict[int, Tariff] = {}
        self._ids: dict[str, int] = {}

    def tariff(self, identity: int) -> Tariff:
        """Return a tariff by its id."""
        if identity not in self._parsed:
            name, text = tariff_texts.text_of(identity)
            self._parsed[identity] = parse_tariff(text, name)
        return self._parsed[identity]

    def named(self, sha256: str) -> Tariff:
        """Return a tariff by its digest."""
        if sha256 not in self._ids:
            self._ids[sha256] = tariff_texts.identity_of(sha256)
        return self.tariff(self._ids[sha256])
