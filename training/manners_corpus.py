"""Texts that people labelled: empathy (EPITOME), politeness (Stanford), emotions, sentiment and complaints.

All are read from `../shared/data`. One fifth of the empathy and of the politeness is kept back, to see how good the model is.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import minilm
import numpy as np
from batches import tagged
from corpus import SHARED, fold
from numpy.typing import NDArray
from targets import Quote

from heartfelt.language.trained.cleaning import cleaned
from heartfelt.language.trained.encoder import MARKS, START, STOP, Tokens
from heartfelt.language.trained.manners import MECHANISMS, MOST_OF_POST, MOST_OF_RESPONSE
from heartfelt.language.trained.opinion import Floats

Task = Literal["empathy", "politeness", "emotion", "sentiment", "complaint"]

DATA = SHARED / "data"
COMMUNITIES = ("wikipedia", "stack-exchange")
SENTIMENTS = ("negative", "neutral", "positive")
EMOTIONS, NEUTRAL = 28, 27
MOST_OF_TEXT = 100
MOST_EMOTIONS, SHARE_OF_NEUTRAL = 20_000, 0.2
MOST_SENTIMENTS, SURE = 8_000, 0.6
UNRATED = -1


@dataclass(frozen=True)
class Text:
    """A text with what people said of it. `mark` is the place of the mark before the part that is judged."""

    task: Task
    ids: NDArray[np.int64]
    mark: int
    target: NDArray[np.generic]
    tags: Floats = field(default_factory=lambda: np.zeros((0, len(MECHANISMS)), np.float32))
    community: str = ""
    kept_back: bool = False


@dataclass
class Answer:
    """A response to a post with its levels of empathy and the words that show them."""

    asked_by: str
    post: str
    response: str
    levels: list[int] = field(default_factory=lambda: [UNRATED] * len(MECHANISMS))
    shown: list[str] = field(default_factory=lambda: [""] * len(MECHANISMS))


def empathy() -> list[Text]:
    """Responses to people in distress: the level of each mechanism, and the words that show it."""
    answers: dict[tuple[str, str], Answer] = {}
    for k, mechanism in enumerate(MECHANISMS):
        for row in _table(DATA / "epitome" / f"{mechanism.replace('_', '-')}-train.csv"):
            new = Answer(row["sp_id"], row["seeker_post"], row["response_post"])
            answer = answers.setdefault((row["sp_id"], row["rp_id"]), new)
            answer.levels[k], answer.shown[k] = int(row["level"]), row["rationales"] or ""
    return [of_answer(each) for each in answers.values()]


def of_answer(given: Answer) -> Text:
    """A response as it is judged: after the post, with the tokens that show each mechanism."""
    asked, said = _tokens(given.post, MOST_OF_POST), _tokens(given.response, MOST_OF_RESPONSE)
    before = [START, MARKS["customer"], *asked.ids, MARKS["agent"]]
    tags = np.zeros((len(before) + len(said.ids) + 1, len(MECHANISMS)), np.float32)
    tags[len(before) : -1] = tagged(given.response, said, list(_quotes(given)), len(MECHANISMS))
    ids = np.array([*before, *said.ids, STOP])
    kept_back = fold(given.asked_by) == 0
    return Text("empathy", ids, len(before) - 1, np.array(given.levels), tags, kept_back=kept_back)


def politeness() -> list[Text]:
    """Requests, with the mean of what raters said, in standard deviations."""
    texts = []
    for community in COMMUNITIES:
        for row in _table(DATA / "politeness" / f"{community}-train.csv"):
            ids = _marked("agent", _tokens(row["Request"], MOST_OF_RESPONSE))
            rated = np.array(float(row["Normalized Score"]), np.float32)
            kept_back = fold(row["Id"]) == 0
            texts.append(Text("politeness", ids, 1, rated, community=community, kept_back=kept_back))
    return texts


def emotions() -> list[Text]:
    """Comments with the emotions that readers found, with fewer of the neutral ones."""
    told: list[tuple[str, Floats]] = []
    with (DATA / "goemotions" / "train.tsv").open(encoding="utf-8") as file:
        for line in file:
            text, given, _ = line.rstrip("\n").split("\t")
            target = np.zeros(EMOTIONS, np.float32)
            target[[int(each) for each in given.split(",")]] = 1
            told.append((text, target))
    random.Random(1).shuffle(told)
    neutral = [each for each in told if each[1][NEUTRAL]][: int(MOST_EMOTIONS * SHARE_OF_NEUTRAL)]
    others = [each for each in told if not each[1][NEUTRAL]][: MOST_EMOTIONS - len(neutral)]
    return [_alone("emotion", text, target) for text, target in (*others, *neutral)]


def sentiments() -> list[Text]:
    """What customers wrote to airlines, where raters were sure how it feels."""
    rows = list(_table(DATA / "airline_sentiment" / "Tweets.csv"))
    random.Random(1).shuffle(rows)
    sure = [row for row in rows if float(row["airline_sentiment_confidence"]) > SURE][:MOST_SENTIMENTS]
    return [_alone("sentiment", row["text"], np.array(SENTIMENTS.index(row["airline_sentiment"]))) for row in sure]


def complaints() -> list[Text]:
    """What customers wrote to companies: a complaint or not."""
    rows = _table(DATA / "twitter_complaints" / "labels__3_final_labels__trainData.csv", "latin-1")
    return [_alone("complaint", row["text"], np.array(float(row["complaint"]), np.float32)) for row in rows]


def _table(path: Path, encoding: str = "utf-8") -> Iterator[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        yield from csv.DictReader(file)


def _tokens(text: str, most: int) -> Tokens:
    encoding = minilm.tokenizer().encode(cleaned(text), add_special_tokens=False)
    return Tokens(encoding.ids[:most], encoding.offsets[:most])


def _marked(role: str, tokens: Tokens) -> NDArray[np.int64]:
    return np.array([START, MARKS[role], *tokens.ids, STOP])


def _alone(task: Task, text: str, target: NDArray[np.generic]) -> Text:
    return Text(task, _marked("customer", _tokens(text, MOST_OF_TEXT)), 1, target)


def _quotes(given: Answer) -> Iterator[Quote]:
    for k, shown in enumerate(given.shown):
        for words in map(str.strip, shown.split("|")):
            start = given.response.find(words)
            if words and start >= 0:
                yield Quote(k, start, start + len(words))
