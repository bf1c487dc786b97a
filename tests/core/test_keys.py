"""A channel has one key, however the file names its meter."""

from etl.core.keys import Key


def test_a_meter_named_like_its_client_is_the_client() -> None:
    assert Key.of("4521", "4521", "1.8.0", "import") == Key("4521", "", "1.8.0", "import")
    assert Key.of("4521", "M7", "", "import") == Key("4521", "M7", "", "import")
