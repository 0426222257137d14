"""An OpenAI-compatible endpoint that the user named: chat completions over HTTP, with time limits and retries.

Retries and their waiting come from stamina, HTTP from httpx. What goes wrong is told by status and address alone: no word of
a request or an answer gets into an error. Redirects are not followed, so that nothing goes where the user did not send it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

import msgspec

from heartfelt.errors import HeartfeltError, MissingExtra
from heartfelt.judge.address import address
from heartfelt.judge.budget import Budget
from heartfelt.judge.completion import NO_COMPLETION, Reply, refused_parameter, reply
from heartfelt.judge.prompt import Prompt
from heartfelt.judge.request import Shape

try:
    import httpx
    import stamina
except ImportError:
    raise MissingExtra("Asking a judge", "judge") from None

AGAIN = (408, 429, 500, 502, 503, 504, 529)
NEVER = {
    401: "it does not take the key. Name the variable that holds it with --api-key-env",
    403: "it does not allow this. Check the key and what it may do",
    404: "there is no such path or model. Check --endpoint (it mostly ends in /v1) and --model",
}
REFUSED = (400, 415, 422, 500, 501)
LONGEST_WAIT = 120.0


class EndpointFailed(HeartfeltError):
    """The endpoint cannot be used at all; the text says what to do."""


class Unanswered(Exception):
    """One conversation got no answer; the text says why. `down` when the endpoint itself did not work."""

    def __init__(self, reason: str, *, down: bool = False) -> None:
        super().__init__(reason)
        self.down = down


class Endpoint:
    """Asks one model at one endpoint."""

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        timeout: float = 120.0,
        attempts: int = 4,
        first_wait: float = 1.0,
        answer_tokens: int = 2000,
    ) -> None:
        self.url = address(url)
        self.attempts = attempts
        self.first_wait = first_wait
        self.answer_tokens = answer_tokens
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(headers=headers, timeout=httpx.Timeout(timeout, connect=10.0))
        self._shape = Shape()
        self._taken = False  # whether a request of this shape was ever answered

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def models(self) -> list[str]:
        """The names of the models there are."""
        response = self._settled(lambda: self._client.get(f"{self.url}/models"))
        try:
            return [one.id for one in msgspec.json.decode(response.content, type=_Models).data]
        except (msgspec.DecodeError, UnicodeError):
            raise EndpointFailed(f"{self.url} does not tell its models. Name one with --model.") from None

    def ask(self, model: str, prompt: Prompt, budget: Budget) -> Reply:
        """The answer to a prompt, paid from the budget, also one that was cut off; `Unanswered` when there is none."""
        shape = self._shape
        while True:
            body = shape.body(model, prompt.chat, self.answer_tokens)
            try:
                response = self._settled(partial(self._paid, body, prompt.size, budget))
            except httpx.HTTPStatusError as error:
                status = error.response.status_code
                following = shape.after_refusal(refused_parameter(error.response.content))
                if self._taken or status not in REFUSED or following is None:
                    raise Unanswered(f"the endpoint answered {status}", down=status in AGAIN) from None
                shape = following
                continue
            self._shape, self._taken = shape, True
            return self._spent(response, prompt.size, budget)

    def _spent(self, response: httpx.Response, size: int, budget: Budget) -> Reply:
        made = reply(response.content)
        answered = self.answer_tokens if made.answered is None else made.answered
        budget.spend(size, made.asked, answered)
        if made.why_none == NO_COMPLETION:
            raise Unanswered(made.why_none)
        return made

    def _paid(self, body: dict[str, Any], size: int, budget: Budget) -> httpx.Response:
        """One attempt; one that ran out of time may be charged for all the same."""
        budget.require(size, self.answer_tokens)
        try:
            return self._client.post(f"{self.url}/chat/completions", json=body)
        except httpx.ReadTimeout:
            budget.spend(size, None, self.answer_tokens)
            raise

    def _settled(self, send: Callable[[], httpx.Response]) -> httpx.Response:
        """The response after as many attempts as it takes; an HTTPStatusError that is worth a thought is left to the caller."""
        try:
            for attempt in stamina.retry_context(
                on=_wait, attempts=self.attempts, timeout=None,
                wait_initial=self.first_wait, wait_max=30.0, wait_jitter=self.first_wait / 2,
            ):  # fmt: skip
                with attempt:
                    return send().raise_for_status()
        except httpx.HTTPStatusError as error:
            if what := NEVER.get(error.response.status_code):
                raise EndpointFailed(f"{self.url} answered {error.response.status_code}: {what}.") from None
            raise
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise EndpointFailed(f"{self.url} cannot be reached. Check the address and that it runs.") from None
        except httpx.TimeoutException:
            raise Unanswered("no answer in time (--timeout gives it more)", down=True) from None
        except httpx.TransportError:
            raise Unanswered("the connection broke", down=True) from None
        raise AssertionError("stamina returns or raises")


class _Model(msgspec.Struct):
    id: str


class _Models(msgspec.Struct):
    data: list[_Model]


def _wait(error: Exception) -> bool | float:
    """Whether to try again, or after how many seconds where the endpoint says so."""
    if isinstance(error, httpx.TransportError):
        return True
    if not isinstance(error, httpx.HTTPStatusError) or error.response.status_code not in AGAIN:
        return False
    seconds = _retry_after(error.response)
    return True if seconds is None else seconds if seconds <= LONGEST_WAIT else False


def _retry_after(response: httpx.Response) -> float | None:
    value = response.headers.get("retry-after")
    if value is None:
        return None
    try:
        if value.strip().isdigit():
            return float(value)
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
