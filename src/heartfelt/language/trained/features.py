"""What the fast reader sees of a conversation: n-grams of words, and a few numbers about each message's place and form."""

from __future__ import annotations

import math
import re
import string
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from heartfelt.conversation import Message
from heartfelt.language.trained.cleaning import cleaned
from heartfelt.language.trained.opinion import Floats

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[^\w\s]")
_MANY_DIGITS = re.compile("00000+")
_MASK = bytes.maketrans(b"123456789", b"0" * 9)  # of bytes: many times as quick as of characters
_CAPITALS, _SMALL, _DIGITS = (each.encode() for each in (string.ascii_uppercase, string.ascii_lowercase, string.digits))
MOST_WORDS = 200
LONGEST = 4000
SHOUTED = 0.6
NEAR = 2
NUMBERS = 23


def words(text: str) -> list[str]:
    """Lower-case words, digits masked, and marks; the first `MOST_WORDS`."""
    plain = cleaned(text[:LONGEST]).lower().replace("’", "'")
    if plain.isascii():
        masked = plain.encode().translate(_MASK).decode()
        return _WORD.findall(_MANY_DIGITS.sub("0000", masked))[:MOST_WORDS]
    found: list[str] = _WORD.findall(plain)[:MOST_WORDS]
    return ["0" * min(len(word), 4) if word[0].isdigit() else word for word in found]


def grams(said: Sequence[str]) -> set[str]:
    """The distinct runs of one, two and three words, and how the text begins and ends."""
    if not said:
        return set()
    found = set(said)
    pairs = [f"{a} {b}" for a, b in pairwise(said)]
    found.update(pairs)
    found.update([f"{pair} {c}" for pair, c in zip(pairs, said[2:], strict=False)])
    found.update((f"^ {said[0]}", f"{said[-1]} $", "^ " + " ".join(said[:2])))
    return found


def numbers(messages: Sequence[Message], said: Sequence[list[str]], channel: str) -> Floats:
    """[messages, NUMBERS]: length, marks, capitals, links, place in the conversation, words taken from before."""
    rows: list[list[float]] = []
    by_customer = [message.role == "customer" for message in messages]
    remaining = {True: sum(by_customer), False: len(messages) - sum(by_customer)}
    before = {True: 0, False: 0}
    written = {True: 0, False: 0}
    recent: dict[bool, list[frozenset[str]]] = {True: [], False: []}
    seen: set[str] = set()
    turn = -1
    social, chat = channel == "social", channel == "chat"
    for i, message in enumerate(messages):
        side = by_customer[i]
        goes_on = i > 0 and by_customer[i - 1] == side
        turn += not goes_on
        remaining[side] -= 1
        own = frozenset(said[i])
        near = frozenset().union(*recent[not side])
        words_here = max(1, len(own))
        rows.append([
            *_form(message), _log(i), i == 0, not before[not side], i == len(messages) - 1,
            not remaining[not side], _log(len(messages) - i), goes_on, _log(turn),
            len(own & seen) / words_here, len(own & near) / words_here, social,
            chat, _log(before[not side]), _log(written[not side]) / 6,
        ])  # fmt: skip
        before[side] += 1
        written[side] += len(message.text)
        recent[side] = [*recent[side][-NEAR + 1 :], own]
        seen |= own
    return np.asarray(rows, dtype=np.float32).reshape(len(messages), NUMBERS)


def _form(message: Message) -> list[float]:
    """Who wrote it, how long it is, its marks, capitals, links and digits."""
    text = message.text[:LONGEST]
    letters, upper, digits = _characters(text)
    capitals = upper / max(1, letters)
    return [
        message.role == "customer", message.role == "bot", _log(len(text)) / 5, _log(text.count("?")),
        _log(text.count("!")), capitals if letters > 8 else 0.0, capitals > SHOUTED and letters > 12,
        "http" in text, _log(digits),
    ]  # fmt: skip


def _characters(text: str) -> tuple[int, int, int]:
    """How many letters, capitals and digits there are."""
    if not text.isascii():
        return sum(map(str.isalpha, text)), sum(map(str.isupper, text)), sum(map(str.isdigit, text))
    length, encoded = len(text), text.encode()
    upper, lower, digits = (length - len(encoded.translate(None, kind)) for kind in (_CAPITALS, _SMALL, _DIGITS))
    return upper + lower, upper, digits


def _log(count: int) -> float:
    return _LOGS[count] if count < len(_LOGS) else math.log1p(count)


_LOGS = [math.log1p(count) for count in range(LONGEST + 1)]
