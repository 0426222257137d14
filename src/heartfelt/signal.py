"""What a signal is: code that finds one cue, sign or act, and what it declares of itself."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Literal, cast

from heartfelt.conversation import CHANNELS, Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading

Kind = Literal["cues", "signs", "acts"]
Need = Literal["times", "events", "history", "collection"]
Find = Callable[[Conversation, Reading], Iterator[Finding]]
Contradicted = Callable[[Reading, Message], bool]

NO_PHRASES = Phrases()


def _none(conversation: Conversation, reading: Reading) -> Iterator[Finding]:  # noqa: ARG001
    return iter(())


def _nowhere(reading: Reading, message: Message) -> bool:  # noqa: ARG001
    return False


@dataclass(frozen=True, eq=False)
class Signal:
    """One signal. Its module holds `find(conversation, reading)` and, in the docstring, what it means.

    It may hold `facts(conversation, reading)` too, for what needs no judgement, and `contradicted(reading, message)`, for where
    the words plainly say the opposite: no reader outvotes either.

    `module` is the module's `__name__`: the name and the kind come from it. `needs` is the data without which it is
    skipped with a reason, `uses` data that it looks at where there is some; `languages` those it was checked in (empty:
    it reads no words). Findings below `threshold` are not listed.
    """

    module: str
    phrases: Phrases = NO_PHRASES
    needs: frozenset[Need] = frozenset()
    uses: frozenset[Need] = frozenset()
    channels: frozenset[str] = frozenset(CHANNELS)
    languages: frozenset[str] = frozenset({"en"})
    threshold: float = 0.5

    @cached_property
    def name(self) -> str:
        return self.module.rpartition(".")[2]

    @cached_property
    def kind(self) -> Kind:
        return cast(Kind, self.module.split(".")[-2])

    @cached_property
    def find(self) -> Find:
        """The generator of this signal's findings."""
        return cast(Find, self.code.find)

    @cached_property
    def states_facts(self) -> bool:
        """Whether it has findings that are no judgement."""
        return hasattr(self.code, "facts")

    @cached_property
    def facts(self) -> Find:
        """The generator of what needs no judgement and no reader outvotes; of most signals it finds nothing."""
        return cast(Find, getattr(self.code, "facts", _none))

    @cached_property
    def contradicted(self) -> Contradicted:
        """Whether a message plainly says the opposite of this signal; of most signals none does."""
        return cast(Contradicted, getattr(self.code, "contradicted", _nowhere))

    @property
    def code(self) -> ModuleType:
        """Its module."""
        return sys.modules[self.module]

    @property
    def doc(self) -> str:
        """The docstring of its module."""
        return self.code.__doc__ or ""
