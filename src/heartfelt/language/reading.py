"""What can be read off a conversation: turns, sentences, words, and where something is hinted at.

A `Reading` is made once for a conversation and given to every signal. It states facts and how strongly words look like a
signal. `judged`, `threshold` and `whole` are the seam for trained readers: a reader with weights overrides them and no
signal changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol, Self

import msgspec
from msgspec.structs import replace

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.emotion import valence
from heartfelt.language.formulas import is_salutation
from heartfelt.language.phrases import Hit, Lexicon, Phrases
from heartfelt.language.sentences import Sentence, sentences, shortest
from heartfelt.language.words import identifiers, specifics
from heartfelt.norms import DEFAULT, Norms

NEVER = 1 << 60
FEWEST_OTHERS = 3
SHARE_OF_OTHERS = 0.003


def fewest_others(conversations: int) -> int:
    """In how many others of so many conversations a reply must have been given to count as reused."""
    return max(FEWEST_OTHERS, round(conversations * SHARE_OF_OTHERS))


class Hinted(Protocol):
    """What a reading needs to know of a signal: its name and the phrases that hint at it."""

    @property
    def name(self) -> str: ...

    @property
    def phrases(self) -> Phrases: ...


class Reuse(Protocol):
    """How often the same reply went to others; see `heartfelt.collection`."""

    def others(self, conversation: Conversation, message: Message) -> int: ...

    @property
    def conversations(self) -> int:
        """How many conversations were looked at."""


class Reader(Protocol):
    """Makes a reading; the lexical one is `heartfelt.language.lexical.LexicalReader`."""

    def read(
        self,
        conversation: Conversation,
        history: Sequence[Conversation] = (),
        collection: Reuse | None = None,
        norms: Norms = DEFAULT,
    ) -> Reading: ...


class Whole(Protocol):
    """A reader's word on the whole: care 1 to 5, hidden indifference 0 to 1, feelings -2 to 2."""

    @property
    def care(self) -> float: ...

    @property
    def hidden_indifference(self) -> float: ...

    @property
    def moment(self) -> str: ...

    @property
    def resolved(self) -> str: ...

    @property
    def emotion_start(self) -> float: ...

    @property
    def emotion_end(self) -> float: ...


class Lexicons(NamedTuple):
    """The phrases looked for in one scan: in the customer's messages, and in all others."""

    customer: Lexicon
    answers: Lexicon


class Turn(msgspec.Struct, frozen=True, gc=False):
    """A run of messages by one side between two messages of the other: the customer, or those who answer (agent, bot)."""

    index: int
    by_customer: bool
    messages: tuple[Message, ...]


class Hint(msgspec.Struct, frozen=True, gc=False):
    """A span that looks like something, how strongly (0 to 1), and what moved that."""

    message: Message
    start: int
    end: int
    strength: float
    raised_by: tuple[str, ...] = ()
    lowered_by: tuple[str, ...] = ()

    @property
    def quote(self) -> str:
        return self.message.text[self.start : self.end]

    def raised(self, reason: str, by: float) -> Hint:
        """The hint with independent support `by` (0 to 1) added."""
        strength = 1 - (1 - self.strength) * (1 - by)
        return replace(self, strength=strength, raised_by=(*self.raised_by, reason))

    def lowered(self, reason: str, factor: float) -> Hint:
        """The hint with only `factor` (0 to 1) of its strength left."""
        return replace(self, strength=self.strength * factor, lowered_by=(*self.lowered_by, reason))

    def finding(self, because: str) -> Finding:
        """The hint as a finding."""
        return Finding(
            message=self.message.id, quote=self.quote, start=self.start, end=self.end, strength=self.strength,
            because=because, raised_by=self.raised_by, lowered_by=self.lowered_by,
        )  # fmt: skip


class Reading:
    """The facts of one conversation. Everything is worked out when first asked for and kept."""

    reader = "phrases"

    def __init__(
        self,
        conversation: Conversation,
        lexicons: Lexicons,
        history: Sequence[Conversation] = (),
        collection: Reuse | None = None,
        norms: Norms = DEFAULT,
    ) -> None:
        self.conversation = conversation
        self.norms = norms
        self.listed_from: Mapping[str, float] = {}
        self.asked_from: int | None = None
        """The position from which on messages are asked about, where it is not all: a reader may leave out what is before."""
        self.history = tuple(history)
        self.collection = collection
        self._lexicons = lexicons
        self._positions = {message.id: i for i, message in enumerate(conversation.messages)}
        self._sentences: dict[str, tuple[Sentence, ...]] = {}
        self._specifics: dict[str, frozenset[str]] = {}
        self._matching: dict[str, dict[Phrases, list[int]]] = {}
        self._hits: dict[tuple[str, Phrases], list[Hit]] = {}
        self._valence: dict[str, float] = {}

    # -- order and sides

    @cached_property
    def visible(self) -> tuple[Message, ...]:
        """The messages that the customer can see: all but notes."""
        return tuple(message for message in self.conversation.messages if message.role != "note")

    @cached_property
    def customer(self) -> tuple[Message, ...]:
        """The customer's messages."""
        return tuple(message for message in self.visible if message.role == "customer")

    @cached_property
    def answers(self) -> tuple[Message, ...]:
        """The messages of those who answer: agents and bots."""
        return tuple(message for message in self.visible if message.role != "customer")

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The conversation as turns, notes left out."""
        runs: list[list[Message]] = []
        for message in self.visible:
            if runs and (runs[-1][-1].role == "customer") == (message.role == "customer"):
                runs[-1].append(message)
            else:
                runs.append([message])
        return tuple(Turn(i, run[0].role == "customer", tuple(run)) for i, run in enumerate(runs))

    @cached_property
    def _turn_of(self) -> dict[str, Turn]:
        return {message.id: turn for turn in self.turns for message in turn.messages}

    def position(self, message: Message) -> int:
        """The index of the message in the conversation."""
        return self._positions[message.id]

    def turn(self, message: Message) -> Turn:
        """The turn that a visible message belongs to."""
        return self._turn_of[message.id]

    def answering(self, message: Message) -> tuple[Turn, ...]:
        """The turns of the other side after a message, the next one first."""
        index = self.turn(message).index
        return self.turns[index + 1 :: 2]

    def before(self, message: Message) -> Turn | None:
        """The turn of the other side just before the one of this message."""
        index = self.turn(message).index
        return self.turns[index - 1] if index else None

    def answers_before(self, message: Message) -> int:
        """How many turns of answers the customer had had before a message; a greeting before they spoke is none."""
        first = 0 if self.turns[0].by_customer else 1
        return max(0, self.turn(message).index - first) // 2

    # -- words

    def sentences(self, message: Message) -> tuple[Sentence, ...]:
        """The sentences of a message."""
        if message.id not in self._sentences:
            self._sentences[message.id] = sentences(message.text)
        return self._sentences[message.id]

    def opening(self, message: Message) -> Sentence | None:
        """The first sentence of a message that does more than greet or sign off, where there is one."""
        found = self.sentences(message)
        return next((each for each in found if not is_salutation(each.text)), found[0] if found else None)

    def questions(self, message: Message) -> tuple[Sentence, ...]:
        """The sentences that end in a question mark."""
        return tuple(sentence for sentence in self.sentences(message) if sentence.is_question)

    def specifics(self, message: Message) -> frozenset[str]:
        """Stems of the words that tell this case from another."""
        if message.id not in self._specifics:
            self._specifics[message.id] = specifics(message.text)
        return self._specifics[message.id]

    @cached_property
    def _first_said(self) -> dict[str, int]:
        first: dict[str, int] = {}
        for message in reversed(self.customer):
            first.update(dict.fromkeys(self.specifics(message), self.position(message)))
        first.update(dict.fromkeys(specifics(self.conversation.subject or ""), -1))
        return first

    @cached_property
    def _first_identified(self) -> dict[str, int]:
        first = dict.fromkeys(identifiers(self.conversation.subject or ""), -1)
        for message in self.customer:
            for word in identifiers(message.text):
                first.setdefault(word, self.position(message))
        return first

    def shared(self, message: Message) -> frozenset[str]:
        """The specifics of a message that the customer had said before it: what it takes from this case."""
        here, first = self.position(message), self._first_said
        return frozenset([stem for stem in self.specifics(message) if first.get(stem, NEVER) < here])

    def identified_before(self, message: Message) -> frozenset[str]:
        """Numbers, amounts and references that the customer had given before a message."""
        here = self.position(message)
        return frozenset(word for word, position in self._first_identified.items() if position < here)

    def case_before(self, message: Message) -> int:
        """How many specifics the customer had given before a message."""
        here = self.position(message)
        return bisect_right(self._first_positions, here - 1)

    @cached_property
    def _first_positions(self) -> list[int]:
        return sorted(self._first_said.values())

    def similarity(self, one: Message, other: Message) -> float:
        """How much of their specifics two messages have in common (Jaccard), 0 to 1."""
        a, b = self.specifics(one), self.specifics(other)
        return len(a & b) / len(a | b) if a and b else 0.0

    def valence(self, message: Message) -> float:
        """How a message feels, -2 to 2."""
        if message.id not in self._valence:
            self._valence[message.id] = valence(message.text)
        return self._valence[message.id]

    def others_with(self, message: Message) -> int | None:
        """In how many other conversations nearly the same reply was given; None without a collection."""
        return None if self.collection is None else self.collection.others(self.conversation, message)

    @property
    def many_others(self) -> int:
        """In how many other conversations a reply must have been given to count as reused: three, or three in a thousand."""
        return fewest_others(self.collection.conversations if self.collection else 0)

    # -- hints

    def hits(self, phrases: Phrases, message: Message) -> list[Hit]:
        """Where the phrases occur in a message."""
        indices = self._occurring(phrases, message)
        if indices is None:
            return phrases.alone.hits(message.text).get(phrases, [])
        if not indices:
            return []
        key = (message.id, phrases)
        if key not in self._hits:
            self._hits[key] = self._lexicon(message).spans(indices, message.text)
        return self._hits[key]

    def has(self, phrases: Phrases, message: Message) -> bool:
        """Whether a strong or weak pattern of the phrases occurs in a message; cheaper than asking where."""
        indices = self._occurring(phrases, message)
        if not indices and indices is not None:
            return False
        lexicon = self._lexicon(message)
        if indices is None:
            lexicon = phrases.alone
            indices = lexicon.matching(message.text).get(phrases, ())
        return any(lexicon.group(index) != "unless" for index in indices)

    def _occurring(self, phrases: Phrases, message: Message) -> Sequence[int] | None:
        """Which patterns of the phrases occur, from the one scan; None where it did not look for them."""
        matching = self._matching.get(message.id)
        if matching is None:
            lexicon = self._lexicon(message)
            if phrases not in lexicon.phrases:
                return None
            matching = self._matching[message.id] = lexicon.matching(message.text)
        if (found := matching.get(phrases)) is not None:
            return found
        return () if phrases in self._lexicon(message).phrases else None

    def _lexicon(self, message: Message) -> Lexicon:
        return self._lexicons.customer if message.role == "customer" else self._lexicons.answers

    def hint_of(self, phrases: Phrases, message: Message) -> Hint | None:
        """The sentence of a message in which the phrases hint most, or None."""
        if not self.has(phrases, message):
            return None
        by_sentence: dict[Sentence, list[Hit]] = {}
        all_hits = self.hits(phrases, message)
        found = self.sentences(message)
        starts = [sentence.start for sentence in found]
        for hit in all_hits:
            index = bisect_right(starts, hit.start) - 1
            if index >= 0:
                by_sentence.setdefault(found[index], []).append(hit)
        hints = [_hint(phrases, message, sentence, hits) for sentence, hits in by_sentence.items()]
        return max((hint for hint in hints if hint), key=lambda hint: hint.strength, default=None)

    def hint_at(self, message: Message, sentence: Sentence, strength: float) -> Hint:
        """A hint that is a whole sentence, links at its end left out."""
        start, end = shortest(message.text, sentence, sentence.start, sentence.start)
        return Hint(message, start, end if end > start else sentence.end, strength)

    def hint(self, signal: Hinted, message: Message) -> Hint | None:
        """Where and how strongly the words of a message look like a signal."""
        return self.hint_of(signal.phrases, message)

    # -- the seam for trained readers

    @classmethod
    def ahead(cls, readings: Sequence[Self]) -> None:
        """Work out for several readings at once what is quicker so; what is read does not change."""

    @cached_property
    def silent(self) -> frozenset[str]:
        """The names of signals of which it is certain, without asking, that nothing can be said."""
        return frozenset()

    def judged(self, signal: Hinted, findings: Iterator[Finding]) -> Iterator[Finding]:  # noqa: ARG002
        """What is to be said of a signal, given what its rules find; they are run only when this asks for it."""
        return findings

    def threshold(self, signal: Hinted, default: float) -> float:
        """From which strength a finding is listed: what was asked for, else the `default` of the signal itself."""
        return self.listed_from.get(signal.name, default)

    @property
    def whole(self) -> Whole | None:
        """What the reader says of the conversation as a whole; None where that is worked out from what was found."""
        return None


def _hint(phrases: Phrases, message: Message, sentence: Sentence, hits: list[Hit]) -> Hint | None:
    """Noisy-or over the distinct patterns hit in one sentence, less what speaks against it."""
    places = [hit for hit in hits if hit.group != "unless"]
    if not places:
        return None
    rest = 1.0
    for hit in {(hit.group, hit.start): hit for hit in places}.values():
        rest *= 1 - (phrases.strong_weight if hit.group == "strong" else phrases.weak_weight)
    best = min(places, key=lambda hit: (hit.group != "strong", hit.start))
    start, end = shortest(message.text, sentence, best.start, best.end)
    hint = Hint(message, start, end, min(0.97, 1 - rest))
    return hint.lowered("other words in the same sentence", phrases.unless_factor) if len(places) < len(hits) else hint
