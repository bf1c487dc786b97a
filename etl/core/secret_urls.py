"""URLs that may hold a password."""

import re


def masked(url: str) -> str:
    """Return the URL as it may be shown: without its password, or what may have been meant as one."""
    scheme, slashes, rest = url.partition("://")
    if not slashes or rest.startswith("/"):
        return url  # a file
    login, at, host = rest.rpartition("@")
    if at:
        user, colon, _ = login.partition(":")
        return f"{scheme}://{user}{':***' if colon else ''}@{host}"
    user, colon, port = rest.partition(":")
    return url if not colon or re.match(r"\d+(/|$)", port) else f"{scheme}://{user}:***"
