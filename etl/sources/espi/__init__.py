"""Green Button (ESPI) XML: electric energy by usage point and direction, at epochs, whatever the order of its entries.

Links may lead forward: a ReadingType may follow the readings that it explains. So the feed is read once to its end,
the readings wait outside of memory, and are given out when all is known.
"""

import re
from collections.abc import Iterator

from etl.core.errors import InputError
from etl.sources.espi.feed import read_feed
from etl.sources.espi.feed_channels import channels_of
from etl.sources.espi.reading_batches import batches_of
from etl.sources.inputs.streams import Stream
from etl.sources.rows import Batch, LongRows

SENTENCE = "timestamps in UTC (epochs), at the start of the interval, units as it says itself"

_NAMESPACE = b"http://naesb.org/espi"
_PROLOG = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:feed|entry)[\s>]")
_MARKUP = re.compile(rb"<[A-Za-z_]")


def recognises(head: bytes) -> bool:
    """Return whether an Atom feed (or entry) begins here that names ESPI's namespace; NULs are those of UTF-16."""
    text = _PROLOG.sub(b"", head.replace(b"\0", b""))
    first = _MARKUP.search(text)
    begins = text.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")
    return begins and first is not None and bool(_ROOT.match(text, first.start())) and _NAMESPACE in text


def batches(stream: Stream, name: str) -> Iterator[Batch | LongRows]:
    """Yield the readings of a feed; InputError for what is no XML, has a document type, or leaves a channel open."""
    feed = read_feed(stream, name)
    try:
        if not len(feed.waiting) and not feed.gathering.bad and not feed.gathering.blank:
            raise InputError(name, "holds no interval readings", "was it exported whole?")
        yield from batches_of(feed, channels_of(feed, name))
    finally:
        feed.waiting.close()
