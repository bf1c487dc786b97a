"""Files of web servers, by the filesystem layer of fsspec (extra `remote`)."""

import io
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from etl.core.errors import InputError, UsageError
from etl.core.extras import install
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
        raise InputError(name, "is not a URL", "write https://host/name, a special character of a password as %XX")
    if "*" in place(url):
        raise InputError(name, "a web server has no list of its files", "name each file")
    try:
        import aiohttp  # noqa: F401 - an extra, needed for this kind of address only
        import fsspec  # noqa: F401 - an extra too, which the fetching imports by itself
    except ImportError:
        raise UsageError(f"{name}: files of web servers need an extra ({install('remote')})") from None


async def get(url: str, sink: Sink) -> None:
    """Fetch all bytes of the file as the server has them; FetchError."""
    from aiohttp import ClientTimeout
    from fsspec.implementations.http import HTTPFileSystem

    times = ClientTimeout(total=None, sock_connect=min(15, SILENCE_S), sock_read=SILENCE_S)
    # What a server packs on the way would be another file, with another digest.
    client = {"timeout": times, "trust_env": True, "auto_decompress": False, "headers": {"Accept-Encoding": "identity"}}
    files = HTTPFileSystem(asynchronous=True, skip_instance_cache=True, client_kwargs=client, encoded=True)
    session = await files.set_session()
    try:
        with _fetch_errors():
            await files._get_file(_quoted(url), _Written(sink), _BLOCK, _Sizes(sink))  # noqa: SLF001 - fsspec's name of what can be awaited
    finally:
        await session.close()


def _quoted(url: str) -> str:
    """Escape what a URL cannot hold; the rest stays, since signatures cover it."""
    return quote(url.partition("#")[0], safe="!#$%&'()*+,/:;=?@[]~")


class _Written(io.RawIOBase):
    """A sink with the methods of a file that fsspec writes to."""

    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self.write = sink.write  # type: ignore[method-assign,assignment]  # it takes whatever fsspec has


class _Sizes:
    """The callback by which fsspec announces the length of a file."""

    def __init__(self, sink: Sink) -> None:
        self.set_size = sink.expect

    def relative_update(self, _bytes: int) -> None:
        """Do nothing: the sink has counted them."""


@contextmanager
def _fetch_errors() -> Iterator[None]:
    """Raise what went wrong as FetchError, without the words of libraries: they repeat the URL."""
    import aiohttp

    try:
        yield
    except FileNotFoundError:
        raise FetchError(MISSING, "check the address") from None
    except (aiohttp.TooManyRedirects, aiohttp.NonHttpUrlClientError):
        raise FetchError("its redirections lead nowhere", "check the address") from None
    except aiohttp.ClientResponseError as error:
        raise _refused(error.status) from None
    except aiohttp.ServerTimeoutError:
        raise FetchError(f"the server sent nothing for {SILENCE_S} s", AGAIN, passing=True) from None
    except (aiohttp.ClientSSLError, ssl.SSLError):
        raise FetchError("its server cannot prove who it is", "check the address and its certificate") from None
    except aiohttp.ClientConnectorError as error:
        why = os.strerror(number) if (number := error.os_error.errno or 0) > 0 else "no such server"
        raise FetchError(f"{UNREACHABLE}: {why}", REACH, passing=True) from None
    except (aiohttp.InvalidURL, ValueError):
        raise FetchError("is not a URL", "write https://host/name") from None
    except aiohttp.ClientError:
        raise FetchError(CUT, AGAIN, passing=True) from None


def _refused(status: int) -> FetchError:
    if status in {401, 403, 407}:
        return FetchError(f"may not be read: the server says {status}", _RIGHT)
    if status == 410:
        return FetchError(MISSING, "check the address")
    remedy = "run it again later" if status in _BUSY else "check the address"
    return FetchError(f"the server says {status}", remedy, passing=status in _BUSY)
