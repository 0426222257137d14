"""The facts of one conversation: what fills the braces of its pieces."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from heartfelt.sample.arrivals import DAY
from heartfelt.sample.people import Customer
from heartfelt.sample.pieces import Lines, Pieces, Topic

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_REFERENCE = {"travel": "ref", "technical": "account", "accounts": "account", "billing": "order", "delivery": "order"}

Facts = dict[str, str]


def spoken_date(day: date) -> str:
    """A date as people write it: 3 March."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def hour_word(second: int) -> str:
    """A time of day as people write it: 4 pm."""
    hour = second % DAY // 3600
    return f"{(hour - 1) % 12 + 1} {'am' if hour < 12 else 'pm'}"


def make_facts(rng: Random, pieces: Pieces, topic: Topic, customer: Customer, today: date) -> Facts:
    """Facts for a conversation on this topic; everything in the past or future is counted from `today`."""

    def one(options: Lines) -> str:
        return options[int(rng.random() * len(options))]

    def upto(low: int, high: int) -> int:
        return low + int(rng.random() * (high - low + 1))

    slots = pieces.slots
    recent, which = today - timedelta(days=upto(2, 6)), upto(0, 5)
    pence = (".00", ".50", ".99", ".40")
    facts = {
        "name": customer.name, "surname": customer.surname, "place": customer.place, "queue": topic.queue,
        "product": one(topic.products or slots["product"]), "colour": one(slots["colour"]), "city": one(slots["city"]),
        "hotel": one(slots["hotel"]), "plan": one(slots["plan"]), "letter": one(slots["letter"]),
        "n": slots["number"][which], "nth": slots["ordinal"][which], "team": one(slots["team_word"]),
        "amount": f"£{upto(24, 689)}{one(pence)}", "small": f"£{upto(3, 22)}{one(pence)}",
        "order": f"LF-{upto(20000, 99999)}", "ref": f"TRV-{upto(1000, 9999)}", "account": f"AC-{upto(10000, 99999)}",
        "card": str(upto(1000, 9999)), "house": str(upto(4, 96)), "speed": str(upto(2, 19)),
        "date": spoken_date(recent), "day": WEEKDAYS[recent.weekday()], "date_n": str(recent.day),
        "bought": spoken_date(today - timedelta(days=upto(17, 40))),
        "later": WEEKDAYS[(today + timedelta(days=upto(2, 4))).weekday()], "weekday": WEEKDAYS[today.weekday()],
    }  # fmt: skip
    facts["reference_kind"] = topic.reference or _REFERENCE[topic.queue]
    facts["reference"] = facts[facts["reference_kind"]]
    return facts


def capitalised(phrase: str) -> str:
    """A phrase as it stands at the beginning."""
    return phrase[:1].upper() + phrase[1:]


def day_part(second: int) -> str:
    """The greeting that fits this time of day."""
    hour = second % DAY // 3600
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 17 else "Good evening"


def of_customer(phrase: str) -> str:
    """A phrase for the case, as the customer says it: your line becomes my line."""
    return f" {phrase} ".replace(" your ", " my ").replace(" you ", " me ").strip()


def for_colleague(phrase: str) -> str:
    """A phrase for the case, as one agent tells it to another: your line becomes their line."""
    return f" {phrase} ".replace(" your ", " their ").replace(" you ", " them ").strip()
