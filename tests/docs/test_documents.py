"""What the documents show runs, holds, and leads somewhere."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from heartfelt.assessment import decode as decode_assessment
from heartfelt.conversation import CHANNELS, Conversation, decode, in_order
from heartfelt.errors import Problems
from heartfelt.evaluation import read_labels
from heartfelt.norms import DEFAULT, read_norms
from heartfelt.signals import named
from heartfelt.testing import Example, check

REPOSITORY = Path(__file__).parents[2]
EXAMPLES = REPOSITORY / "examples"
SAMPLE = REPOSITORY / "src" / "heartfelt" / "sample"
DOCUMENTS = sorted(
    path
    for path in REPOSITORY.rglob("*.md")
    if not any(part.startswith(".") and part != ".github" for part in path.relative_to(REPOSITORY).parts)
)
REGISTRIES = re.compile(r"\b(?:pypi|pythonhosted|npmjs|anaconda|crates)\.\w+", re.IGNORECASE)
BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r'\]\(([^)\s]+)\)|<img src="([^"]+)"')
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(REPOSITORY).as_posix())


def blocks(document: str, language: str) -> list[str]:
    text = (REPOSITORY / document).read_text(encoding="utf-8")
    return [body for name, body in BLOCK.findall(text) if name == language]


def run(*arguments: str | Path, **environment: str) -> str:
    """What a new process of this Python prints."""
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=REPOSITORY, env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment}, capture_output=True,
        encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def anchors(document: Path) -> set[str]:
    """The anchors that headings get: lower case, without marks, spaces as hyphens."""
    titles = HEADING.findall(re.sub(BLOCK, "", document.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", re.sub(BLOCK, "", text))


@each_document
def test_every_link_inside_the_repository_leads_somewhere(document: Path) -> None:
    for link in LINK.findall(without_code(document.read_text(encoding="utf-8"))):
        target, _, anchor = (link[0] or link[1]).partition("#")
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        path = (document.parent / target).resolve() if target else document
        assert path.exists(), f"{target} does not exist"
        if anchor and path.suffix == ".md":
            assert anchor in anchors(path), f"{path.name} has no heading for #{anchor}"


@each_document
def test_no_document_names_the_host_of_a_package_registry(document: Path) -> None:
    assert REGISTRIES.findall(document.read_text(encoding="utf-8")) == []


def test_the_python_of_the_readme_runs_and_prints_cues_that_were_passed_over() -> None:
    (code,) = blocks("README.md", "python")
    lines = run("-c", code).splitlines()
    assert lines
    assert all(" missed " in line or " hollow " in line for line in lines)


def test_the_example_of_one_conversation_shows_cues_that_only_the_draft_meets() -> None:
    printed = run(EXAMPLES / "one_conversation.py")
    assert "circumstance: missed" in printed
    assert "canned" in printed
    assert "with the draft, circumstance: met" in printed


def test_the_example_of_a_folder_writes_one_report_of_all_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("customer: Is my parcel lost?\nagent: It is in Hull, and comes on Monday.\n")
    (tmp_path / "in" / "b.jsonl").write_bytes((SAMPLE / "conversations.jsonl").read_bytes())
    printed = run(EXAMPLES / "folder_report.py", tmp_path / "in", tmp_path / "report.html")
    assert printed.startswith("84 conversations in ")
    assert "<!doctype html>" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_example_of_norms_finds_fewer_slow_replies_by_the_teams_own() -> None:
    counts = [int(number) for number in re.findall(r"norms: (\d+) slow", run(EXAMPLES / "own_norms.py"))]
    assert len(counts) == 2
    assert counts[0] > counts[1] > 0


def test_the_signal_of_another_package_is_found_by_its_entry_point_and_keeps_its_examples(tmp_path: Path) -> None:
    project = tomllib.loads((EXAMPLES / "own_signal" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    installed = tmp_path / "own_signal-0.1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 0.1.0\n")
    points = "".join(
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
        for group, entries in project["entry-points"].items()
    )
    (installed / "entry_points.txt").write_text(points)
    (code,) = blocks("examples/own_signal/README.md", "python")
    path = os.pathsep.join([str(tmp_path), str(EXAMPLES / "own_signal" / "src")])
    printed = run("-c", f"{code}\nprint(sum(1 for _ in examples(named('jargon'))))", PYTHONPATH=path)
    assert int(printed) >= 4


def test_the_example_that_contributing_shows_holds() -> None:
    (code,) = blocks("CONTRIBUTING.md", "toml")
    ((section, (table,)),) = tomllib.loads(re.sub(r"^ {3}", "", code, flags=re.MULTILINE)).items()
    assert section == "stays_silent"
    check(Example(signal=named("deflected"), name="CONTRIBUTING", notices=False, **table))


def test_the_conversation_that_the_formats_show_needs_no_mending() -> None:
    conversation, mended = decode(json_block('"messages"'))
    assert mended == []
    assert in_order(conversation) == (conversation, [])
    assert isinstance(conversation, Conversation)


def test_the_assessment_that_the_formats_show_is_one() -> None:
    assessment = decode_assessment(json_block('"opportunities"'))
    assert [finding.quote for finding in (*assessment.cues, *assessment.signs)] == [
        "I'm worried sick.",
        "We apologise for any inconvenience.",
    ]
    assert {finding.end - finding.start - len(finding.quote) for finding in (*assessment.cues, *assessment.signs)} == {
        0
    }


def test_the_labels_that_the_formats_show_are_read_whole(tmp_path: Path) -> None:
    file, problems = tmp_path / "labels.jsonl", Problems()
    file.write_text(json.dumps(json.loads(json_block('"emotion_end": -2'))))
    assert [labels.id for labels in read_labels(file, problems)] == ["c-1"]
    assert problems.counts == {}


def test_the_norms_that_the_examples_show_are_read_and_differ_from_the_default() -> None:
    norms = read_norms(EXAMPLES / "norms.toml")
    assert norms != DEFAULT
    assert set(norms.slow_after_minutes) < set(CHANNELS)


def test_a_command_format_or_signal_that_no_document_names_is_complained_of(monkeypatch: pytest.MonkeyPatch) -> None:
    checking = docs_check()
    assert checking.unmentioned() == []
    monkeypatch.setattr(checking, "signals", lambda: {"never_written_about": None})
    assert checking.unmentioned() == [
        "signal `never_written_about` is in no document. Say in README.md or docs/ what it is."
    ]


def test_a_page_made_from_the_code_that_was_changed_by_hand_is_stale(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    checking = docs_check()
    fresh, docs = tmp_path / "fresh", tmp_path / "docs"
    fresh.mkdir()
    checking.pages(fresh)
    shutil.copytree(fresh, docs)
    monkeypatch.setattr(checking, "DOCS", docs)
    assert checking.stale(fresh) == []
    (docs / "commands.md").write_text("# Commands\n", encoding="utf-8")
    (docs / "signals" / "signs" / "gone.md").write_text("# gone\n", encoding="utf-8")
    assert [line.partition(" is stale")[0] for line in checking.stale(fresh)] == [
        "docs/commands.md",
        "docs/signals/signs/gone.md",
    ]


def json_block(holding: str) -> str:
    return next(body for body in blocks("docs/formats.md", "json") if holding in body)


def docs_check() -> Any:
    """docs/check.py as a module."""
    spec = importlib.util.spec_from_file_location("docs_check", REPOSITORY / "docs" / "check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
