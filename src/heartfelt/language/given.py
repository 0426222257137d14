"""What a customer gave or did, and what an agent asks for, by the same names: facts that need no judgement.

Only what is asked for and given under one name counts: an order number is no answer to the question for a flight. The names
and their words are in `given.toml`; RE2 looks for them, so the longest message costs no more than its length.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

import re2

from heartfelt.conversation import Message
from heartfelt.finding import Finding
from heartfelt.language.reading import Hint, Reading
from heartfelt.language.sentences import Sentence

FACT = 0.8
BEFORE = 24
_CALLED = r"(?:numbers?\b|no\b\.?|#|id\b|ref(?:erence)?\b|code\b|nr\b\.?)"
_VALUE = r"#?(?:[a-z]{0,4}-?\d[\d-]{3,}\w*|(?-i:[A-Z0-9]*\d[A-Z0-9]*[A-Z][A-Z0-9]*|[A-Z]{6}\b))"
_HIDDEN = r"[#\[_<]{1,2}(?:%s)[^\s#\]_>]{0,12}(?: \d+)?[#\]_>]"  # what masking leaves of it
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\b|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b|\d{{4}}-\d\d-\d\d\b|"
    r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|yesterday\b)"
)
_IT = r"(?: (?:it|them|this|that|one|back|online|(?:the|my|an?|this|these|two|three|\d) \w+)){0,3}(?: on)?(?: the)?"
_REQUEST = (
    r"(?i)\?|\b(?:please|pls|kindly|(?:can|could|would|will) you|(?:can|could|may) (?:i|we)|(?:i|we)(?:'ll)? need|"
    r"let (?:me|us) (?:know|have)|provide|confirm|send|share|give|tell|what is|what's|try)\b"
)
_NOT_AGAIN = (
    r"(?i)\b(?:another|different|correct|new|other|alternat\w+|full|complete|second|do not|don't|never|delete|remove|security|"
    r"verif\w+|data protection|since you|as you|if you|thank\w*|check|prior to|before|to confirm|is this|direct message|dm|"
    r"private\w*)\b"
)
_NOT_DONE = re2.compile(
    r"(?i)(?:\bnot|n't|n’t|\bnever|\b(?:if|should|shall|can|do) i|\bi (?:should|could))(?: \w+)? ?$"
)


class Thing(NamedTuple):
    """Something that can be asked for, in which words (a pattern), and in which it is given or done."""

    name: str
    step: bool
    asked: str
    given: Any


class Wanted(NamedTuple):
    """What a sentence asks for, and the sentence's place in the message."""

    thing: Thing
    start: int
    end: int


@lru_cache(maxsize=1)
def things() -> tuple[Thing, ...]:
    """All that has a name here."""
    text = resources.files("heartfelt.language").joinpath("given.toml").read_text(encoding="utf-8")
    return tuple(_thing(each) for each in tomllib.loads(text)["thing"])


def _thing(told: dict[str, Any]) -> Thing:
    asked, given = list(told.get("asked", ())), list(told.get("given", ()))
    if nouns := told.get("number"):
        number = rf"\b(?:{nouns})(?:'s|s)? ?{_CALLED}"
        asked.append(number)
        given.append(
            rf"(?:{number}|\b(?:{nouns}))(?:\W{{0,3}}(?:is|was))?[\s:,#(]{{1,3}}(?:{_CALLED}\s{{0,2}})?{_VALUE}"
        )
        given.append(_HIDDEN % rf"(?:{nouns})[ _-]?(?:number|no|id|ref|code)")
    if dated := told.get("dated"):
        given.append(rf"\b(?:{dated}){_IT} {_DATE}")
    if hidden := told.get("hidden"):
        given.append(_HIDDEN % hidden)
    return Thing(told["name"], told.get("step", False), _any(asked), re2.compile(_any(given)))


def _any(patterns: Iterable[str]) -> str:
    return "(?i)" + "|".join(f"(?:{each})" for each in patterns)


def given(text: str) -> frozenset[str]:
    """The names of what a customer's message gives, and of the steps that it says were taken."""
    return frozenset(thing.name for thing in things() if _gives(text, thing))


def _gives(text: str, thing: Thing) -> bool:
    if not thing.step:
        return thing.given.search(text) is not None
    return any(
        not _NOT_DONE.search(text[max(0, hit.start() - BEFORE) : hit.start()]) for hit in thing.given.finditer(text)
    )


def wanted(sentences: Iterable[Sentence]) -> Iterator[Wanted]:
    """What the sentences of an agent's message ask for; what they name themselves or ask for anew is left out."""
    for sentence in sentences:
        asked, is_request, is_anew = _asked(sentence.text)
        for thing in asked if is_request and not is_anew else ():
            if not thing.given.search(sentence.text):
                yield Wanted(thing, sentence.start, sentence.end)


def asked_again(reading: Reading) -> Iterator[Finding]:
    """What was asked for, or to be done, by the very name by which it had been given or done."""
    given_in = _FirstGiven()
    for message in reading.visible:
        if message.role == "customer":
            given_in.earlier.append(message)
        elif given_in.earlier and _asked(message.text)[0]:
            for asked in wanted(reading.sentences(message)):
                if before := given_in.message(asked.thing):
                    what = "done" if asked.thing.step else "given"
                    because = (
                        f"Message {message.id} asks for the {asked.thing.name} that was {what} in message {before.id}."
                    )
                    yield Hint(message, asked.start, asked.end, FACT, (f"{what} in {before.id}",)).finding(because)


class _FirstGiven:
    """Where each thing was given first; no message is looked through twice for one thing."""

    def __init__(self) -> None:
        self.earlier: list[Message] = []
        self._first: dict[str, Message] = {}
        self._looked: dict[str, int] = {}

    def message(self, thing: Thing) -> Message | None:
        """The first of the earlier messages that gives it, if one does."""
        if thing.name not in self._first:
            unseen = self.earlier[self._looked.get(thing.name, 0) :]
            if found := next((each for each in unseen if _gives(each.text, thing)), None):
                self._first[thing.name] = found
            self._looked[thing.name] = len(self.earlier)
        return self._first.get(thing.name)


def _asked(text: str) -> tuple[list[Thing], bool, bool]:
    """All that a text asks for, whether it is a request at all, and whether one for something else than before."""
    found, all_things = sorted(_sought().Match(text) or ()), things()
    request, anew = len(all_things), len(all_things) + 1
    return [all_things[number] for number in found if number < request], request in found, anew in found


@lru_cache(maxsize=1)
def _sought() -> Any:
    """What is asked for and how, looked for in one scan."""
    options = re2.Options()
    options.max_mem = 64 << 20  # where its memory ends it gives up without a word
    together = re2.Set.SearchSet(options)
    for pattern in (*(each.asked for each in things()), _REQUEST, _NOT_AGAIN):
        together.Add(pattern)
    together.Compile()
    return together
