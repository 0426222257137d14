"""People, teams and conversations that the tests of the workspace share. Everybody is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from heartfelt.assessment import Assessment
from heartfelt.care import Care
from heartfelt.conversation import Conversation as Given
from heartfelt.conversation import Message
from heartfelt.finding import Act, Cue, Sign
from heartfelt.web.conversations.models import Conversation, Upload
from heartfelt.web.conversations.services import keep_reading
from heartfelt.web.conversations.storing import store
from heartfelt.web.keeping.models import Receipt
from heartfelt.web.people.models import Person, Role, Team
from heartfelt.web.people.services import add_person

CUE_WORDS = "I'm at my wits' end"
ACT_WORDS = "I'll ring you at five"
SIGN_WORDS = "that is our policy"
PASSWORD = "a long sentence for tests"
LONG_AGO = timedelta(days=20)


@dataclass
class Cast:
    """Two teams; `open` is a conversation whose delay is over, `fresh` one that was read a moment ago."""

    billing: Team
    delivery: Team
    ann: Person
    bo: Person
    elsewhere: Person
    coach: Person
    coach_elsewhere: Person
    manager: Person
    manager_elsewhere: Person
    admin: Person
    open: Conversation
    fresh: Conversation
    upload: Upload
    receipt: Receipt


def given(name: str, at: datetime, author: str = "ann", customer: str = "cust-1", **more: object) -> Given:
    """A short conversation: a feeling, an answer with a policy and a promise."""
    messages = (
        Message(id="m1", role="customer", author=customer, at=at, text=f"{CUE_WORDS}. Where is my refund?"),
        Message(id="m2", role="agent", author=author, at=at + timedelta(minutes=3), text=f"{SIGN_WORDS}. {ACT_WORDS}."),
    )
    return Given(**{"id": name, "queue": "billing", "customer": customer, "messages": messages, **more})  # type: ignore[arg-type]


def assessed(one: Given, outcome: str = "missed") -> Assessment:
    """What could be found in it: a cue, a sign and an act."""
    first, second = one.messages[0], one.messages[1]
    by = None if outcome == "missed" else second.id
    cue = Cue(
        message=first.id, quote=CUE_WORDS, start=0, end=len(CUE_WORDS), strength=0.9, because="It shows a feeling.",
        cue="feeling", outcome=outcome, by=by,
    )  # type: ignore[arg-type]  # fmt: skip
    sign = Sign(
        message=second.id, quote=SIGN_WORDS, start=0, end=len(SIGN_WORDS), strength=0.8, because="A rule.",
        sign="policy_wall",
    )  # fmt: skip
    start = second.text.index(ACT_WORDS)
    act = Act(
        message=second.id, quote=ACT_WORDS, start=start, end=start + len(ACT_WORDS), strength=0.8, because="A step.",
        act="owns",
    )  # fmt: skip
    care = Care(score=2.6, low=1.8, high=3.4, sum=(("base", 3.0), ("feeling missed", -0.4)))
    return Assessment(id=one.id, cues=(cue,), signs=(sign,), acts=(act,), moment="problem_solving", care=care)


def add(
    team: Team, name: str, *, author: str = "ann", ago: timedelta = LONG_AGO, outcome: str = "missed", **more: object
) -> Conversation:
    """A conversation of a team that ended and was read so long ago."""
    then = timezone.now() - ago
    one = given(name, then - timedelta(minutes=10), author, **more)  # type: ignore[arg-type]
    row = store(one, team, None)
    keep_reading(row, one, assessed(one, outcome), "phrases", then)
    return row


def last_week(**later: float) -> timedelta:
    """How long ago the Tuesday of last week was, so much later."""
    now = timezone.localtime()
    tuesday = (now - timedelta(days=now.weekday() + 6)).replace(hour=10, minute=0)
    return now - tuesday - timedelta(**later)


def cast() -> Cast:
    """Everybody, with a conversation that is open and one that is fresh."""
    billing, delivery = Team.objects.create(name="Billing"), Team.objects.create(name="Delivery")
    upload = Upload.objects.create(team=billing, name="may.jsonl", size=1, reader="phrases", state=Upload.State.DONE)
    everybody = Cast(
        billing=billing,
        delivery=delivery,
        ann=add_person("Ann", "ann@larkfield.example", Role.AGENT, [billing], "ann"),
        bo=add_person("Bo", "bo@larkfield.example", Role.AGENT, [billing], "bo"),
        elsewhere=add_person("Chidi", "chidi@larkfield.example", Role.AGENT, [delivery], "chidi"),
        coach=add_person("Ingrid", "ingrid@larkfield.example", Role.COACH, [billing]),
        coach_elsewhere=add_person("Yuki", "yuki@larkfield.example", Role.COACH, [delivery]),
        manager=add_person("Rafael", "rafael@larkfield.example", Role.MANAGER, [billing]),
        manager_elsewhere=add_person("Tove", "tove@larkfield.example", Role.MANAGER, [delivery]),
        admin=add_person("Noor", "noor@larkfield.example", Role.ADMIN),
        open=add(billing, "open-1"),
        fresh=add(billing, "fresh-1", ago=timedelta()),
        upload=upload,
        receipt=Receipt.objects.create(
            kind=Receipt.Kind.CUSTOMER, state=Receipt.State.DONE, hash="customer-" + "0" * 40
        ),
    )
    people = [each for each in vars(everybody).values() if isinstance(each, Person)]
    for person in people:
        person.set_password(PASSWORD)
    Person.objects.bulk_update(people, ["password"])
    return everybody
