"""What a delivery says where an address takes nothing: what failed, and what to do. Against real sockets where it can be."""

from __future__ import annotations

import errno
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpcore
import pytest
from served import free_port
from web_cast import Cast

from heartfelt.web.webhooks import failures, sending, services
from heartfelt.web.webhooks.models import Delivery

LONGEST = Delivery._meta.get_field("result").max_length


@contextmanager
def listening(does: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port on which every connection is answered so."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        place.settimeout(10)

        def serve() -> None:
            with suppress(OSError):
                connection, _ = place.accept()
                with connection:
                    does(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield int(place.getsockname()[1])
        thread.join(10)


def said(address: str, settings: Any) -> str:
    """What is told of sending to this address."""
    settings.WEBHOOKS_TO_PRIVATE = True
    with pytest.raises((httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError)) as failed:
        sending.send(address, [b"k"], "msg_1", b"{}")
    return failures.of_error(failed.value)


def certificate(folder: Path, days: int) -> ssl.SSLContext:
    """One that nobody vouches for."""
    key, made = folder / "key.pem", folder / "made.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    subprocess.run([*command, "-days", str(days), "-keyout", key, "-out", made], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    return context


def test_a_port_on_which_nothing_listens(settings: Any) -> None:
    assert said(f"http://127.0.0.1:{free_port()}/", settings).startswith("The connection was refused.")


def test_a_port_that_speaks_no_https(settings: Any) -> None:
    with listening(lambda connection: connection.sendall(b"220 mail.example.org\r\n")) as port:
        assert said(f"https://127.0.0.1:{port}/", settings).startswith("There was no encrypted connection.")


def test_a_port_that_speaks_no_http(settings: Any) -> None:
    def greet(connection: socket.socket) -> None:
        connection.recv(100_000)
        connection.sendall(b"220 mail.example.org\r\n\r\n")

    with listening(greet) as port:
        assert said(f"http://127.0.0.1:{port}/", settings).startswith("What answered is no web server.")


def test_a_connection_that_is_cut(settings: Any) -> None:
    def cut(connection: socket.socket) -> None:
        connection.recv(100_000)

    with listening(cut) as port:
        assert said(f"http://127.0.0.1:{port}/", settings).startswith("The connection broke off before an answer.")


def test_a_certificate_that_nobody_vouches_for(settings: Any, tmp_path: Path) -> None:
    context = certificate(tmp_path, 2)

    def greet(connection: socket.socket) -> None:
        with suppress(OSError):
            context.wrap_socket(connection, server_side=True)

    with listening(greet) as port:
        assert said(f"https://localhost:{port}/", settings).startswith("Nobody known vouches for its certificate.")


def test_an_answer_that_does_not_come(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.3)

    def wait(connection: socket.socket) -> None:
        connection.settimeout(5)
        while connection.recv(100_000):  # until the other side has had enough
            pass

    with listening(wait) as port:
        assert said(f"http://127.0.0.1:{port}/", settings).startswith("No answer in")


@pytest.mark.parametrize(
    ("code", "words"),
    [(socket.EAI_NONAME, "The name was not found."), (socket.EAI_AGAIN, "The name could not be looked up.")],
)
def test_a_name_that_leads_nowhere(settings: Any, monkeypatch: pytest.MonkeyPatch, code: int, words: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(code, "no such name")

    monkeypatch.setattr(sending.socket, "getaddrinfo", fail)
    assert said("https://nowhere.example/", settings).startswith(words)


def caused(cause: BaseException) -> BaseException:
    """As httpcore wraps what a socket raises."""
    error = httpcore.ConnectError(str(cause))
    error.__cause__ = cause
    return error


def refused_certificate(code: int) -> ssl.SSLCertVerificationError:
    """A certificate that was refused for this reason."""
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (caused(refused_certificate(10)), "Its certificate has run out."),
        (caused(refused_certificate(62)), "Its certificate is for another name."),
        (caused(refused_certificate(20)), "Nobody known vouches for its certificate."),
        (caused(refused_certificate(9)), "Its certificate is not valid."),
        (caused(OSError(errno.ENETUNREACH, "unreachable")), "There is no way to this address."),
        (httpcore.ConnectTimeout(), "No connection in 10 seconds."),
        (httpcore.ReadError(), "The connection broke off before an answer."),
    ],
)
def test_every_failure_is_told_with_what_to_do(error: BaseException, words: str) -> None:
    told = failures.of_error(error)
    assert told.startswith(words)
    assert len(told.split(". ")) == 2
    assert LONGEST is not None
    assert len(told) <= LONGEST


@pytest.mark.parametrize(
    ("status", "words"),
    [(204, "204 No Content"), (500, "500 Internal Server Error"), (799, "799"), (301, "301: it points elsewhere.")],
)
def test_a_status_is_told_with_its_name(status: int, words: str) -> None:
    assert failures.of_status(status).startswith(words)
    assert all(len(failures.of_status(each)) <= (LONGEST or 0) for each in range(100, 600))


def test_what_failed_stands_on_the_page_of_the_webhook(everybody: Cast, client: Any, settings: Any) -> None:
    settings.WEBHOOKS_TO_PRIVATE = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    hook = services.subscribe(f"http://127.0.0.1:{free_port()}/", ["ping"], everybody.billing, everybody.admin)
    delivery = services.ping(hook)
    services.attempt(delivery)
    client.force_login(everybody.admin)
    page = client.get(f"/webhooks/{hook.pk}/", follow=True).content.decode()
    assert "The connection was refused. Is the program running, on this port?" in page
