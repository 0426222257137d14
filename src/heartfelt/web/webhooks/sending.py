"""Sending to addresses that somebody typed: signed, in a limited time, and never into the network that this machine is in.

The address is resolved once, checked, and connected to as checked, so that a name cannot change its meaning in between.
Redirects are not followed, proxies not used, and nothing of an answer is read but its status.
"""

from __future__ import annotations

import base64
import hmac
import socket
import ssl
import time
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

import httpcore
from django.conf import settings

SECONDS = 10
TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))  # IPv6 addresses that stand for an IPv4 one
LOCALLY_TRANSLATED = IPv6Network("64:ff9b:1::/48")  # they stand for addresses that only this network knows


class Refused(Exception):
    """An address that is not written to; its text says why."""


def require_allowed(address: str) -> None:
    """Refused where an address may not be written to, as far as it can be told without resolving it."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise Refused("This is not an address such as https://example.org/hook.") from None
    if (
        not host
        or parts.username
        or parts.fragment
        or not address.isascii()
        or not address.isprintable()
        or " " in address
    ):
        raise Refused("This is not an address such as https://example.org/hook.")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
        raise Refused("The address must begin with https://.")
    _require_public(host)


def _require_public(host: str) -> None:
    """For hosts that are written as numbers, and for this machine."""
    if host == "localhost" and not settings.WEBHOOKS_TO_PRIVATE:
        raise Refused("The address is in a private network. HEARTFELT_WEBHOOKS_PRIVATE=yes allows that.")
    try:
        number = ip_address(host)
    except ValueError:
        return
    if not may_reach(number):
        raise Refused("The address is in a private network. HEARTFELT_WEBHOOKS_PRIVATE=yes allows that.")


def may_reach(number: IPv4Address | IPv6Address) -> bool:
    """Whether it is out in the internet, or the setting allows all."""
    if settings.WEBHOOKS_TO_PRIVATE:
        return True
    if isinstance(number, IPv6Address):
        if number in LOCALLY_TRANSLATED:
            return False
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo and number.teredo[1])
        if any(number in network for network in TRANSLATED):
            inner = IPv4Address(int(number) & 0xFFFFFFFF)
        if inner:
            return may_reach(inner)
    return number.is_global and not number.is_multicast


def signature(key: bytes, id_: str, at: int, body: bytes) -> str:
    """As Standard Webhooks has it: over id, time and body."""
    signed = hmac.digest(key, f"{id_}.{at}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(signed).decode()}"


def send(address: str, keys: Sequence[bytes], id_: str, body: bytes) -> int:
    """The status that the address answered with to a message that is signed with each of these keys.

    Refused for an address that may not be written to; httpcore's errors, OSError where it cannot be reached in time.
    """
    require_allowed(address)
    now = int(time.time())
    headers: dict[bytes | str, bytes | str] = {
        "Content-Type": "application/json",
        "User-Agent": "heartfelt-webhooks",
        "webhook-id": id_,
        "webhook-timestamp": str(now),
        "webhook-signature": " ".join(signature(key, id_, now, body) for key in keys),
    }
    limits = dict.fromkeys(("connect", "read", "write", "pool"), float(SECONDS))
    pool = httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=Outside())
    with (
        pool,
        pool.stream("POST", address, headers=headers, content=body, extensions={"timeout": limits}) as response,
    ):
        status: int = response.status
    return status


class Outside(httpcore.SyncBackend):
    """Connects to checked addresses only, for a limited time in all."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """To the first of the host's addresses that may be reached; Refused where one of them may not."""
        numbers = [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not all(may_reach(ip_address(number.partition("%")[0])) for number in numbers):
            raise Refused("The address is in a private network.")
        stream = super().connect_tcp(numbers[0], port, timeout, local_address, socket_options)
        return Hurried(stream, time.monotonic() + SECONDS)


class Hurried(httpcore.NetworkStream):
    """A connection that is over at a certain moment, however slowly the other side speaks."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self.stream, self.until = stream, until

    def _left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("no answer in time")
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """What comes before that moment."""
        return self.stream.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Until that moment."""
        self.stream.write(buffer, self._left())

    def close(self) -> None:
        """At once."""
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """The same, encrypted."""
        return Hurried(self.stream.start_tls(ssl_context, server_hostname, self._left()), self.until)

    def get_extra_info(self, info: str) -> Any:
        """As the connection itself."""
        return self.stream.get_extra_info(info)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
