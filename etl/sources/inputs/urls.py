"""URLs among the arguments, and how they may be shown: what may be a secret in them never is."""

import re

from etl.core.errors import InputError

READ = ("http", "https", "s3")
_URL = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_AUTHORITY = re.compile(r"[^/?#:@\[\]]+(:\d*)?|\[[0-9a-f:.]+\](:\d*)?", re.IGNORECASE)


def is_url(argument: str) -> bool:
    """Return whether an argument begins like a URL; InputError where files are not read from such."""
    found = _URL.match(argument)
    if found is None:
        return False
    if scheme(argument) == "file":
        raise InputError(masked(argument), "is a file of this machine", "name it by its path", code="E-FETCH")
    if scheme(argument) not in READ:
        raise InputError(
            masked(argument),
            f"{found[0]} is not read",
            "use http://, https:// or s3://, or a local copy",
            code="E-FETCH",
        )
    return True


def scheme(url: str) -> str:
    return url.partition(":")[0].lower()


def masked(url: str) -> str:
    """Hide login and query (both may hold secrets, and signatures of links do) and drop what is never sent."""
    start, mark, rest = url.partition("://")
    if not mark:
        return url
    if scheme(url) == "s3":  # a key may hold any of the marks
        bucket, slash, key = rest.partition("/")
        login, at, bucket = bucket.rpartition("@")
        return f"{start}://{'***@' if login or at else ''}{bucket}{slash}{key}"
    before, question, _ = rest.partition("#")[0].partition("?")
    shown = place(url)
    if not _AUTHORITY.fullmatch(shown.partition("/")[0]):
        return f"{start}://***"
    return f"{start}://{'***@' if '@' in before else ''}{shown}{'?***' if question else ''}"


def place(url: str) -> str:
    """Return host and path of a web address, without login and query."""
    return url.partition("://")[2].partition("#")[0].partition("?")[0].rpartition("@")[2]
