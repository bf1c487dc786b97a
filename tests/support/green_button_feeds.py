"""Green Button feeds that tests write, read as far as their channels."""

import io

import numpy as np

from etl.sources.espi.feed import Feed, read_feed
from etl.sources.espi.feed_channels import Channel, channels_of
from etl.sources.inputs.streams import Stream


def read(text: str) -> tuple[Feed, list[Channel], "np.ndarray[tuple[int], np.dtype[np.int64]]"]:
    """A feed, its channels, and of each place in it the number of its collection."""
    with Stream("a.xml", io.BytesIO(text.encode())) as stream:
        feed = read_feed(stream, "a.xml")
    return feed, channels_of(feed, "a.xml"), np.array(feed.places, np.int64)
