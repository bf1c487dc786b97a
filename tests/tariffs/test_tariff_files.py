"""Tariff files: which reader a file has, and one that cannot be read."""

from pathlib import Path

import pytest

from etl.core.disk.places import data_file
from etl.core.errors import TariffError
from etl.tariffs.tariff_files import find_tariff, named_tariff, read_tariff


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    missing, latin = tmp_path / "none.toml", tmp_path / "latin.toml"
    latin.write_bytes("name = 'é'".encode("latin-1"))
    with pytest.raises(TariffError, match=r"none\.toml: there is no such file \(check the name and the folder\)"):
        read_tariff(missing)
    with pytest.raises(TariffError, match=r"latim: there is no such file \(did you mean latin\.toml\?\)"):
        read_tariff(tmp_path / "latim")
    with pytest.raises(TariffError, match=r"latin\.toml: is not UTF-8 text at byte 9 \(save it as UTF-8\)"):
        read_tariff(latin)


def test_a_name_is_a_file_of_the_folder_before_it_is_a_shipped_tariff(tmp_path: Path) -> None:
    shipped = data_file("tariffs", "flat.toml")
    assert (find_tariff("flat", tmp_path), find_tariff("flat.toml", tmp_path)) == (shipped, shipped)
    (tmp_path / "day_night").mkdir()
    assert find_tariff("day_night", tmp_path) == data_file("tariffs", "day_night.toml")
    (tmp_path / "flat.toml").touch()
    assert (find_tariff("flat", tmp_path), find_tariff("flat.toml", tmp_path)) == (tmp_path / "flat.toml",) * 2
    assert find_tariff("none", tmp_path) is None
    assert find_tariff("a" * 5000, tmp_path) is None


def test_an_unknown_name_is_answered_with_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "winter.toml").touch()
    for name, near in (("daynight", "day_night"), ("wintr", "winter")):
        line = f"{name}: is neither a file nor a shipped tariff "
        with pytest.raises(TariffError) as raised:
            named_tariff(name)
        assert str(raised.value) == f"{line}(did you mean {near!r}? etl tariff list names the shipped ones)"
    assert [named_tariff(name) for name in ("wintr.toml", "x/flat")] == [Path("wintr.toml"), Path("x/flat")]


def test_a_column_of_prices_is_taken_in_the_unit_that_its_name_says(tmp_path: Path) -> None:
    text = """name = "x"
currency = "EUR"
[series.spot]
unit = "EUR/MWh"
sum = ["+spot (€/kWh)"]
[[line]]
id = "energy"
kind = "energy"
price = "series:spot"
"""
    file = tmp_path / "t.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TariffError) as caught:
        read_tariff(file)
    assert str(caught.value) == (
        "t.toml: the column 'spot (€/kWh)' is in EUR/kWh, and a series takes it as EUR/MWh "
        "(correct the series' unit, or give the column another name)"
    )
    file.write_text(text.replace("€/kWh", "€/MWh"), encoding="utf-8")
    assert read_tariff(file).name == "x"
