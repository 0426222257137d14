"""The judge: asks about one conversation after another, remembers, checks, counts, and stops in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from heartfelt.conversation import Conversation
from heartfelt.judge import schema
from heartfelt.judge.budget import Budget, BudgetReached
from heartfelt.judge.checking import Checking, Judged
from heartfelt.judge.completion import Reply
from heartfelt.judge.endpoint import Endpoint, EndpointFailed, Unanswered
from heartfelt.judge.prompt import Prompt, prompt
from heartfelt.judge.schema import Unusable
from heartfelt.judge.store import Question, Store

LONGEST = 60_000  # bytes of a conversation: some 15,000 tokens
MOST_FAILURES = 3  # in a row, before the endpoint is given up


@dataclass
class Tally:
    """What became of a run: how many were asked and remembered, what was left out or dropped and why."""

    asked: int = 0
    remembered: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    stopped: str = ""


@dataclass
class Judge:
    """Reads conversations with a language model; `reader` is the name that its findings carry."""

    endpoint: Endpoint
    model: str
    store: Store
    budget: Budget = field(default_factory=Budget)
    tally: Tally = field(default_factory=Tally)

    @property
    def reader(self) -> str:
        """The judge's name in assessments."""
        return f"judge {self.model}"

    def judge(self, conversations: Iterable[Conversation]) -> Iterator[tuple[Conversation, Judged]]:
        """Every conversation that the judge read, with its assessment; what it did not read is in `tally`.

        Ends early when the budget is reached. `EndpointFailed` when the endpoint does not work; answers so far are kept.
        """
        failures = 0
        for conversation in conversations:
            try:
                judged = self._judged(conversation)
            except BudgetReached as reached:
                self.tally.stopped = str(reached)
                return
            except (Unanswered, Unusable) as reason:
                self.tally.left_out[str(reason)] += 1
                failures = failures + 1 if isinstance(reason, Unanswered) and reason.down else 0
                if failures == MOST_FAILURES:
                    raise EndpointFailed(
                        f"{self.endpoint.url} failed {failures} times in a row: {reason}. "
                        "Run the same command again later; answers so far are kept."
                    ) from None
                continue
            failures = 0
            self.tally.dropped.update(judged.dropped)
            yield conversation, judged

    def to_ask(self, conversations: Iterable[Conversation]) -> list[Prompt]:
        """What would have to be asked: neither remembered nor left out for its size."""
        prompts = [prompt(one) for one in conversations if one.messages]
        return [one for one in prompts if _size(one) <= LONGEST and self._remembered(one) is None]

    def _judged(self, conversation: Conversation) -> Judged:
        asked = prompt(conversation)
        if not asked.messages:
            raise Unusable("nothing was said that a customer could see")
        if _size(asked) > LONGEST:
            raise Unusable(f"longer than {LONGEST:,} bytes")
        content = self._content(asked, conversation.id)
        labels, dropped = schema.decode(content)
        return Checking(labels, asked.messages, self.reader, dropped).judged(conversation.id)

    def _content(self, asked: Prompt, conversation: str) -> str:
        """The text of the answer, kept before anybody looks whether it is of use: it is paid for."""
        given = self._remembered(asked)
        if given is None:
            given = self.endpoint.ask(self.model, asked, self.budget)
            self.tally.asked += 1
            self.store.put(self._question(asked), self.endpoint.answer_tokens, conversation, given)
        else:
            self.tally.remembered += 1
        if given.content is None:
            raise Unusable(given.why_none)
        return given.content

    def _remembered(self, asked: Prompt) -> Reply | None:
        return self.store.get(self._question(asked), self.endpoint.answer_tokens)

    def _question(self, asked: Prompt) -> Question:
        return Question(self.endpoint.url, self.model, schema.version(), asked.digest)


def _size(asked: Prompt) -> int:
    return len(asked.user.encode())
