"""Objects of S3 and of what speaks like it, by the filesystem layer of pyarrow.

Credentials are what AWS's own tools find: variables, profiles, a machine's role; without any, requests are anonymous.
"""

import asyncio
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from glob import has_magic
from typing import Any

from etl.core.errors import InputError
from etl.sources.inputs.transfer import AGAIN, MISSING, REACH, UNREACHABLE, FetchError, Sink
from etl.sources.inputs.urls import masked

_BLOCK = 1 << 20
_NAMED = "a name that ends with / is a folder's"
_KEYS = "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
_REFUSED = ("ACCESS_DENIED", "SIGNATURE_DOES_NOT_MATCH", "INVALID_ACCESS_KEY_ID", "EXPIRED", "HTTP status 403")


def addresses(url: str) -> list[str]:
    """Return the files of `s3://bucket/name`, `s3://bucket/folder/` or a pattern, in the order of names."""
    bucket, name = _parts(url)
    if not has_magic(name) and name and not name.endswith("/"):
        return [url]
    try:
        found = sorted(_matching(bucket, name) if has_magic(name) else _in_folder(bucket, name))
    except FetchError as error:
        raise InputError(masked(url), error.what, error.remedy, code="E-FETCH") from None
    if not found:
        what = "no file matches" if has_magic(name) else "the folder holds no file"
        raise InputError(masked(url), what, "check the bucket and the name", code="E-FETCH")
    return [f"s3://{path}" for path in found]


async def get(url: str, sink: Sink) -> None:
    """Fetch all bytes of the object, in a thread; FetchError."""
    await asyncio.to_thread(_read, "/".join(_parts(url)), sink)


def _parts(url: str) -> tuple[str, str]:
    """Return bucket and key."""
    bucket, _, key = url.partition("://")[2].partition("/")
    if "@" in bucket:
        raise InputError(
            masked(url), "holds credentials", "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead", code="E-FETCH"
        )
    if not bucket or "//" in key or key.startswith("/"):
        raise InputError(masked(url), "is not the name of an object", "write s3://bucket/name", code="E-FETCH")
    return bucket, key


def _filesystem(bucket: str) -> Any:
    """Connect to one bucket: AWS has each in a region of its own, looked up where no variable gives it."""
    from pyarrow import fs

    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    if endpoint:
        return fs.S3FileSystem(endpoint_override=endpoint, region=region)
    return fs.S3FileSystem(region=region or fs.resolve_s3_region(bucket))


def _read(path: str, sink: Sink) -> None:
    bucket = path.partition("/")[0]
    with _fetch_errors():
        files = _filesystem(bucket)
        with files.open_input_file(path) as file:
            size, before = file.size(), _version(files, path)
            sink.expect(size)
            while block := file.read(_BLOCK):
                sink.write(block)
        if _version(files, path) != before:
            raise FetchError("changed while it was fetched", AGAIN, passing=True)


def _version(files: Any, path: str) -> Any:
    """Return what changes when an object is written: it is read in parts, which must be of one version."""
    found = files.get_file_info(path)
    return found.size, found.mtime_ns


def _in_folder(bucket: str, folder: str) -> Iterator[str]:
    """Yield objects directly in the folder that are not hidden."""
    for path in _listed(bucket, folder.rstrip("/"), recursive=False):
        if not path.rpartition("/")[2].startswith("."):
            yield path


def _matching(bucket: str, pattern: str) -> Iterator[str]:
    """Yield objects that match a pattern: `*` stays in a folder, `**` goes below, neither finds hidden ones."""
    names = pattern.split("/")
    first = next(number for number, name in enumerate(names) if has_magic(name))
    for path in _listed(bucket, "/".join(names[:first]), recursive="**" in names or first < len(names) - 1):
        if _matches(path.split("/")[first + 1 :], names[first:]):
            yield path


def _matches(names: Sequence[str], patterns: Sequence[str]) -> bool:
    if not patterns:
        return not names
    if patterns[0] == "**":
        return _matches(names, patterns[1:]) or (bool(names) and names[0][:1] != "." and _matches(names[1:], patterns))
    if not names or (names[0].startswith(".") and not patterns[0].startswith(".")):
        return False
    return fnmatchcase(names[0], patterns[0]) and _matches(names[1:], patterns[1:])


def _listed(bucket: str, folder: str, *, recursive: bool) -> list[str]:
    from pyarrow import fs

    with _fetch_errors():
        chosen = fs.FileSelector(f"{bucket}/{folder}" if folder else bucket, allow_not_found=True, recursive=recursive)
        return [one.path for one in _filesystem(bucket).get_file_info(chosen) if one.type == fs.FileType.File]


@contextmanager
def _fetch_errors() -> Iterator[None]:
    """Raise errors of AWS's library as FetchError with a remedy; it has tried again where that helps."""
    try:
        yield
    except FileNotFoundError:
        raise FetchError(MISSING, f"check the bucket and the name; {_NAMED}") from None
    except (OSError, ValueError) as error:
        raise _reason(str(error)) from None


def _reason(message: str) -> FetchError:
    if any(word in message for word in _REFUSED):
        return FetchError("may not be read", _KEYS)
    if "NO_SUCH_BUCKET" in message:
        return FetchError("there is no such bucket", "check the name, AWS_ENDPOINT_URL and AWS_REGION")
    if "NETWORK_CONNECTION" in message:
        return FetchError(f"{UNREACHABLE}, or hangs up", f"{REACH}; AWS_ENDPOINT_URL")
    if status := re.search(r"HTTP status (\d+)", message):
        return FetchError(f"the server says {status[1]}", "run it again later; check AWS_ENDPOINT_URL and AWS_REGION")
    return FetchError(f"cannot be fetched: {message}", "check the bucket, the name, AWS_ENDPOINT_URL and AWS_REGION")
