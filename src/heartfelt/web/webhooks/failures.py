"""Why an address took nothing, in plain words with what to do. None is longer than what a delivery keeps (80 characters)."""

from __future__ import annotations

import errno
import socket
import ssl
from http import HTTPStatus

import httpcore

from heartfelt.web.webhooks.sending import SECONDS

# What OpenSSL calls what is wrong with a certificate (X509_V_ERR_...).
EXPIRED, SELF_SIGNED, NAME = {10}, {18, 19, 20, 21}, {62, 64}
NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}
AGAIN = "It is tried again by itself"


def of_error(error: BaseException) -> str:
    """What failed: the first cause that is known by its kind."""
    cause: BaseException | None = error
    while cause:
        if said := _known(cause):
            return said
        cause = cause.__cause__ or cause.__context__
    return f"The connection broke off before an answer. {AGAIN}."


def of_status(status: int) -> str:
    """What the address answered."""
    try:
        said = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        said = str(status)
    if 300 <= status < 400:
        return f"{status}: it points elsewhere. Give the address that it points to."
    return said


def _known(error: BaseException) -> str | None:
    if isinstance(error, socket.gaierror):
        if error.errno == socket.EAI_AGAIN:
            return f"The name could not be looked up. {AGAIN}."
        return "The name was not found. Check how the address is spelt."
    if isinstance(error, ssl.SSLCertVerificationError):
        return _of_certificate(error.verify_code)
    if isinstance(error, ssl.SSLError):
        return "There was no encrypted connection. Is https spoken on this port?"
    if isinstance(error, ConnectionRefusedError):
        return "The connection was refused. Is the program running, on this port?"
    if isinstance(error, httpcore.ConnectTimeout):
        return f"No connection in {SECONDS} seconds. Does a firewall stand between?"
    if isinstance(error, TimeoutError | httpcore.TimeoutException):
        return f"No answer in {SECONDS} seconds. Let it answer first and work afterwards."
    if isinstance(error, OSError) and error.errno in NO_WAY:
        return "There is no way to this address. Check the network of this machine."
    if isinstance(error, httpcore.RemoteProtocolError) and "disconnected" not in str(error):
        return "What answered is no web server. Check the port of the address."
    return None


def _of_certificate(code: int) -> str:
    if code in EXPIRED:
        return "Its certificate has run out. Renew it."
    if code in NAME:
        return "Its certificate is for another name. Check the address, or the certificate."
    if code in SELF_SIGNED:
        return "Nobody known vouches for its certificate. Let the server send the whole chain."
    return "Its certificate is not valid. Check it, and the clock of this machine."
