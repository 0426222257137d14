"""The address of an endpoint: as the user named it, without what does not belong there."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from heartfelt.errors import HeartfeltError

PATH = "/chat/completions"


def address(url: str) -> str:
    """The base address, such as `http://localhost:8080/v1`, from one that a user wrote."""
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise HeartfeltError("The endpoint is no web address. Write it as https://HOST/v1 or http://localhost:8080/v1.")
    if parts.username or parts.password or parts.query:
        raise HeartfeltError("The endpoint's address holds a password or a query. Give a key with --api-key-env.")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix(PATH)}"


def is_here(url: str) -> bool:
    """Whether an address is of this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def is_open(url: str) -> bool:
    """Whether others on the way could read what is sent."""
    return urlsplit(url).scheme == "http" and not is_here(url)
