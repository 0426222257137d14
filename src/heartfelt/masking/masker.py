"""A conversation with its personal data replaced, before it is read: every offset found later is one of the masked text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from msgspec.structs import replace

from heartfelt.conversation import Conversation, Event, Message
from heartfelt.masking import addresses, cards, emails, ibans, names, phones
from heartfelt.masking.kinds import COUNTRIES, KINDS, chosen, without_names
from heartfelt.masking.placeholders import Placeholders
from heartfelt.masking.span import Span

Pseudonym = Callable[[str], str]
NAMES = ("name", "full_name", "first_name", "last_name", "customer_name", "requester_name", "user_name")  # in meta
LONG_NUMBER = 999_999


def mask(
    conversation: Conversation,
    kinds: Collection[str] = without_names(),
    countries: Collection[str] = COUNTRIES,
    pseudonym: Pseudonym | None = None,
) -> Conversation:
    """The conversation without its personal data, in texts, subject, notes of events and meta.

    `countries` are those whose phone numbers are known without a country code. `pseudonym` makes another name of a
    customer's id, the same one each time, and is best a keyed hash; without it ids stay as they are.
    """
    return Masker(chosen(kinds, countries), tuple(countries), pseudonym).conversation(conversation)


@dataclass(frozen=True)
class Masker:
    """What to mask, for many conversations."""

    kinds: tuple[str, ...]
    countries: tuple[str, ...] = COUNTRIES
    pseudonym: Pseudonym | None = None

    def conversation(self, given: Conversation) -> Conversation:
        """A conversation without its personal data. Its id, queue and agents stay."""
        return _Masking(self, given).result()


@dataclass
class _Masking:
    """One conversation on its way."""

    how: Masker
    given: Conversation
    placeholders: Placeholders = field(init=False)
    agents: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.placeholders = Placeholders([self.given.subject or "", *(each.text for each in self.given.messages)])
        written = {each.author or "" for each in self.given.messages if each.role != "customer"}
        self.agents = frozenset(part for author in written for part in author.lower().split())

    def result(self) -> Conversation:
        given = self.given
        return replace(
            given,
            subject=self.text(given.subject) if given.subject else given.subject,
            customer=self.customer(given.customer),
            messages=tuple(self.message(each) for each in given.messages),
            events=tuple(self.event(each) for each in given.events),
            meta=self.value(given.meta),
        )

    def message(self, given: Message) -> Message:
        author = self.author(given.author) if given.role == "customer" else given.author
        return replace(given, text=self.text(given.text), author=author, meta=self.value(given.meta))

    def event(self, given: Event) -> Event:
        note = self.text(given.note) if given.note else given.note
        return replace(given, note=note, meta=self.value(given.meta))

    def customer(self, given: str | None) -> str | None:
        return self.how.pseudonym(given) if given and self.how.pseudonym else given

    def author(self, given: str | None) -> str | None:
        """A customer's name: their id stays or becomes another everywhere, anything else is a text."""
        if not given or given == self.given.customer or self.how.pseudonym:
            return self.customer(given)
        return self.text(given)

    def text(self, text: str) -> str:
        pieces, at = [], 0
        for span, kind in sorted(found(text, self.how.kinds, self.how.countries, self.agents)):
            pieces += [text[at : span.start], self.placeholders.of(KINDS[kind], span.value)]
            at = span.end
        return "".join([*pieces, text[at:]])

    def value(self, value: Any, name: str = "") -> Any:
        """A value of meta; its name tells what it is."""
        if isinstance(value, dict):
            return {key: self.value(each, str(key)) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(each, name) for each in value]
        if isinstance(value, int) and not isinstance(value, bool) and value > LONG_NUMBER:
            masked = self.named(str(value), name)
            return value if masked == str(value) else masked
        return self.named(value, name) if isinstance(value, str) else value

    def named(self, value: str, name: str) -> str:
        if self.how.pseudonym and value == self.given.customer:
            return self.how.pseudonym(value)
        if name.lower() in NAMES and "names" in self.how.kinds and value.strip():
            return self.placeholders.of(KINDS["names"], " ".join(value.lower().split()))
        label = f"{name.replace('_', ' ')}: "
        masked = self.text(label + value)
        return masked.removeprefix(label) if masked.startswith(label) else self.text(value)


def found(
    text: str, kinds: Collection[str], countries: Collection[str], keep: Collection[str]
) -> Iterator[tuple[Span, str]]:
    """What to replace; where two overlap, the kind that stands first, and of one kind the longer."""
    finds: dict[str, Callable[[str], Iterator[Span]]] = {
        "emails": emails.find,
        "ibans": ibans.find,
        "cards": cards.find,
        "addresses": addresses.find,
        "phones": partial(phones.find, countries=countries),
        "names": partial(names.find, keep=keep),
    }
    taken: list[Span] = []
    for kind in kinds:
        for span in sorted(set(finds[kind](text)), key=lambda each: (each.start - each.end, each.start)):
            if all(span.end <= other.start or other.end <= span.start for other in taken):
                taken.append(span)
                yield span, kind
