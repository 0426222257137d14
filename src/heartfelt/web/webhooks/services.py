"""What changes subscriptions and deliveries: making, stopping, sending, trying again."""

from __future__ import annotations

import base64
import logging
from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple

import httpcore
import msgspec
from django.utils import timezone
from django.utils.crypto import get_random_string

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import record
from heartfelt.web.people.models import Person, Team
from heartfelt.web.webhooks import failures
from heartfelt.web.webhooks.announcing import call, is_early, payload_of, plan
from heartfelt.web.webhooks.models import Delivery, Happening, Subscription
from heartfelt.web.webhooks.sending import Refused, send

# As Standard Webhooks suggests: the last of ten attempts is a little over three days after the first.
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
PATIENCE = timedelta(days=3)  # an address that failed for so long is not written to any more
GONE = 410

log = logging.getLogger(__name__)


class Outcome(NamedTuple):
    """Whether an address took a message, and what is told of it on the page."""

    taken: bool
    said: str
    is_gone: bool = False


def subscribe(address: str, happenings: Collection[str], team: Team, by: Person | None) -> Subscription:
    """Have an address told from now on."""
    made = Subscription.objects.create(address=address, happenings=sorted(happenings), team=team, created_by=by)
    record(by, Action.WEBHOOK_ADDED, made, team=team.pk)
    return made


def secret(subscription: Subscription) -> str:
    """With what the receiver checks signatures."""
    return f"whsec_{base64.b64encode(subscription.keys[0]).decode()}"


def new_secret(subscription: Subscription) -> str:
    """Another one; the one before signs nothing any more."""
    subscription.nonce = get_random_string(32)
    subscription.save(update_fields=["nonce"])
    return secret(subscription)


def stop(subscription: Subscription, because: str) -> None:
    """Write to it no more. What waits goes on waiting."""
    subscription.stopped_at, subscription.stopped_because = timezone.now(), because
    subscription.save(update_fields=["stopped_at", "stopped_because"])


def resume(subscription: Subscription) -> None:
    """Write to it again, beginning with what waits."""
    subscription.stopped_at, subscription.stopped_because, subscription.failing_since = None, "", None
    subscription.save(update_fields=["stopped_at", "stopped_because", "failing_since"])
    for delivery in subscription.deliveries.filter(state=Delivery.State.WAITING):
        call(delivery, delivery.due_at)


def ping(subscription: Subscription) -> Delivery:
    """Send a test."""
    return plan(subscription, Happening.PING, None, timezone.now())


def replay(delivery: Delivery) -> None:
    """Send it again as it was, under the same id; what nobody may see yet goes on waiting."""
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.WAITING, attempts=0, result="")
    call(delivery, delivery.due_at)


def attempt(delivery: Delivery) -> None:
    """Send a delivery that waits, and remember what came of it."""
    subscription = delivery.subscription
    if subscription.stopped_at:
        return
    if delivery.due_at > timezone.now():
        call(delivery, delivery.due_at)
        return
    delivery.payload = delivery.payload or payload_of(delivery)
    if delivery.payload is None:
        Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.DROPPED)
        return
    if delivery.attempts == 0 and is_early(delivery):
        record(None, Action.LOOKED_EARLY, delivery.conversation, webhook=subscription.pk)
    outcome = _sent(delivery)
    delivery.attempts += 1
    delivery.result, delivery.sent_at = outcome.said, timezone.now()
    if outcome.taken:
        delivery.state = Delivery.State.DELIVERED
        Subscription.objects.filter(pk=subscription.pk).exclude(failing_since=None).update(failing_since=None)
    elif delivery.attempts > len(PAUSES):
        delivery.state = Delivery.State.FAILED
    delivery.save(update_fields=["payload", "state", "attempts", "result", "sent_at"])
    if not outcome.taken:
        _failed(delivery, outcome)


def _failed(delivery: Delivery, outcome: Outcome) -> None:
    """Stop writing to an address that is gone or silent for long; otherwise try again later."""
    subscription, now = delivery.subscription, timezone.now()
    if subscription.failing_since is None:
        subscription.failing_since = now
        subscription.save(update_fields=["failing_since"])
    if outcome.is_gone or now - subscription.failing_since > PATIENCE:
        stop(subscription, "It says that it is gone (410)." if outcome.is_gone else "It took nothing for three days.")
        log.warning("webhook %s is stopped: %s", subscription.pk, outcome.said)
    elif delivery.state == Delivery.State.WAITING:
        call(delivery, now + PAUSES[delivery.attempts - 1])


def _sent(delivery: Delivery) -> Outcome:
    subscription, body = delivery.subscription, msgspec.json.encode(delivery.payload, order="deterministic")
    try:
        status = send(subscription.address, subscription.keys, f"msg_{delivery.pk.hex}", body)
    except Refused as error:
        return Outcome(False, str(error)[:80])
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        return Outcome(False, failures.of_error(error))
    return Outcome(200 <= status < 300, failures.of_status(status), status == GONE)
