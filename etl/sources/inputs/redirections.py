"""Redirections: a server may lead to other web servers, never into the network that this machine is in.

Whoever names an address of that network means it; a server on the internet that names one wants what is not its own.
"""

import ipaddress
from socket import AddressFamily
from typing import TYPE_CHECKING, Any

from etl.sources.inputs.transfer import FetchError

if TYPE_CHECKING:
    from yarl import URL

MOST = 10
STATUSES = {301, 302, 303, 307, 308}


class Redirections:
    """The way of one file from the address that the user named; a resolver of aiohttp, too, which asks it for hosts."""

    def __init__(self, named: "URL") -> None:
        import aiohttp

        self._named = named.host
        self._from = _reach(named.host) if _is_number(named.host) else ""
        self._numbers = aiohttp.DefaultResolver()
        self._left = MOST

    def follow(self, place: "URL", location: str) -> "URL":
        """Return where a redirection leads; FetchError where nobody may be led."""
        from yarl import URL

        self._left -= 1
        target = place.join(URL(location))
        if not self._left or target.scheme not in {"http", "https"} or not target.host:
            raise FetchError("its redirections lead nowhere", "check the address")
        if target.origin() == place.origin() and target.user is None:  # a login is for one server
            target = target.with_user(place.user).with_password(place.password)
        if _is_number(target.host):
            self._check(str(target.host), [str(target.host)])
        return target

    async def resolve(self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_INET) -> list[Any]:
        """Return the addresses of a host, for aiohttp."""
        found: list[Any] = await self._numbers.resolve(host, port, family)
        self._check(host, [one["host"] for one in found])
        return found

    async def close(self) -> None:
        """Release what the resolver has, for aiohttp."""
        await self._numbers.close()

    def _check(self, host: str, addresses: list[str]) -> None:
        reaches = {_reach(one) for one in addresses}
        if host == self._named:
            self._from = max(reaches, default="")
        elif any(reach not in {"", self._from} for reach in reaches):
            what = "its redirections lead into a private network"
            raise FetchError(what, "name the file's own address if it is meant")


def _is_number(host: str | None) -> bool:
    try:
        ipaddress.ip_address((host or "").partition("%")[0])
    except ValueError:
        return False
    return True


def _reach(host: str | None) -> str:
    """Return the network that a number of a host is of; empty for the internet."""
    number = ipaddress.ip_address((host or "").partition("%")[0])
    number = getattr(number, "ipv4_mapped", None) or number
    if number.is_loopback or number.is_unspecified:
        return "this machine"
    if number.is_link_local:
        return "this link"
    return "" if number.is_global else "private"
