"""Files of web servers, by aiohttp (extra `remote`)."""

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from etl.core.errors import InputError, UsageError
from etl.core.extras import install
from etl.sources.inputs.redirections import STATUSES, Redirections
from etl.sources.inputs.transfer import AGAIN, CUT, MISSING, REACH, UNREACHABLE, FetchError, Sink
from etl.sources.inputs.urls import masked, place

SILENCE_S = 60
"""How long a server may be silent."""
_BLOCK = 1 << 20
_BUSY = (408, 425, 429, 500, 502, 503, 504)
_RIGHT = "check the login, and whether the link has expired"


def check(url: str) -> None:
    """Raise InputError for what is no address of one file, UsageError where the extra is missing."""
    name = masked(url)
    if name.endswith("//***"):
        raise InputError(
            name, "is not a URL", "write https://host/name, a special character of a password as %XX", code="E-FETCH"
        )
    if "*" in place(url):
        raise InputError(name, "a web server has no list of its files", "name each file", code="E-FETCH")
    try:
        import aiohttp  # noqa: F401 - an extra, needed for this kind of address only
    except ImportError:
        raise UsageError(f"{name}: files of web servers need an extra ({install('remote')})", code="E-EXTRA") from None


async def get(url: str, sink: Sink) -> None:
    """Fetch all bytes of the file as the server has them; FetchError."""
    import aiohttp
    from yarl import URL

    place = URL(_quoted(url), encoded=True)
    way = Redirections(place)
    times = aiohttp.ClientTimeout(total=None, sock_connect=min(15, SILENCE_S), sock_read=SILENCE_S)
    # What a server packs on the way would be another file, with another digest.
    whole = {"Accept-Encoding": "identity"}
    with _fetch_errors():
        async with aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=way),  # type: ignore[arg-type]  # it does what a resolver does
            timeout=times, trust_env=True, auto_decompress=False, headers=whole,
        ) as session:  # fmt: skip
            while True:
                async with session.get(place, allow_redirects=False) as response:
                    location = response.headers.get("Location")
                    if response.status in STATUSES and location:
                        place = way.follow(place, location)
                        continue
                    if response.status >= 300:
                        raise _refused(response.status)
                    sink.expect(response.content_length)
                    async for block in response.content.iter_chunked(_BLOCK):
                        sink.write(block)
                    return


def _quoted(url: str) -> str:
    """Escape what a URL cannot hold; the rest stays, since signatures cover it."""
    return quote(url.partition("#")[0], safe="!#$%&'()*+,/:;=?@[]~")


@contextmanager
def _fetch_errors() -> Iterator[None]:
    """Raise what went wrong as FetchError, without the words of libraries: they repeat the URL."""
    import aiohttp

    try:
        yield
    except aiohttp.ClientResponseError:
        raise FetchError("its server does not speak HTTP", "check the address") from None
    except aiohttp.ServerTimeoutError:
        raise FetchError(f"the server sent nothing for {SILENCE_S} s", AGAIN, passing=True) from None
    except (aiohttp.ClientSSLError, ssl.SSLError):
        raise FetchError("its server cannot prove who it is", "check the address and its certificate") from None
    except aiohttp.ClientConnectorError as error:
        why = os.strerror(number) if (number := error.os_error.errno or 0) > 0 else "no such server"
        raise FetchError(f"{UNREACHABLE}: {why}", REACH, passing=True) from None
    except FetchError:
        raise
    except (aiohttp.InvalidURL, ValueError):
        raise FetchError("is not a URL", "write https://host/name") from None
    except aiohttp.ClientError:
        raise FetchError(CUT, AGAIN, passing=True) from None


def _refused(status: int) -> FetchError:
    if status in {401, 403, 407}:
        return FetchError(f"may not be read: the server says {status}", _RIGHT)
    if status in {404, 410}:
        return FetchError(MISSING, "check the address")
    remedy = "run it again later" if status in _BUSY else "check the address"
    return FetchError(f"the server says {status}", remedy, passing=status in _BUSY)
