"""How fast the pages of the workspace are among very many conversations, how many queries each makes, and with which index.

    python benchmarks/workspace.py --conversations 100000                             # SQLite, in a folder of its own
    python benchmarks/workspace.py --conversations 1000000 --database postgres://...  # empty; whoever asks is superuser
    python benchmarks/workspace.py --database ... --filled                            # once more, filled already

Simulated conversations with what was planted in them as findings (benchmarks/filling.py); each page is asked for through
Django's own client, in one process, as a manager of twenty teams, a coach of one, and an agent.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

BAR = 300  # milliseconds, p95
MOST_QUERIES = 15
RARE = ("parcel", "router", "invoice", "refund", "tallinn", "screws", "survey", "stool", "password", "insurance")
PHRASES = ('"thank you"', '"order number"', '"as soon as possible"', '"wits end"', '"new address"')
BIG = tuple(f"conversations_{name}" for name in ("conversation", "message", "finding", "reading", "answerer", "words"))


class Asked(NamedTuple):
    """A kind of page: who asks, and where; a new one each time."""

    name: str
    who: str
    place: Callable[[Random], str]


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="heartfelt-workspace-") as folder:
        os.environ["HEARTFELT_DATA"] = folder
        os.environ["HEARTFELT_DATABASE_URL"] = options.database or f"sqlite:///{folder}/workspace.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "heartfelt.web.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        import heartfelt.web.wsgi  # noqa: F401  settled as a process of the server is

        if not options.filled:
            _fill(options.conversations, options.processes)
        rows = list(measured(options.times, options.only))
    if options.json:
        print(json.dumps(rows))
        return
    table = Table(title="pages of the workspace", title_justify="left")
    for heading in ("who", "page", "p50 ms", "p95 ms", "CPU ms", "queries", "without an index"):
        table.add_column(heading)
    for row in rows:
        table.add_row(*(str(cell) for cell in row.values()))
    Console(width=150).print(table)
    sys.exit(any(row["p95"] > BAR or row["queries"] > MOST_QUERIES or row["scans"] for row in rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--database", help="postgres://... or sqlite:///...; SQLite in a folder of its own if left out")
    parser.add_argument("--filled", action="store_true", help="the database is filled already")
    parser.add_argument("--processes", type=int, default=1, help="that fill a database on PostgreSQL together (1)")
    parser.add_argument("--times", type=int, default=40, help="how often each kind of page is asked for (40)")
    parser.add_argument("--only", default="", help="only kinds of page with this in their name")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _fill(conversations: int, processes: int) -> None:
    import filling
    from django.core.management import call_command

    start = time.monotonic()
    filling.fill(conversations, processes)
    messages = filling.messages()
    seconds = time.monotonic() - start
    print(f"{conversations:,} conversations, {messages:,} messages, filled in {seconds:.0f} s", file=sys.stderr)
    start = time.monotonic()
    call_command("recount", "--all", verbosity=0)
    print(f"counted for reports in {time.monotonic() - start:.0f} s", file=sys.stderr)


def measured(times: int, only: str = "") -> Iterator[dict[str, Any]]:
    """Each kind of page, asked for so often after three times that do not count."""
    import filling
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from heartfelt.web.people.models import Person

    people = {
        "manager": Person.objects.get(email="manager@larkfield.example"),
        "coach": Person.objects.get(email="coach@larkfield.example"),
        "agent": filling.agent(),
    }
    clients = {name: Client(headers={"host": "127.0.0.1"}) for name in people}
    for name, client in clients.items():
        client.force_login(people[name])
    for asked in kinds():
        if only not in f"{asked.who} {asked.name}":
            continue
        random, taken, queries, scans, worked = Random(asked.name), [], 0, set[str](), 0.0
        for number in range(times + 3):
            place = asked.place(random)
            start, before = time.perf_counter(), _worked()
            answer = clients[asked.who].get(place)
            seconds, worked = time.perf_counter() - start, worked + (_worked() - before if number >= 3 else 0)
            assert answer.status_code == 200, (place, answer.status_code)
            if number < 3:
                with CaptureQueriesContext(connection) as captured:
                    clients[asked.who].get(place)
                queries = max(queries, len(captured))
                scans |= {table for each in captured for table in _scanned(each["sql"])}
            else:
                taken.append(1000 * seconds)
        p50, p95 = np.percentile(taken, (50, 95))
        row = {
            "who": asked.who,
            "page": asked.name,
            "p50": round(p50),
            "p95": round(p95),
            "cpu": round(1000 * worked / times),
            "queries": queries,
        }
        yield {**row, "scans": ", ".join(sorted(scans))}
        print(
            f"{asked.who:8} {asked.name:45} {p50:6.0f} {p95:6.0f} {row['cpu']:6} {queries:3} {sorted(scans) or ''}",
            file=sys.stderr,
        )


def _worked() -> float:
    """Seconds that this process and its partner in the database computed: what a page takes where nothing else runs."""
    from django.db import connection

    partner = getattr(getattr(connection.connection, "info", None), "backend_pid", None)
    place = Path(f"/proc/{partner}/stat")
    ticks = sum(map(int, place.read_text().rpartition(")")[2].split()[11:13])) if partner and place.exists() else 0
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def kinds() -> Iterator[Asked]:
    """Every kind of page that has to be quick."""
    yield from (Asked("the list", who, _found()) for who in ("manager", "coach", "agent"))
    yield Asked("the list, deep", "manager", _deep())
    for who in ("manager", "agent"):
        yield Asked("a word that nearly all use", who, _found(q=("you", "number", "thanks", "hello")))
        yield Asked("a word that some use", who, _found(q=RARE))
        yield Asked("a number that one uses", who, lambda r: _at(q=str(_number(r))))
        yield Asked("two words", who, lambda r: _at(q=" ".join(r.sample(RARE, 2))))
        yield Asked("a phrase", who, _found(q=PHRASES))
        yield Asked("the beginning of a word", who, _found(q=("refu*", "deliv*", "acc*", "pas*")))
        yield Asked("a word that nobody uses", who, _found(q=("zeppelin", "qwrty")))
    for who in ("manager", "coach", "agent"):
        yield Asked("a cue", who, _found(cue=("question", "feeling", "objection", "repeat_contact")))
        yield Asked("a cue and its outcome", who, _found(cue=("feeling", "objection"), outcome=("missed", "hollow")))
        yield Asked("a sign", who, _found(sign=("policy_wall", "hostile", "canned", "deflected")))
        yield Asked("an act", who, _found(act=("owns", "goes_beyond", "shows_understanding")))
        yield Asked("a moment and care", who, _found(moment=("magic", "routine"), care=("low", "high")))
    yield Asked("an outcome", "manager", _found(outcome=("met", "hollow", "missed", "none")))
    yield Asked("a queue", "manager", _found(queue=("billing", "travel", "broadband")))
    yield Asked("a channel", "manager", _found(channel=("chat", "voice", "social")))
    yield Asked("low CSAT", "manager", _found(csat=(1, 2)))
    yield Asked("reopened", "manager", _found(reopened=("on",)))
    yield Asked("a team", "manager", lambda r: _at(team=_a_team(r)))
    yield Asked("an agent", "coach", lambda r: _at(agent=_an_agent(r)))
    yield Asked("dates", "manager", lambda r: _at(**_days(r)))
    yield Asked("two findings", "manager", _found(sign=("policy_wall", "canned"), act=("owns", "goes_beyond")))
    yield Asked("words, cue, sign", "manager", _found(q=RARE, cue=("feeling",), sign=("policy_wall", "asks_again")))
    yield Asked("words, dates, care", "manager", lambda r: _at(q=r.choice(RARE), care="low", **_days(r)))
    yield Asked("everything at once", "manager", lambda r: _at(**_everything(r)))
    yield from (Asked("a conversation", who, _one(who)) for who in ("manager", "agent"))
    yield Asked("today", "agent", lambda _: "/")
    yield Asked("today", "manager", lambda _: "/")
    for who in ("manager", "coach"):
        for name, what in (("report", "reports"), ("report_times", "times"), ("report_trends", "trends")):
            yield Asked(f"{what}, half a year", who, _report(name))
            yield Asked(f"{what}, a year", who, _report(name, until=(_today(),)))
            yield Asked(f"{what}, a queue", who, _report(name, queue=("billing", "travel", "broadband")))
            yield Asked(f"{what}, a channel", who, _report(name, channel=("chat", "voice", "social")))
    yield Asked("reports, a team", "manager", lambda r: f"{_report('report')(r)}team={_a_team(r)}")
    yield Asked("people", "coach", _report("report_people"))


def _at(**wanted: Any) -> str:
    from django.urls import reverse
    from django.utils.http import urlencode

    return f"{reverse('conversations')}?{urlencode(wanted)}"


def _found(**choices: tuple[Any, ...]) -> Callable[[Random], str]:
    return lambda random: _at(**{name: random.choice(values) for name, values in choices.items()})


def _report(name: str, **choices: tuple[Any, ...]) -> Callable[[Random], str]:
    from django.urls import reverse
    from django.utils.http import urlencode

    return lambda random: f"{reverse(name)}?{urlencode({each: random.choice(of) for each, of in choices.items()})}"


def _today() -> str:
    from django.utils import timezone

    return timezone.localdate().isoformat()


def _deep() -> Callable[[Random], str]:
    from heartfelt.web.conversations.models import Conversation
    from heartfelt.web.conversations.paging import as_text

    def place(random: Random) -> str:
        row = Conversation.objects.get(pk=random.randint(1, _count()))
        return _at(older=as_text((row.sort_at, row.pk)))

    return place


def _one(who: str) -> Callable[[Random], str]:
    import filling
    from django.urls import reverse

    from heartfelt.web.conversations.selectors import conversations_for

    mine = list(conversations_for(filling.agent()).values_list("pk", flat=True)[:1000]) if who == "agent" else []
    return lambda r: reverse("conversation", kwargs={"pk": r.choice(mine) if mine else r.randint(1, _count())})


def _count() -> int:
    from heartfelt.web.conversations.models import Conversation

    newest = Conversation.objects.order_by("-pk").first()
    assert newest is not None
    return newest.pk


def _number(random: Random) -> int:
    from zlib import crc32

    return crc32(f"{random.randint(1, _count())}-0".encode())


def _a_team(random: Random) -> int:
    from heartfelt.web.people.models import Team

    return random.choice(list(Team.objects.values_list("pk", flat=True)))


def _an_agent(random: Random) -> int:
    from heartfelt.web.people.models import Person

    return random.choice(list(Person.objects.filter(role="agent").values_list("pk", flat=True)))


def _days(random: Random) -> dict[str, str]:
    from datetime import timedelta

    from django.utils import timezone

    until = timezone.localdate() - timedelta(days=random.randint(0, 300))
    return {"since": (until - timedelta(days=14)).isoformat(), "until": until.isoformat()}


def _everything(random: Random) -> dict[str, Any]:
    return {
        **_days(random), "q": "order", "cue": "feeling", "outcome": "missed", "act": "owns", "moment": "problem_solving",
        "care": "middle", "csat": 3, "channel": random.choice(("chat", "email")), "queue": "delivery",
    }  # fmt: skip


def _scanned(sql: str) -> Iterator[str]:
    """The big tables that a query reads from end to end."""
    from django.db import connection

    if not sql.startswith(("SELECT", "WITH")):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
            yield from _sequential(cursor.fetchone()[0][0]["Plan"])
            return
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        for *_, step in cursor.fetchall():
            words = step.split()
            if words[0] == "SCAN" and "INDEX" not in words and words[1] in BIG:
                yield words[1]


def _sequential(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in BIG:
        yield plan["Relation Name"]
    for below in plan.get("Plans", ()):
        yield from _sequential(below)


if __name__ == "__main__":
    main()
