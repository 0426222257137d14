"""What heartfelt says of one conversation as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, cast

import msgspec
from msgspec import structs

from heartfelt import course, hidden
from heartfelt import moment as moments
from heartfelt.care import Care, care
from heartfelt.conversation import Conversation, Message
from heartfelt.costs import Costs
from heartfelt.course import Resolved
from heartfelt.errors import HeartfeltError
from heartfelt.finding import OUTCOMES, Act, Cue, CueName, Finding, Sign
from heartfelt.language.abuse import ABUSE, abusive
from heartfelt.language.detection import LONGEST, language
from heartfelt.language.lexical import LexicalReader
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reader, Reading, Reuse
from heartfelt.language.trained.labels import LABELS
from heartfelt.moment import Moment
from heartfelt.norms import DEFAULT, Norms
from heartfelt.signal import Signal
from heartfelt.signals import named, signals
from heartfelt.signals.cues.circumstance import VULNERABILITIES
from heartfelt.signals.running import Given, found, phrases_in, reader_of, why_not

if TYPE_CHECKING:
    from heartfelt.language.trained.calibration import Calibration

NOT_CHOSEN = "not chosen"
CUES: tuple[CueName, ...] = ("question", "feeling", "circumstance", "repeat_contact", "objection")


class Known(Reuse, Protocol):
    """What is known of other conversations; a `heartfelt.Collection` is one."""

    def before(self, conversation: Conversation) -> Sequence[Conversation]:
        """The earlier conversations of the same customer, oldest first."""


class Strength(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """How strongly something holds, 0 to 1."""

    strength: float


class Skipped(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A signal that could not be read here, and why."""

    signal: str
    reason: str


class Assessment(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What was found in one conversation; the JSON form is heartfelt's assessment format, version 1.0.

    `opportunities` gives for each cue kind the counts [met, hollow, missed, none]. Where the language was not validated
    nothing that reads words is said: `care`, `moment` and the feelings are None, and every such signal is in `skipped`.
    """

    id: str
    version: str = "1.0"
    cues: tuple[Cue, ...] = ()
    signs: tuple[Sign, ...] = ()
    acts: tuple[Act, ...] = ()
    moment: Moment | None = None
    care: Care | None = None
    hidden_indifference: Strength | None = None
    resolved: Resolved = "unclear"
    emotion_start: float | None = None
    emotion_end: float | None = None
    customer_abusive: bool = False
    vulnerability: tuple[str, ...] = ()
    opportunities: dict[CueName, tuple[int, int, int, int]] = {}
    skipped: tuple[Skipped, ...] = ()


def assess(
    conversation: Conversation,
    history: Sequence[Conversation] = (),
    collection: Known | None = None,
    *,
    norms: Norms = DEFAULT,
    reader: Reader | str | None = None,
    listed_from: Mapping[str, float] | None = None,
    only: frozenset[str] | None = None,
) -> Assessment:
    """Find the cues, signs and acts of a conversation and say what they come to.

    `history` are earlier conversations of the same customer, oldest first (taken from the collection when not given);
    `collection` tells how often a reply went to others; `norms` what counts as slow; `listed_from` from which strength
    (0 to 1) findings of a signal are listed, where it should be another than the reader's own. `reader` is one, or its name.
    `only` these signals run: then nothing is said of the whole, which takes all of them. The same input gives the same
    result, in any process. Raises `HeartfeltError` for a signal or a reader that does not exist.
    """
    return assessed(opened(conversation, history, collection, norms, reader, listed_from, only))


def chosen(reader: Reader | str | None, only: frozenset[str] | None = None) -> Reader:
    """A reader that was given, named, or neither."""
    return reader_named(reader or DEFAULT_READER, only=only) if isinstance(reader, str | None) else reader


class Opened(NamedTuple):
    """A conversation about to be assessed: its reading, its language, and the only signals to run, if not all."""

    reading: Reading
    language: str | None
    only: frozenset[str] | None


def opened(
    conversation: Conversation,
    history: Sequence[Conversation] = (),
    collection: Known | None = None,
    norms: Norms = DEFAULT,
    reader: Reader | str | None = None,
    listed_from: Mapping[str, float] | None = None,
    only: frozenset[str] | None = None,
) -> Opened:
    """The first step of `assess`, with its parameters; `assessed` is the second."""
    for name in (*(listed_from or ()), *(only or ())):
        named(name)
    if collection is not None and not history:
        history = collection.before(conversation)
    reading = chosen(reader, only).read(conversation, history, collection, norms)
    reading.listed_from = listed_from or {}
    return Opened(reading, spoken_language(conversation), only)


def read_ahead(several: Sequence[Opened]) -> None:
    """Between the two steps: what is quicker for several conversations of one reader at once. It changes no result."""
    in_english = [each.reading for each in several if each.language == "en"]
    if in_english:
        type(in_english[0]).ahead(in_english)


def assessed(case: Opened, costs: Costs | None = None) -> Assessment:
    """The second step of `assess`; `costs` gathers what it takes."""
    found_so_far = cues_signs_and_acts(case, costs)
    if costs:
        costs.conversations += 1
        costs.messages += len(case.reading.conversation.messages)
    if case.language != "en":
        return found_so_far
    if case.only is not None:
        return _with_opportunities(found_so_far, case.only)
    with costs.stage("whole") if costs else nullcontext():
        return _with_whole(found_so_far, case.reading)


def cues_signs_and_acts(case: Opened, costs: Costs | None = None) -> Assessment:
    """The cues, signs and acts of a conversation, and the signals that could not run; nothing is said of the whole."""
    reading, spoken, only = case
    conversation = reading.conversation
    cues: list[Cue] = []
    signs: list[Sign] = []
    acts: list[Act] = []
    by_id = {message.id: message for message in conversation.messages}
    runs, skipped = _plan(tuple(signals().values()), Given.of(conversation, reading, spoken), only)
    for signal in runs:
        if signal.name in reading.silent and not signal.states_facts:
            continue
        for finding in _measured(signal, reading, costs) if costs else found(signal, conversation, reading):
            if isinstance(finding, Cue):
                cues.append(finding)
            elif signal.kind == "signs":
                signs.append(Sign(sign=signal.name, role=_role(by_id, finding), **structs.asdict(finding)))
            else:
                acts.append(Act(act=signal.name, role=_role(by_id, finding), **structs.asdict(finding)))
    acts = [act for act in acts if not any(_speaks_against(sign, act) for sign in signs)]
    place = {message.id: i for i, message in enumerate(conversation.messages)}
    for found_list in (cues, signs, acts):
        found_list.sort(key=lambda finding: place[finding.message])
    return Assessment(id=conversation.id, cues=tuple(cues), signs=tuple(signs), acts=tuple(acts), skipped=skipped)


@lru_cache(maxsize=256)
def _plan(
    known: tuple[Signal, ...], given: Given, only: frozenset[str] | None
) -> tuple[tuple[Signal, ...], tuple[Skipped, ...]]:
    """The signals that run where this is given, and those that do not, with the reasons; much alike are most conversations."""
    reasons = {each: why_not(each, given) if only is None or each.name in only else NOT_CHOSEN for each in known}
    skipped = tuple(Skipped(signal=each.name, reason=reason) for each, reason in reasons.items() if reason)
    return tuple(each for each, reason in reasons.items() if not reason), skipped


def _measured(signal: Signal, reading: Reading, costs: Costs) -> list[Finding]:
    with costs.signal(signal.name) as spent:
        findings = list(found(signal, reading.conversation, reading))
        spent.found += len(findings)
    return findings


def _with_opportunities(found_so_far: Assessment, only: frozenset[str]) -> Assessment:
    """The assessment with what came of the cues that were looked for."""
    counted = _outcomes(found_so_far.cues)
    outcomes = {name: counted[name] for name in CUES if name in only}
    return structs.replace(found_so_far, opportunities=outcomes)


def _with_whole(found_so_far: Assessment, reading: Reading) -> Assessment:
    """The assessment with what is said of the whole conversation: by the reader, else worked out from what was found."""
    cues, signs, acts, whole = found_so_far.cues, found_so_far.signs, found_so_far.acts, reading.whole
    moment = cast(Moment, whole.moment) if whole else moments.moment(reading, cues, acts)
    start, end = course.emotions(reading, cues)
    return structs.replace(
        found_so_far,
        moment=moment,
        care=care(cues, signs, acts, moment, reading.reader, whole.care if whole else None),
        hidden_indifference=Strength(strength=hidden.hidden_indifference(reading, cues, signs, acts)),
        resolved=course.resolved(reading, cues),
        emotion_start=start,
        emotion_end=end,
        customer_abusive=abusive(reading),
        vulnerability=vulnerability(reading, cues),
        opportunities=_outcomes(cues),
    )


def vulnerability(reading: Reading, cues: Sequence[Cue]) -> tuple[str, ...]:
    """What makes things harder for this customer, by their own words in a circumstance cue."""
    ids = {cue.message for cue in cues if cue.cue == "circumstance"}
    messages = [message for message in reading.customer if message.id in ids]
    return tuple(
        name for name, phrases in VULNERABILITIES.items() if any(reading.has(phrases, message) for message in messages)
    )


def spoken_language(conversation: Conversation) -> str | None:
    """The language of a conversation: as given, else as detected from what was written; None when it cannot be told."""
    if conversation.language:
        return conversation.language.lower().replace("_", "-").split("-")[0]
    texts = []
    length = 0
    for message in conversation.messages:
        texts.append(message.text[:LONGEST])
        length += len(message.text)
        if length > LONGEST:
            break
    return language("\n".join(texts))


def encode(assessment: Assessment) -> bytes:
    """The assessment as one line of JSON, without a line break; what was not said is left out."""
    if assessment.care is not None:
        return _encoder.encode(assessment)
    said = {name: value for name, value in structs.asdict(assessment).items() if value is not None}
    return _encoder.encode(said)


def decode(line: bytes | str) -> Assessment:
    """Read an assessment from JSON."""
    return _decoder.decode(line)


READERS = ("full", "fast", "phrases")
DEFAULT_READER = "full"


@lru_cache(maxsize=8)
def reader_named(
    name: str, calibration: Calibration | Path | None = None, only: frozenset[str] | None = None
) -> Reader:
    """A reader by its name: `full` and `fast` have weights, `phrases` has none. Loaded once, when first asked for.

    `calibration` is a file that `heartfelt calibrate` wrote for this reader, or what was read from one. Where `only` these
    signals will run it looks for nothing that others need, and loads no weights where none of these needs any. Raises
    `HeartfeltError` for another name, or for a calibration that does not fit.
    """
    if name not in READERS:
        raise HeartfeltError(f"There is no reader {name!r}. Known: {', '.join(READERS)}.")
    if name == "phrases":
        if calibration:
            raise HeartfeltError("The reader phrases has no calibration. Use --reader full or fast with one.")
        return lexical_reader() if only is None else _reader_for(only)
    if only is not None and only.isdisjoint(LABELS):
        return _reader_for(only)
    from heartfelt.language.trained import models  # costs time and memory, so only when it is used

    if name == "full":
        return models.full(lexical_reader() if only is None else _reader_for(only), calibration)
    return models.fast(_unweighed_reader() if only is None else _reader_for(only - set(LABELS)), calibration)


def usual_thresholds(name: str) -> dict[str, float]:
    """From which strength a reader (by its name) lists what each signal finds, unless something else is asked for."""
    own = {signal.name: signal.threshold for signal in signals().values()}
    if name == "phrases":
        return own
    from heartfelt.language.trained import models  # costs time and memory, so only when it is used

    return own | {label: threshold for label, threshold in models.thresholds(name).items() if label in own}


def _reader_for(only: frozenset[str]) -> LexicalReader:
    """Looks for the phrases of these signals and no others."""
    return reader_of(signal for signal in signals().values() if signal.name in only)


def _unweighed_reader() -> LexicalReader:
    """Looks for the phrases only of what no weights know."""
    customer: list[Phrases] = [ABUSE]
    answers: list[Phrases] = []
    for signal in signals().values():
        for phrases in (signal.phrases, *phrases_in(signal.code)) if signal.name not in LABELS else ():
            (customer if phrases.theirs else answers).append(phrases)
    return LexicalReader(customer, answers)


@lru_cache(maxsize=1)
def lexical_reader() -> LexicalReader:
    """The reader without weights: phrases and words."""
    return reader_of(
        signals().values(),
        customer=[*course.PHRASES, *moments.PHRASES, ABUSE],
        answers=[*course.ANSWER_PHRASES, *moments.ANSWER_PHRASES, *hidden.ANSWER_PHRASES],
    )


def _outcomes(cues: Sequence[Cue]) -> dict[CueName, tuple[int, int, int, int]]:
    counts = {name: [0, 0, 0, 0] for name in CUES}
    for cue in cues:
        counts[cue.cue][OUTCOMES.index(cue.outcome)] += 1
    return {name: (met, hollow, missed, none) for name, (met, hollow, missed, none) in counts.items()}


def _speaks_against(sign: Sign, act: Act) -> bool:
    """Whether a sign says at least as strongly that the words of an act hurt; a sentence is not both."""
    if sign.message != act.message or sign.start is None or sign.end is None or not named(sign.sign).languages:
        return False
    shared = act.start is not None and act.end is not None and act.start < sign.end and sign.start < act.end
    return shared and sign.strength >= act.strength


def _role(by_id: Mapping[str, Message], finding: Finding) -> Literal["agent", "bot"]:
    return "bot" if by_id[finding.message].role == "bot" else "agent"


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Assessment)
