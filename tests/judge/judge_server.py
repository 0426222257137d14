"""A small OpenAI-compatible server on this machine, which answers as a test wants: real HTTP, nothing mocked."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from heartfelt.conversation import Conversation, Message
from heartfelt.judge.checking import Judged
from heartfelt.judge.judging import Judge

WORDS = "zanzibarcanary"
ASKED, ANSWERED = 1000, 100

Given = tuple[int, dict[str, str], bytes]
Behaviour = Callable[[dict[str, Any]], Given]


@dataclass
class Server:
    """What was asked, and what to answer: one behaviour a request, the last one from then on."""

    url: str = ""
    behaviours: list[Behaviour] = field(default_factory=lambda: [saying(answer())])
    requests: list[dict[str, Any]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    models: tuple[str, ...] = ("small",)

    def will(self, *behaviours: Behaviour) -> None:
        """Behave like this, in this order."""
        self.behaviours = list(behaviours)

    def texts(self) -> str:
        """All that was ever sent here."""
        return json.dumps(self.requests, ensure_ascii=False)


@contextmanager
def serving() -> Iterator[Server]:
    """A server on a free port of this machine."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.give(200, {}, json.dumps({"data": [{"id": name} for name in server.models]}).encode())

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            behaviour = server.behaviours.pop(0) if len(server.behaviours) > 1 else server.behaviours[0]
            server.requests.append(body)
            server.times.append(time.monotonic())
            server.headers.append(dict(self.headers))
            self.give(*behaviour(body))

        def give(self, status: int, headers: dict[str, str], body: bytes) -> None:
            try:
                self.send_response(status)
                for name, value in {**headers, "content-length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                pass  # who asked did not wait

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        server.url = f"http://127.0.0.1:{running.server_port}/v1"
        Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        running.shutdown()


def saying(content: str | dict[str, Any], finish: str = "stop", asked: int | None = ASKED) -> Behaviour:
    """Answers with this content, and counts the tokens asked unless `asked` is None."""
    text = content if isinstance(content, str) else json.dumps(content)
    completion: dict[str, Any] = {"choices": [{"message": {"content": text}, "finish_reason": finish}]}
    if asked is not None:
        completion["usage"] = {"prompt_tokens": asked, "completion_tokens": ANSWERED}
    return lambda _: (200, {}, json.dumps(completion).encode())


def failing(status: int, headers: dict[str, str] | None = None, param: str | None = None) -> Behaviour:
    """Answers with an error that repeats a word of the question, as some servers do."""
    body = json.dumps({"error": {"message": f"cannot read {WORDS}", "param": param}}).encode()
    return lambda _: (status, headers or {}, body)


def slow(seconds: float) -> Behaviour:
    """Answers well, but late."""

    def behave(body: dict[str, Any]) -> Given:
        time.sleep(seconds)
        return saying(answer())(body)

    return behave


def refusing_formats(*known: str) -> Behaviour:
    """Refuses every form of answer but the known ones; `schema` beside json_object counts as its own."""

    def behave(body: dict[str, Any]) -> Given:
        asked = body["response_format"]
        name = "json_object with schema" if "schema" in asked else asked["type"]
        return (saying(answer()) if name in known else failing(400))(body)

    return behave


def conversation(id_: str = "c-1", worry: str = "I am worried sick about my wedding on Friday.") -> Conversation:
    """A customer with a feeling and a circumstance, a formula, a note, and an act."""
    said = [
        ("a1", "customer", f"Where is my dress? {worry}"),
        ("a2", "agent", "We apologise for any inconvenience."),
        ("a3", "note", f"{WORDS} of the note"),
        ("a4", "agent", "I have just sent it by courier, it is with you at noon."),
    ]
    messages = tuple(
        Message(id=id_, role=role, text=text, author=f"{WORDS} of the author")  # type: ignore[arg-type]
        for id_, role, text in said
    )
    return Conversation(id=id_, customer=f"{WORDS} of the customer", messages=messages)


def answer(**changes: Any) -> dict[str, Any]:
    """A good answer about `conversation()`, with changes."""
    good: dict[str, Any] = {
        "cues": [
            {"message": "m1", "cue": "circumstance", "quote": "my wedding on Friday", "outcome": "missed", "by": None},
            {"message": "m1", "cue": "question", "quote": "Where is my dress?", "outcome": "met", "by": "m3"},
            {"message": "m1", "cue": "feeling", "quote": "worried sick", "outcome": "hollow", "by": "m2"},
        ],
        "signs": [{"message": "m2", "sign": "canned", "quote": "We apologise for any inconvenience."}],
        "acts": [{"message": "m3", "act": "owns", "quote": "I have just sent it by courier"}],
        "moment": "problem_solving", "care": 3, "hidden_indifference": False, "resolved": "unclear",
        "emotion_start": -2, "emotion_end": 0, "customer_abusive": False, "vulnerability": ["family", "deadline"],
    }  # fmt: skip
    return {**good, **changes}


def one(name: str, message: str, label: str, quote: str, **more: Any) -> dict[str, Any]:
    """One cue, sign or act of an answer."""
    return {"message": message, name: label, "quote": quote, **more}


def several(count: int) -> list[Conversation]:
    """Conversations that differ in their words."""
    return [conversation(f"c-{number}", f"I am worried sick, {number} times over.") for number in range(count)]


def only(judge: Judge, of: Conversation | None = None) -> Judged:
    """What the judge says of one conversation."""
    ((_, judged),) = judge.judge([of or conversation()])
    return judged
