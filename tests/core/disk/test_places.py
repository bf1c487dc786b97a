"""Files that come with the program are found beside it."""

from etl.core.disk.places import data_file, shipped_tariffs


def test_a_shipped_file_is_found_by_its_parts() -> None:
    assert data_file("tariffs", "standard.toml").is_file()
    assert data_file("tariffs") == data_file("tariffs", "standard.toml").parent


def test_one_that_is_not_shipped_has_a_path_all_the_same() -> None:
    assert not data_file("tariffs", "no.toml").exists()
    assert data_file("tariffs", "no.toml").parent == data_file("tariffs")


def test_shipped_tariffs_are_listed_by_name() -> None:
    names = [path.name for path in shipped_tariffs()]
    assert names == sorted(names)
    assert "standard.toml" in names
