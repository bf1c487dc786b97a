"""Tariff files: which reader a file has, and one that cannot be read."""

from pathlib import Path

import pytest

from etl.core.errors import TariffError
from etl.tariffs.tariff_files import read_tariff


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    missing, latin = tmp_path / "none.toml", tmp_path / "latin.toml"
    latin.write_bytes("name = 'é'".encode("latin-1"))
    with pytest.raises(TariffError, match=r"none\.toml: there is no such file \(check the name and the folder\)"):
        read_tariff(missing)
    with pytest.raises(TariffError, match=r"latin\.toml: is not UTF-8 text at byte 9 \(save it as UTF-8\)"):
        read_tariff(latin)
