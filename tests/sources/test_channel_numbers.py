"""Numbers for the channels of one file: each has one, in the order of its first reading, whoever asks."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from etl.core.keys import Key
from etl.sources.channel_numbers import Channels


def key(client: str, meter: str = "", flow: str = "import") -> Key:
    return Key(client, meter, "", flow)


def test_channels_are_numbered_in_the_order_of_their_first_reading() -> None:
    channels = Channels()
    assert channels.numbers([key("b"), key("a"), key("b"), key("a", "M")]).tolist() == [0, 1, 0, 2]
    assert (len(channels), channels.keys) == (3, [key("b"), key("a"), key("a", "M")])


def test_a_meter_that_has_its_clients_number_is_no_channel_of_its_own() -> None:
    channels = Channels()
    assert channels.number(key("a", "a")) == channels.number(key("a")) == 0
    assert channels.keys == [key("a")]


def test_clients_as_the_file_writes_them_are_cleaned_once() -> None:
    channels = Channels()
    assert channels.of_clients(["7", ' ="7"', "8"], "import").tolist() == [0, 0, 1]
    assert channels.of_clients(["8"], "export").tolist() == [2]
    with pytest.raises(ValueError, match="is empty"):
        channels.of_clients(["7", ""], "import")


def test_a_client_is_never_taken_for_the_cell_of_another_one() -> None:
    channels = Channels()
    assert channels.of_clients(["''7", "'7", "7"], "import").tolist() == [0, 1, 1]
    assert [key.client for key in channels.keys] == ["'7", "7"]
    assert channels.numbers([key("7"), key("'7"), key("7", flow="export")]).tolist() == [1, 0, 2]


def test_the_same_channels_in_another_flow() -> None:
    channels = Channels()
    numbers = channels.numbers([key("a"), key("b")])[np.array([1, 0, 1])]
    exported = channels.with_flow(numbers, "export")
    assert [channels.keys[number] for number in exported] == [key(one, flow="export") for one in "bab"]


def test_threads_that_meet_the_same_channels_agree_on_their_numbers() -> None:
    channels, keys = Channels(), [key(str(number)) for number in range(500)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(channels.numbers, [keys] * 8))
    assert all((numbers == found[0]).all() for numbers in found)
    assert sorted(found[0].tolist()) == list(range(500))
