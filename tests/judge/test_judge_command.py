"""`heartfelt judge` as a user runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import pytest
from judge_server import WORDS, Server, answer, conversation, saying
from msgspec import structs

from heartfelt.assessment import DEFAULT_READER, assess, reader_named
from heartfelt.connectors import read
from heartfelt.conversation import encode
from heartfelt.judge.choosing import unsure
from heartfelt.language.trained.calibration import Scale, read_calibration, written
from heartfelt.language.trained.models import folder

SAMPLE = Path(str(files("heartfelt") / "sample" / "conversations.jsonl"))
# A process started in the background of a shell would not listen to an interruption.
INTERRUPTIBLE = """
import signal
from heartfelt.cli.main import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("HEARTFELT_")}


@pytest.fixture
def three(tmp_path: Path) -> Path:
    path = tmp_path / "three.jsonl"
    each = [conversation(f"c-{n}", f"I am worried sick, {n} times over: my wedding on Friday.") for n in range(3)]
    path.write_bytes(b"".join(encode(one) + b"\n" for one in each))
    return path


def run(*arguments: object, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "heartfelt", "judge", *map(str, arguments)],
        capture_output=True, check=False, env={**ENVIRONMENT, **environment}, encoding="utf-8",
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_nothing_is_sent_where_no_endpoint_is_named(three: Path) -> None:
    code, _, said = run(three)
    assert code == 1
    assert "nothing was sent" in said
    assert "--endpoint" in said


def test_it_says_beforehand_what_goes_where_and_a_second_run_asks_nothing(
    server: Server, three: Path, tmp_path: Path
) -> None:
    options = (three, "--cache", tmp_path / "c.sqlite", "-o", tmp_path / "out.jsonl", "--price-in", 1, "--price-out", 2)
    code, _, said = run(*options, HEARTFELT_JUDGE_ENDPOINT=server.url)
    assert code == 0
    assert f"3 of them go to {server.url} (this machine), model small: what was said in 9 messages" in said
    assert "3 asked, 0 remembered; 3,000 tokens asked and 300 answered, 0.0036 in money" in said
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["reader"], len(row["cues"])) for row in rows] == [
        (f"c-{n}", "judge small", 3) for n in range(3)
    ]
    _, _, again = run(*options, "--endpoint", server.url)
    assert "0 of them go to" in again
    assert "0 asked, 3 remembered" in again
    assert len(server.requests) == 3


def test_a_run_that_was_interrupted_goes_on_where_it_stopped(server: Server, three: Path, tmp_path: Path) -> None:
    good = saying(answer())
    server.will(good, lambda body: (time.sleep(20), good(body))[1])
    arguments = ("--endpoint", server.url, "--cache", tmp_path / "c.sqlite", "--format", "jsonl")
    command = [sys.executable, "-c", INTERRUPTIBLE, "judge", str(three), *map(str, arguments)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT) as running:
        while len(server.requests) < 2:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate()
    assert running.returncode == 130
    assert b"Traceback" not in said
    server.will(good)
    _, shown, _ = run(three, *arguments)
    assert len(shown.splitlines()) == 3
    assert len(server.requests) == 2 + 2  # the second was asked twice: nobody had waited for its answer


def test_unsure_asks_only_where_a_finding_was_near_its_threshold(server: Server, tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_bytes(b"".join(SAMPLE.read_bytes().splitlines(keepends=True)[:12]))
    wanted = [one.id for one in read([str(few)]) if unsure(one, assess(one), reader_named(DEFAULT_READER))]
    assert 0 < len(wanted) < 12
    options = ("--endpoint", server.url, "--cache", tmp_path / "c.sqlite", "--format", "jsonl")
    _, shown, _ = run(few, "--unsure", *options)
    assert {json.loads(line)["id"] for line in shown.splitlines()} == set(wanted)
    assert len(server.requests) == len(wanted)


def test_unsure_is_told_by_the_calibration_that_is_given(server: Server, tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_bytes(b"".join(SAMPLE.read_bytes().splitlines(keepends=True)[:12]))
    usual = read_calibration(folder("fast") / "calibration.toml")
    silent = {label: Scale(offset=-9.0, threshold=0.9) for label in usual.labels}
    (tmp_path / "own.toml").write_text(written(structs.replace(usual, labels=silent)), encoding="utf-8")
    options = (
        "--unsure",
        "--endpoint",
        server.url,
        "--cache",
        tmp_path / "c.sqlite",
        "--reader",
        "fast",
        "--format",
        "jsonl",
    )
    reader = reader_named("fast", tmp_path / "own.toml")
    wanted = {one.id for one in read([str(few)]) if unsure(one, assess(one, reader=reader), reader)}
    _, shown, _ = run(few, *options, "--calibration", tmp_path / "own.toml")
    assert {json.loads(line)["id"] for line in shown.splitlines()} == wanted
    _, usually, _ = run(few, *options)
    assert len(usually.splitlines()) > len(wanted)


def test_id_and_limit_choose(server: Server, three: Path, tmp_path: Path) -> None:
    options = ("--endpoint", server.url, "--cache", tmp_path / "c.sqlite", "--format", "jsonl")
    _, by_id, _ = run(three, "--id", "c-2", "--id", "c-1", *options)
    assert [json.loads(line)["id"] for line in by_id.splitlines()] == ["c-1", "c-2"]
    _, first, _ = run(three, "--limit", 1, *options)
    assert [json.loads(line)["id"] for line in first.splitlines()] == ["c-0"]
    code, shown, said = run(three, "--id", "elsewhere", *options)
    assert (code, shown) == (0, "")
    assert "nothing was sent" in said


def test_gold_shows_both_readers_beside_the_labels_of_people(server: Server, three: Path, tmp_path: Path) -> None:
    own = json.dumps(answer()).replace('"m3"', '"a4"').replace('"m2"', '"a2"').replace('"m1"', '"a1"')
    labels = tmp_path / "labels.jsonl"
    labels.write_text("".join(json.dumps({"id": f"c-{n}", **json.loads(own)}) + "\n" for n in (0, 1)), encoding="utf-8")
    code, shown, _ = run(
        three, "--gold", labels, "--endpoint", server.url, "--cache", tmp_path / "c.sqlite", "--reader", "phrases",
        COLUMNS="160",
    )  # fmt: skip
    assert code == 0
    assert next(line for line in shown.splitlines() if "judge small" in line).split() == [
        "reader", "phrases", "judge", "small",
    ]  # fmt: skip
    assert len(server.requests) == 2  # what has no label is not sent
    assert "Agreement with the labels of 2 conversations" in shown
    rows = [line.split() for line in shown.splitlines() if line.strip().startswith(("cues, F1", "signs, F1"))]
    assert len(rows) == 2
    assert all(row[4] == "1.00" for row in rows)  # the judge said just what the labels say


def test_the_budget_ends_the_run_and_says_how_to_go_on(server: Server, three: Path, tmp_path: Path) -> None:
    options = ("--endpoint", server.url, "--cache", tmp_path / "c.sqlite")
    server.will(saying(answer(), asked=3000))
    code, shown, said = run(three, "--max-tokens", 7000, *options)
    assert code == 0
    assert "1 conversation read" in shown
    assert "Stopped: the next request might exceed 7,000 tokens." in said
    run(three, *options)
    assert len(server.requests) == 3


def test_errors_say_what_to_do_and_hold_no_words_of_customers(server: Server, three: Path, tmp_path: Path) -> None:
    options = ("--endpoint", server.url, "--cache", tmp_path / "c.sqlite")
    assert "--price-in" in run(three, "--max-cost", 1, *options)[2]
    assert "NO_SUCH_KEY" in run(three, "--api-key-env", "NO_SUCH_KEY", *options)[2]
    server.models = ("small", "large")
    assert "--model NAME. The endpoint has: small, large" in run(three, *options)[2]
    assert server.requests == []
    server.will(saying(f"{{{WORDS}: {WORDS}}}"))
    code, shown, said = run(three, "--model", "small", *options)
    assert "not judged 3: the answer is no JSON" in said
    assert WORDS not in shown + said
    assert "worried" not in shown + said
    assert code == 0


def test_without_the_extra_it_says_what_to_install(three: Path) -> None:
    code = (
        "import sys; sys.modules['httpx'] = None; from heartfelt.cli.main import main; "
        f"sys.argv = ['heartfelt', 'judge', {str(three)!r}, '--endpoint', 'http://localhost:1/v1']; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 1
    assert 'pip install "heartfelt[judge]"' in done.stderr


def test_other_commands_do_not_load_what_only_a_judge_needs() -> None:
    code = "import sys, heartfelt.cli.main; print({'httpx', 'stamina', 'sqlite3'} & sys.modules.keys() or 'none')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "none"
