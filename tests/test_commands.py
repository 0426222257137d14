"""The commands as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from msgspec import structs

from heartfelt.language.trained.calibration import Scale, read_calibration, written
from heartfelt.language.trained.models import folder

SAMPLE = Path(str(files("heartfelt") / "sample" / "conversations.jsonl"))
LABELS = SAMPLE.with_name("labels.jsonl")
HEARTFELT = [sys.executable, "-m", "heartfelt"]
SECRET = "zanzibarcanary"
QUICK = ("--reader", "fast")  # where it is not about the reader


def run(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*HEARTFELT, *map(str, arguments)], input=stdin, capture_output=True, check=False)


@pytest.fixture
def few(tmp_path: Path) -> Path:
    path = tmp_path / "few.jsonl"
    path.write_bytes(b"".join(SAMPLE.read_bytes().splitlines(keepends=True)[:12]))
    return path


def test_assess_writes_one_json_object_for_every_conversation(few: Path) -> None:
    done = run("assess", few, "--format", "jsonl")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [row["id"] for row in rows] == [json.loads(line)["id"] for line in few.read_bytes().splitlines()]
    assert all(row["version"] == "1.0" for row in rows)


def test_assess_reads_standard_input(few: Path) -> None:
    piped = run("assess", "-", "--format", "jsonl", *QUICK, stdin=few.read_bytes())
    assert piped.stdout == run("assess", few, "--format", "jsonl", "--alone", *QUICK).stdout != b""


def test_the_table_ends_with_what_it_all_comes_to(few: Path) -> None:
    shown = run("assess", few, "--rows", 2, *QUICK).stdout.decode()
    assert "... and 10 more" in shown
    assert "12 conversations read" in shown


def test_an_interrupted_run_goes_on_where_it_stopped(few: Path, tmp_path: Path) -> None:
    whole, output = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    run("assess", few, "-o", whole, *QUICK)
    lines = whole.read_bytes().splitlines(keepends=True)
    output.with_name("out.jsonl.part").write_bytes(b"".join(lines[:5]) + lines[5][:30])
    again = run("assess", few, "-o", output, *QUICK)
    assert b"Going on after 5 assessments" in again.stderr
    assert output.read_bytes() == whole.read_bytes()
    assert not output.with_name("out.jsonl.part").exists()


def test_parquet_holds_the_same_findings(few: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    run("assess", few, "-o", tmp_path / "a.parquet", *QUICK)
    rows = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    lines = [json.loads(line) for line in run("assess", few, "--format", "jsonl", *QUICK).stdout.splitlines()]
    assert [[cue["quote"] for cue in row["cues"]] for row in rows] == [
        [c["quote"] for c in row["cues"]] for row in lines
    ]


def test_nothing_is_left_behind_when_the_input_cannot_be_read(tmp_path: Path) -> None:
    bad = tmp_path / "bad.bin"
    bad.write_bytes(bytes(range(256)) * 40)
    done = run("report", bad, "-o", tmp_path / "out.html")
    assert done.returncode == 1
    assert b"error" in done.stderr
    assert b"Traceback" not in done.stderr
    assert not (tmp_path / "out.html").exists()


def test_strict_stops_at_the_first_broken_line(few: Path) -> None:
    few.write_bytes(few.read_bytes() + b"not json\n")
    assert run("assess", few, *QUICK).returncode == 0
    assert run("assess", few, "--strict", *QUICK).returncode == 1


def test_problems_are_told_with_their_place_and_without_anyones_words(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    good = '{"id":"a","messages":[{"id":"m","role":"customer","text":"where is it?"}]}'
    path.write_text(f'{good}\n{{"id":"b","messages":[{{"id":"m","role":"{SECRET}","text":"{SECRET}"}}]}}\n{SECRET}\n')
    done = run("assess", path, *QUICK)
    assert done.returncode == 0
    assert b"in.jsonl:2" in done.stderr
    assert b"in.jsonl:3" in done.stderr
    assert SECRET.encode() not in done.stderr


def test_report_says_where_it_is(few: Path, tmp_path: Path) -> None:
    done = run("report", few, "-o", tmp_path / "r.html")
    assert (tmp_path / "r.html").resolve().as_uri().encode() in done.stdout
    assert "<html" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_check_tells_a_formula_from_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("customer: My flight to Oslo on Friday has vanished from my account. Can you find it?\n")
    hollow = run("check", path, "--format", "json", "--draft", "We apologise for any inconvenience.")
    met = run(
        "check", path, "--format", "json", "--draft", "I found your Oslo flight: it moved to a new reference, XK2P."
    )
    outcomes = [{cue["cue"]: cue["outcome"] for cue in json.loads(done.stdout)["cues"]} for done in (hollow, met)]
    assert outcomes[0]["question"] == "hollow"
    assert outcomes[1]["question"] == "met"


def test_check_reads_with_a_calibration_of_ones_own(tmp_path: Path) -> None:
    usual = read_calibration(folder("fast") / "calibration.toml")
    silent = {label: Scale(offset=-9.0, threshold=0.9) for label in usual.labels}
    (tmp_path / "own.toml").write_text(written(structs.replace(usual, labels=silent)), encoding="utf-8")
    path = tmp_path / "one.txt"
    path.write_text("customer: My flight to Oslo has vanished from my account. Can you find it?\n", encoding="utf-8")
    options = ("check", path, "--format", "json", "--draft", "Hello there.", *QUICK)
    assert json.loads(run(*options).stdout)["cues"]
    assert json.loads(run(*options, "--calibration", tmp_path / "own.toml").stdout)["cues"] == []
    other = run(*options, "--reader", "full", "--calibration", tmp_path / "own.toml")
    assert other.returncode == 1
    assert b"is for the reader fast, not full" in other.stderr


def test_check_asks_which_conversation(few: Path) -> None:
    done = run("check", few, "--draft", "Hello")
    assert done.returncode == 1
    assert b"--conversation" in done.stderr


def test_explain_prints_the_page_of_a_signal_and_names_the_others() -> None:
    assert b"What helps instead" in run("explain", "policy_wall").stdout
    assert b"policy_wall" in run("explain").stdout
    unknown = run("explain", "policy_fence")
    assert unknown.returncode == 1
    assert b"policy_wall" in unknown.stderr


def test_evaluate_scores_the_labels_of_the_sample() -> None:
    done = run("evaluate", LABELS, "--rounds", 0, "--format", "json")
    result = json.loads(done.stdout)
    assert done.returncode == 0
    assert 0.5 < result["cues"]["micro"]["f1"]["value"] <= 1


def test_evaluate_says_how_far_strengths_are_from_the_share_that_is_labelled(tmp_path: Path) -> None:
    run("assess", SAMPLE, "-o", tmp_path / "a.jsonl", "--alone", *QUICK)
    done = run("evaluate", LABELS, "--assessments", tmp_path / "a.jsonl", "--rounds", 0, "--format", "json")
    strengths = json.loads(done.stdout)["strengths"]
    labelled = {
        (row["id"], cue["message"], cue["cue"])
        for row in map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())
        for cue in row["cues"]
    }
    listed = [
        (cue["strength"], (row["id"], cue["message"], cue["cue"]) in labelled)
        for row in map(json.loads, (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines())
        for cue in row["cues"]
    ]
    bins = [[strength - right for strength, right in listed if int(strength * 10) == number] for number in range(10)]
    assert strengths["cues"]["findings"] == len(listed) > 20
    assert strengths["cues"]["calibration_error"]["value"] == pytest.approx(
        sum(abs(sum(one)) for one in bins) / len(listed), abs=1e-4
    )
    assert strengths["pooled"]["findings"] == sum(strengths[kind]["findings"] for kind in ("cues", "signs", "acts"))
    assert 0 < strengths["pooled"]["calibration_error"]["value"] < 0.5


def test_sample_copies_the_bundled_conversations_and_simulates_others(tmp_path: Path) -> None:
    assert run("sample", "-o", tmp_path / "own").returncode == 0
    assert (tmp_path / "own" / "conversations.jsonl").read_bytes() == SAMPLE.read_bytes()
    assert run("sample", "-o", tmp_path / "made", "--conversations", 20, "--seed", 3).returncode == 0
    assert len((tmp_path / "made" / "conversations.jsonl").read_bytes().splitlines()) == 20


def test_wrong_usage_has_its_own_exit_code() -> None:
    assert run("assess").returncode == 2
    assert run("--version").stdout.startswith(b"heartfelt ")


def test_listed_from_shows_weaker_findings_and_refuses_what_makes_no_sense(few: Path) -> None:
    options = ("--format", "jsonl", "--reader", "phrases")
    feelings = [
        run("assess", few, *options, "--listed-from", f"feeling={line}").stdout.count(b'"cue":"feeling"')
        for line in (0.1, 0.95)
    ]
    assert feelings[0] > feelings[1]
    for pair, said in (("feeling", "needs a pair"), ("feeling=2", "between 0 and 1"), ("felling=0.5", "felling")):
        done = run("assess", few, *options, "--listed-from", pair)
        assert done.returncode != 0
        assert said in done.stderr.decode()
        assert b"Traceback" not in done.stderr
