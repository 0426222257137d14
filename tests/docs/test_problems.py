"""docs/formats.md names every problem that reading can report."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
SOURCES = [
    REPOSITORY / "src" / "heartfelt" / "conversation.py",
    *(REPOSITORY / "src" / "heartfelt" / "connectors").rglob("*.py"),
]
SHORTEST = 8  # a shorter piece of a text with values in it says nothing by itself


def reported(tree: ast.AST) -> Iterator[str]:
    """The texts that calls of `problems.add`, `mended` and `mended.append` report, and assignments to `mended[...]`.

    Where a `kind` is given it is what is counted. Of a text with values in it, the longest piece.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _reports(ast.unparse(node.func)):
            kinds = [keyword.value for keyword in node.keywords if keyword.arg == "kind"]
            yield from (text for value in kinds or node.args[-1:] if (text := _text(value)))
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "mended" and (text := _text(node.slice)):
            yield text


def _reports(called: str) -> bool:
    return called.endswith(("problems.add", ".mended", "mended.append"))


def _text(value: ast.AST) -> str | None:
    parts = value.values if isinstance(value, ast.JoinedStr) else [value]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    longest = max(texts, key=len, default="").strip(" :()")
    return longest if len(longest) >= SHORTEST else None


def test_every_problem_that_reading_reports_is_in_the_formats() -> None:
    page = (REPOSITORY / "docs" / "formats.md").read_text(encoding="utf-8")
    found = {text for source in SOURCES for text in reported(ast.parse(source.read_text(encoding="utf-8")))}
    assert len(found) > 25
    assert {text for text in found if text not in page} == set()
