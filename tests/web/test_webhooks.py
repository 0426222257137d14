"""Programs that are told by themselves: signed, in time and not before, again and again, and nowhere they should not be."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from typing import Any

import httpcore
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from standardwebhooks import Webhook
from test_agent_first import DANGER, danger
from web_cast import ACT_WORDS, CUE_WORDS, SIGN_WORDS, Cast, add

from heartfelt.web.audit.models import Record
from heartfelt.web.conversations.models import Conversation, Finding, Message
from heartfelt.web.webhooks import sending, services
from heartfelt.web.webhooks.models import Delivery, Subscription
from heartfelt.web.webhooks.sending import Refused, may_reach, require_allowed
from heartfelt.web.webhooks.tasks import deliver

HOOK = "https://care.example.org/hook"
BOTH = ("conversation.read", "findings.opened")


class Receiver(HTTPServer):
    """Keeps what it gets, and answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status, self.pause = 204, 0.0
        self.address = f"http://127.0.0.1:{self.server_port}/hook"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Receiver

    def do_POST(self) -> None:
        """Keep it and answer."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.server.pause)
        self.server.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        self.send_header("Location", f"{self.server.address}/elsewhere")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A program on this machine, which a setting allows."""
    settings.WEBHOOKS_TO_PRIVATE = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def hook(everybody: Cast, receiver: Receiver) -> Subscription:
    """The program is told of everything in Billing."""
    return services.subscribe(receiver.address, BOTH, everybody.billing, everybody.admin)


def work() -> None:
    """What a worker does with the deliveries that are due."""
    for task in DBTaskResult.objects.ready().filter(task_path=deliver.module_path):
        task.delete()
        deliver.func(*task.args_kwargs["args"])


def test_a_message_is_signed_as_receivers_libraries_expect(hook: Subscription, receiver: Receiver) -> None:
    services.ping(hook)
    work()
    headers, body = receiver.got[0]
    assert Webhook(services.secret(hook)).verify(body, headers)["type"] == "ping"
    with pytest.raises(Exception, match="signature"):
        Webhook(services.secret(hook)).verify(body + b" ", headers)
    with pytest.raises(Exception, match="signature"):
        Webhook("whsec_" + base64.b64encode(b"x" * 32).decode()).verify(body, headers)


def test_messages_carry_both_signatures_while_the_secret_key_before_is_named(
    hook: Subscription, receiver: Receiver, settings: Any
) -> None:
    old = services.secret(hook)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the key that comes in its place"
    new = services.secret(hook)
    assert old != new
    for secrets in ({old, new}, {new}):
        services.ping(hook)
        work()
        headers, body = receiver.got[-1]
        for secret in secrets:
            assert Webhook(secret).verify(body, headers)
        settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Exception, match="signature"):
        Webhook(old).verify(body, headers)


@pytest.mark.usefixtures("hook")
def test_nothing_of_a_finding_is_sent_before_it_opens(receiver: Receiver, everybody: Cast) -> None:
    row = add(everybody.billing, "new-1", ago=timedelta())
    work()
    assert [json.loads(body)["type"] for _, body in receiver.got] == ["conversation.read"]
    waiting = Delivery.objects.get(happening="findings.opened")
    assert waiting.due_at == Finding.objects.filter(conversation=row).first().opens_at  # type: ignore[union-attr]
    deliver.func(str(waiting.pk))
    services.replay(waiting)
    work()
    assert len(receiver.got) == 1
    assert DBTaskResult.objects.filter(run_after=waiting.due_at).exists()

    opened = timezone.now() - timedelta(seconds=1)
    Finding.objects.filter(conversation=row).update(opens_at=opened)
    Delivery.objects.filter(pk=waiting.pk).update(due_at=opened)
    deliver.func(str(waiting.pk))
    told = json.loads(receiver.got[1][1])
    assert told["data"] == {
        "conversation": "new-1",
        "findings": [
            {"kind": "cue", "name": "feeling", "message": "m1", "outcome": "missed"},
            {"kind": "sign", "name": "policy_wall", "message": "m2"},
            {"kind": "act", "name": "owns", "message": "m2"},
        ],
    }


@pytest.mark.usefixtures("hook")
def test_no_words_of_customers_are_kept_or_sent(receiver: Receiver, everybody: Cast) -> None:
    everybody.billing.delay_days = 0
    everybody.billing.save()
    add(everybody.billing, "new-1", ago=timedelta(seconds=5))
    work()
    assert len(receiver.got) == 2
    kept = json.dumps([json.loads(body) for _, body in receiver.got])
    kept += json.dumps(list(Delivery.objects.values_list("payload", "result")))
    kept += json.dumps(list(DBTaskResult.objects.values_list("args_kwargs")))
    for words in (CUE_WORDS, ACT_WORDS, SIGN_WORDS, "refund"):
        assert words not in kept


@pytest.mark.usefixtures("hook")
def test_what_another_reading_took_away_is_not_told(receiver: Receiver, everybody: Cast) -> None:
    everybody.billing.delay_days = 0
    everybody.billing.save()
    row = add(everybody.billing, "new-1", ago=timedelta(seconds=5))
    Finding.objects.filter(conversation=row).delete()
    work()
    assert Delivery.objects.get(happening="findings.opened").state == "dropped"
    assert len(receiver.got) == 1


def test_a_life_at_risk_is_told_at_once_by_ids_and_a_link_and_recorded_as_a_look(
    receiver: Receiver, everybody: Cast, client: Client
) -> None:
    hook = services.subscribe(receiver.address, ["peril.found"], everybody.billing, everybody.admin)
    row = danger(everybody)
    work()
    place = reverse("conversation", kwargs={"pk": row.pk})
    told = json.loads(receiver.got[0][1])
    assert told["type"] == "peril.found"
    assert told["data"] == {"conversation": "danger-1", "messages": ["m1"], "link": f"http://127.0.0.1:8000{place}"}
    assert len(receiver.got) == 1
    assert not any(words in json.dumps(told) for words in ("gun", "feeling", SIGN_WORDS))
    look = Record.objects.get(what="looked_early")
    assert (look.who, look.kind, look.object_id, look.facts) == (
        None,
        "conversation",
        str(row.pk),
        {"webhook": hook.pk},
    )
    client.force_login(everybody.ann)
    assert "A program was told of it on" in client.get(place).content.decode()


def test_a_life_at_risk_is_told_once_a_message_and_never_of_long_ago(receiver: Receiver, everybody: Cast) -> None:
    from test_reading_in_turn import read_again

    services.subscribe(receiver.address, ["peril.found"], everybody.billing, everybody.admin)
    row = danger(everybody)
    read_again(row)
    work()
    assert len(receiver.got) == 1
    message = Message.objects.get(conversation=row, external_id="m2")
    Message.objects.filter(pk=message.pk).update(role="customer", text=f"{DANGER}. {SIGN_WORDS}. {ACT_WORDS}.")
    read_again(row)
    work()
    assert [json.loads(body)["data"]["messages"] for _, body in receiver.got] == [["m1"], ["m2"]]
    Conversation.objects.filter(pk=row.pk).update(ended_at=timezone.now() - timedelta(days=8))
    Delivery.objects.all().delete()
    read_again(Conversation.objects.get(pk=row.pk))
    assert not Delivery.objects.exists()


def test_a_life_at_risk_is_told_to_nobody_who_did_not_choose_it_and_of_no_other_team(
    hook: Subscription, receiver: Receiver, everybody: Cast
) -> None:
    elsewhere = services.subscribe(receiver.address, ["peril.found"], everybody.delivery, everybody.admin)
    danger(everybody)
    assert not elsewhere.deliveries.exists()
    assert not hook.deliveries.filter(happening="peril.found").exists()


def test_a_risk_that_is_told_in_its_time_is_no_early_look(receiver: Receiver, everybody: Cast) -> None:
    services.subscribe(receiver.address, ["peril.found"], everybody.billing, everybody.admin)
    everybody.billing.delay_days = 0
    everybody.billing.save()
    danger(everybody)
    work()
    assert len(receiver.got) == 1
    assert not Record.objects.filter(what="looked_early").exists()


def test_other_teams_are_not_told(hook: Subscription, everybody: Cast) -> None:
    add(everybody.delivery, "theirs", ago=timedelta())
    assert not hook.deliveries.exists()


def test_a_reading_is_announced_once(hook: Subscription, everybody: Cast) -> None:
    from test_reading_in_turn import read_again

    row = add(everybody.billing, "new-1", ago=timedelta(hours=1))
    read_again(row)
    assert hook.deliveries.filter(happening="findings.opened").count() == 1
    assert hook.deliveries.filter(happening="conversation.read").count() == 2


def test_what_fails_is_tried_again_later_and_later_under_the_same_id(hook: Subscription, receiver: Receiver) -> None:
    receiver.status = 500
    delivery = services.ping(hook)
    pauses = []
    for _ in range(len(services.PAUSES) + 1):
        work()
        later = DBTaskResult.objects.filter(task_path=deliver.module_path).first()
        pauses += [round((later.run_after - timezone.now()).total_seconds())] if later else []
        DBTaskResult.objects.update(run_after=timezone.now())
    delivery.refresh_from_db()
    assert pauses == [round(pause.total_seconds()) for pause in services.PAUSES]
    assert (delivery.state, delivery.attempts, delivery.result) == ("failed", 10, "500 Internal Server Error")
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    receiver.status = 200
    services.replay(delivery)
    work()
    delivery.refresh_from_db()
    hook.refresh_from_db()
    assert (delivery.state, hook.failing_since) == ("delivered", None)
    assert receiver.got[-1][1] == receiver.got[0][1]


def test_an_address_that_fails_for_days_is_stopped_and_admins_are_told(
    hook: Subscription, receiver: Receiver, everybody: Cast, client: Client
) -> None:
    receiver.status = 500
    delivery = services.ping(hook)
    work()
    Subscription.objects.update(failing_since=timezone.now() - timedelta(days=4))
    deliver.func(str(delivery.pk))
    hook.refresh_from_db()
    assert hook.stopped_at
    sent = len(receiver.got)
    services.ping(hook)
    work()
    assert len(receiver.got) == sent
    client.force_login(everybody.admin)
    assert "took nothing for three days" in client.get(reverse("people")).content.decode()
    client.force_login(everybody.manager)
    assert "took nothing" not in client.get(reverse("teams")).content.decode()
    receiver.status = 200
    client.force_login(everybody.admin)
    client.post(reverse("webhook_switch", kwargs={"pk": hook.pk}))
    work()
    assert not Delivery.objects.exclude(state="delivered").exists()


def test_an_address_that_is_gone_is_stopped_at_once(hook: Subscription, receiver: Receiver) -> None:
    receiver.status = 410
    services.ping(hook)
    work()
    hook.refresh_from_db()
    assert hook.stopped_because == "It says that it is gone (410)."


def test_redirects_are_not_followed(hook: Subscription, receiver: Receiver) -> None:
    receiver.status = 307
    delivery = services.ping(hook)
    work()
    delivery.refresh_from_db()
    assert (len(receiver.got), delivery.state, delivery.result) == (
        1,
        "waiting",
        "307: it points elsewhere. Give the address that it points to.",
    )


PRIVATE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "::1",
    "fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "255.255.255.255",
    "::7f00:1", "::a00:1", "64:ff9b:1::a00:1",
)  # fmt: skip


@pytest.mark.parametrize("number", PRIVATE)
def test_private_addresses_are_not_written_to(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not may_reach(ip_address(number))
    with pytest.raises(Refused):
        require_allowed(f"https://[{number}]/" if ":" in number else f"https://{number}/")
    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (number, 443))])
    with pytest.raises(Refused):
        sending.send("https://looks-fine.example.org/hook", [b"k"], "msg_1", b"{}")


def test_a_name_that_leads_here_and_there_is_not_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(0, 0, 0, "", ("93.184.215.14", 443)), (0, 0, 0, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(Refused):
        sending.send(HOOK, [b"k"], "msg_1", b"{}")


def test_it_connects_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def connect(_: object, host: str, *__: object) -> None:
        asked.append(host)
        raise httpcore.ConnectError

    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("93.184.215.14", 443))])
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    with pytest.raises(httpcore.ConnectError):
        sending.send(HOOK, [b"k"], "msg_1", b"{}")
    assert asked == ["93.184.215.14"]


@pytest.mark.parametrize(
    "address",
    [
        "http://care.example.org/hook", "ftp://care.example.org/", "https://",
        "care.example.org", "https://a b/", "javascript:1",
        "https://user:pass@care.example.org/", "https://care.example.org/\r\nX: y", "https://care.example.org:x/",
        "https://localhost/", "https://[::1", "file:///etc/passwd", "https://care.example.org/#part",
    ],
)  # fmt: skip
def test_an_address_must_be_https_and_plain(everybody: Cast, client: Client, address: str) -> None:
    client.force_login(everybody.admin)
    form = {"address": address, "team": everybody.billing.pk, "happenings": ["findings.opened"]}
    assert client.post(reverse("webhook_add"), form).status_code == 200
    assert not Subscription.objects.exists()


def test_a_slow_answer_is_not_waited_for_forever(monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.3)
    receiver.pause = 1.0
    with pytest.raises(httpcore.TimeoutException):
        sending.send(receiver.address, [b"k"], "msg_1", b"{}")


def test_an_admin_adds_an_address_and_sees_its_secret_once(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.admin)
    form = {"address": HOOK, "team": everybody.billing.pk, "happenings": ["findings.opened"]}
    page = client.post(reverse("webhook_add"), form).content.decode()
    hook = Subscription.objects.get()
    first = services.secret(hook)
    assert first in page
    assert first not in client.get(reverse("webhook", kwargs={"pk": hook.pk})).content.decode()
    page = client.post(reverse("webhook_secret", kwargs={"pk": hook.pk})).content.decode()
    hook.refresh_from_db()
    assert services.secret(hook) in page
    assert services.secret(hook) != first
