"""Customer Support on Twitter: one CSV of tweets, joined into threads by the ids they reply to.

A conversation is one customer in one thread: the customer's tweets, those of the company that answer them, and the
company's tweet that opened the thread. Rows may come in any order. Whether a tweet before or after was missing from the
file is said in `meta` (`intact`, `complete`): only in a `complete` conversation is silence known to be silence.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from heartfelt.connectors.connector import Format, Head, Options
from heartfelt.connectors.grouping import ROWS_LIMIT, temporary_database
from heartfelt.connectors.tabular import CsvTable
from heartfelt.connectors.times import TimeReader
from heartfelt.conversation import Conversation, build
from heartfelt.errors import InvalidConversation, Problems

COLUMNS = ("tweet_id", "author_id", "inbound", "created_at", "text", "response_tweet_id", "in_response_to_tweet_id")

_LARGEST = 2**63 - 1
_TABLE = """CREATE TABLE tweet (
    id INTEGER PRIMARY KEY, author TEXT, inbound INTEGER, at TEXT, text TEXT, replies TEXT, parent INTEGER, line INTEGER
)"""
# Roots first, then each generation below them; a circle of replies is under no root.
_THREADS = """CREATE TABLE thread AS
    WITH RECURSIVE below(root, id) AS (
        SELECT id, id FROM tweet WHERE parent IS NULL OR parent NOT IN (SELECT id FROM tweet)
        UNION ALL SELECT below.root, tweet.id FROM below JOIN tweet ON tweet.parent = below.id)
    SELECT root, id FROM below"""
_IN_THREADS = "SELECT thread.root, tweet.* FROM thread JOIN tweet USING (id) ORDER BY thread.root, thread.rowid"


@dataclass
class _Tweet:
    id: int
    author: str
    inbound: bool
    at: str
    text: str
    replies: str
    parent: int | None
    line: int


@dataclass
class _Thread:
    """The tweets below one root."""

    root: int
    tweets: dict[int, _Tweet]
    customers: dict[int, str | None] = field(default_factory=dict)

    def by_customer(self) -> dict[str, list[_Tweet]]:
        """Each customer's tweets with their answers, after what the company wrote before any customer."""
        opening: list[_Tweet] = []
        found: dict[str, list[_Tweet]] = {}
        for tweet in self.tweets.values():
            customer = self._customer_of(tweet)
            (opening if customer is None else found.setdefault(customer, [])).append(tweet)
        return {customer: opening + tweets for customer, tweets in found.items()}

    def _customer_of(self, tweet: _Tweet) -> str | None:
        """The customer who wrote the tweet or whom it answers."""
        path: list[_Tweet] = []
        at: _Tweet | None = tweet
        while at is not None and at.id not in self.customers and not at.inbound:
            path.append(at)
            at = self.tweets.get(at.parent) if at.parent is not None else None
        found = None if at is None else at.author if at.inbound else self.customers[at.id]
        self.customers.update({passed.id: found for passed in path})
        return found


def recognises(start: Head) -> bool:
    """Whether the header row names the columns of the data set."""
    if not start.text:
        return False
    try:
        header = next(csv.reader(io.StringIO(start.text.partition("\n")[0])), [])
    except csv.Error:
        return False
    return set(COLUMNS) - {"response_tweet_id"} <= set(header)


def read(path: Path, problems: Problems, options: Options) -> Iterator[Conversation]:
    """Read conversations, in the order of their first tweets' ids."""
    with temporary_database() as database:
        _fill(database, path, problems, options)
        times = TimeReader(at for (at,) in database.execute("SELECT at FROM tweet LIMIT 500"))
        for thread in _threads(database, path, problems):
            line = thread.tweets[thread.root].line
            by_customer = thread.by_customer()
            if not by_customer:
                problems.add(path, line, "thread without a customer's tweet: skipped")
            for customer, tweets in by_customer.items():
                try:
                    conversation, mended = build(_conversation(thread, customer, tweets, len(by_customer) - 1, times))
                except InvalidConversation as error:
                    problems.add(path, line, f"conversation skipped: {error}")
                    continue
                for what in mended:
                    problems.add(path, line, what, lost=False)
                yield conversation


def _fill(database: sqlite3.Connection, path: Path, problems: Problems, options: Options) -> None:
    database.execute(_TABLE)
    for line, values in _rows(path, problems, options):
        added = database.execute("INSERT OR IGNORE INTO tweet VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*values, line))
        if not added.rowcount:
            problems.add(path, line, "tweet id occurs again: skipped")
    database.execute("CREATE INDEX by_parent ON tweet (parent)")
    database.execute(_THREADS)
    ((circular,),) = database.execute("SELECT COUNT(*) FROM tweet WHERE id NOT IN (SELECT id FROM thread)")
    for _ in range(circular):
        problems.add(path, None, "tweet in a circle of replies: skipped")


def _rows(path: Path, problems: Problems, options: Options) -> Iterator[tuple[int, list[int | str | bool | None]]]:
    table = CsvTable(path)
    places = [table.header.index(name) if name in table.header else None for name in COLUMNS]
    for line, row in table.rows(problems, options.progress):
        if len(row) != len(table.header):
            problems.add(path, line, "row with too many or too few columns: skipped")
            continue
        name, author, inbound, at, text, replies, parent = ["" if place is None else row[place] for place in places]
        id_ = _id(name)
        if id_ is None or not author or inbound.lower() not in ("true", "false"):
            problems.add(path, line, "row without tweet_id, author_id or inbound (True or False): skipped")
            continue
        yield line, [id_, author, inbound.lower() == "true", at, text, replies, _id(parent)]


def _id(value: str) -> int | None:
    """An id; tables that passed through floating point write 3 as 3.0."""
    value = value.strip().removesuffix(".0")
    if not (value.isascii() and value.isdecimal() and len(value) < 20):
        return None
    return int(value) if int(value) <= _LARGEST else None


def _threads(database: sqlite3.Connection, path: Path, problems: Problems) -> Iterator[_Thread]:
    for root, rows in groupby(database.execute(_IN_THREADS), key=lambda row: row[0]):
        tweets: dict[int, _Tweet] = {}
        for _, *values in rows:
            if len(tweets) == ROWS_LIMIT:
                problems.add(path, values[-1], f"more than {ROWS_LIMIT:,} tweets in one thread: skipped")
                break
            tweets[values[0]] = _Tweet(*values)
        else:
            yield _Thread(root, tweets)


def _conversation(
    thread: _Thread, customer: str, found: list[_Tweet], others: int, times: TimeReader
) -> dict[str, object]:
    root = thread.tweets[thread.root]
    missing_replies = {
        reply
        for tweet in found
        for reply in map(_id, tweet.replies.split(","))
        if reply is not None and reply not in thread.tweets
    }
    intact = root.parent is None
    brands = [tweet.author for tweet in found if not tweet.inbound]
    return {
        "id": f"twcs-{thread.root}-{customer}",
        "channel": "social",
        "customer": customer,
        "messages": [_message(tweet, times) for tweet in _by_time(found, times)],
        "meta": {
            "brand": brands[0] if brands else None,
            "intact": intact,
            "complete": intact and not missing_replies,
            "missing_replies": len(missing_replies),
            "opened_by_brand": not root.inbound,
            "other_customers_in_thread": others,
        },
    }


def _by_time(tweets: list[_Tweet], times: TimeReader) -> list[_Tweet]:
    """Tweets come parents first, and stay so within a second."""
    found = {tweet.id: times.read(tweet.at) for tweet in tweets}
    if any(time is None or time.tzinfo is None for time in found.values()):
        return tweets
    return sorted(tweets, key=lambda tweet: str(found[tweet.id]))


def _message(tweet: _Tweet, times: TimeReader) -> dict[str, object]:
    time = times.read(tweet.at)
    meta = {} if tweet.parent is None else {"in_reply_to": str(tweet.parent)}
    if time is None or time.tzinfo is None:
        time, meta = None, {**meta, "at": tweet.at}
    role = "customer" if tweet.inbound else "agent"
    return {"id": str(tweet.id), "role": role, "author": tweet.author, "at": time, "text": tweet.text, "meta": meta}


format = Format("twcs", "Customer Support on Twitter, a CSV of tweets", recognises, read, rank=20)  # noqa: A001
