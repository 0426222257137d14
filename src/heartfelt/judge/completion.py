"""What comes back from an endpoint: the answer's text and what it took, or why there is none."""

from __future__ import annotations

from typing import Any

import msgspec

NO_COMPLETION = "the response is no chat completion"
CUT_OFF = "the answer was cut off at its longest (--answer-tokens gives it more)"
DECLINED = "the model declined to answer"


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """The text of an answer, and the tokens asked and answered where the endpoint counts them."""

    content: str | None = None
    why_none: str = ""
    asked: int | None = None
    answered: int | None = None


def reply(body: bytes) -> Reply:
    """Read the response to a request for one chat completion."""
    try:
        completion = msgspec.json.decode(body, type=_Completion, strict=False)
    except (msgspec.DecodeError, UnicodeError):
        return Reply(why_none=NO_COMPLETION)
    usage = completion.usage or _Usage()
    content, why_none = _content(completion.choices)
    return Reply(content=content, why_none=why_none, asked=usage.prompt_tokens, answered=usage.completion_tokens)


def refused_parameter(body: bytes) -> str | None:
    """The parameter that a refusal names, if it names one."""
    try:
        error: Any = msgspec.json.decode(body)["error"]["param"]
    except (msgspec.DecodeError, UnicodeError, LookupError, TypeError):
        return None
    return error if isinstance(error, str) else None


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


def _content(choices: list[_Choice]) -> tuple[str | None, str]:
    if not choices:
        return None, NO_COMPLETION
    if choices[0].finish_reason == "length":
        return None, CUT_OFF
    content = choices[0].message.content
    return (content, "") if content else (None, DECLINED)
