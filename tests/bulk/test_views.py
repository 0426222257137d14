"""Tables over the output of a run hold what the files hold."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb", reason="the extra lake is not installed")

from bulk_input import LINES, Here, write_lines

from heartfelt.assessment import Assessment, assess, reader_named
from heartfelt.bulk import run, views
from heartfelt.conversation import decode
from heartfelt.errors import HeartfeltError, MissingExtra

COUNT = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("views")
    for name, by_date in (("plain", False), ("dated", True)):
        source = str(write_lines(place / "in.jsonl", COUNT, bad=True))
        run(source, str(place / name), Here(), reader="phrases", by_date=by_date, stretch_bytes=30_000, together=())
    return place


@pytest.fixture(scope="module", params=["plain", "dated"])
def tables(folder: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    with views(str(folder / request.param)) as connection:
        yield connection


@pytest.fixture(scope="module")
def assessments() -> list[Assessment]:
    return [assess(decode(line)[0], reader=reader_named("phrases")) for line in LINES[:COUNT]]


@pytest.mark.parametrize("kind", ["cue", "sign", "act"])
def test_every_finding_is_a_row(tables: Any, assessments: list[Assessment], kind: str) -> None:
    wanted = Counter(
        (each.id, getattr(found, kind), found.message, found.quote, found.strength)
        for each in assessments
        for found in getattr(each, f"{kind}s")
    )
    assert Counter(tables.execute(f"SELECT id, {kind}, message, quote, strength FROM {kind}s").fetchall()) == wanted
    among = tables.execute("SELECT id, name, message, quote, strength FROM findings WHERE kind = ?", [kind]).fetchall()
    assert Counter(among) == wanted
    assert len(wanted) > 5


def test_a_conversation_is_a_row_with_its_day_and_what_came_of_its_cues(
    tables: Any, assessments: list[Assessment]
) -> None:
    rows = tables.execute(
        'SELECT id, date, queue, care, called, met, hollow, missed, "none", signs, acts FROM conversations ORDER BY id'
    ).fetchall()
    conversations = {(found := decode(line)[0]).id: found for line in LINES[:COUNT]}
    wanted = []
    for each in sorted(assessments, key=lambda each: each.id):
        outcomes = Counter(cue.outcome for cue in each.cues)
        came = [outcomes[outcome] for outcome in ("met", "hollow", "missed", "none")]
        at = conversations[each.id].messages[0].at
        head = (
            each.id,
            at.date() if at else None,
            conversations[each.id].queue,
            each.care.score if each.care else None,
        )
        wanted.append((*head, len(each.cues), *came, len(each.signs), len(each.acts)))
    assert rows == wanted


def test_days_add_up_to_all(tables: Any) -> None:
    by_day = tables.execute("SELECT sum(conversations), sum(called), sum(met) FROM days").fetchall()
    assert by_day == tables.execute("SELECT count(*), sum(called), sum(met) FROM conversations").fetchall()


def test_an_answer_by_a_bot_is_told_from_one_by_an_agent(tables: Any) -> None:
    conversations = [decode(line)[0] for line in LINES[:COUNT]]
    roles = {(each.id, message.id): message.role for each in conversations for message in each.messages}
    rows = tables.execute('SELECT id, "by", role FROM cues WHERE "by" IS NOT NULL').fetchall()
    assert {role for _, _, role in rows} == {"agent", "bot"}
    assert all(roles[name, by] == role for name, by, role in rows)


def test_a_folder_without_parquet_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(HeartfeltError, match="is no folder that heartfelt bulk wrote"):
        views(str(tmp_path))
    run(str(folder / "in.jsonl"), str(tmp_path / "lines"), Here(), reader="phrases", format="jsonl")
    with pytest.raises(HeartfeltError, match="--format parquet"):
        views(str(tmp_path / "lines"))


def test_without_duckdb_the_extra_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingExtra, match=r"heartfelt\[lake\]"):
        views(str(folder / "plain"))
