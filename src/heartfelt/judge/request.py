"""The request that an endpoint takes: they differ in how a form of the answer is asked for and how its length is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from heartfelt.judge.schema import schema

# The most exact first: OpenAI's own, llama.cpp's older one, and no more than "some JSON".
FORMATS = 3
OPTIONAL = ("temperature", "seed")
RENAMED = {"max_tokens": "max_completion_tokens"}


@dataclass(frozen=True)
class Shape:
    """How a request is made; a refusal leads to the next one to try."""

    format: int = 0
    without: frozenset[str] = frozenset()

    def body(self, model: str, chat: Sequence[Mapping[str, str]], answer_tokens: int) -> dict[str, Any]:
        """The body of a request for one chat completion."""
        fields: dict[str, Any] = {"temperature": 0, "seed": 1, "max_tokens": answer_tokens}
        for name in self.without:
            value = fields.pop(name)
            if name in RENAMED:
                fields[RENAMED[name]] = value
        return {"model": model, "messages": list(chat), **fields, "response_format": _formats()[self.format]}

    def after_refusal(self, parameter: str | None) -> Shape | None:
        """The shape to try next when this one was refused, because of a parameter if one was named; None at the end."""
        if parameter in (*OPTIONAL, *RENAMED) and parameter not in self.without:
            return replace(self, without=self.without | {str(parameter)})
        return replace(self, format=self.format + 1) if self.format + 1 < FORMATS else None


def _formats() -> tuple[dict[str, Any], ...]:
    return (
        {"type": "json_schema", "json_schema": {"name": "reading", "strict": True, "schema": schema()}},
        {"type": "json_object", "schema": schema()},
        {"type": "json_object"},
    )
