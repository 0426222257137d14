"""How a customer's words feel, from -2 (very negative) to 2 (very positive).

The valence of words comes from VADER (Hutto and Gilbert 2014), less the words that in customer service are about the
matter and not a feeling (help, please, problem, error, ...).
"""

from __future__ import annotations

from functools import lru_cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

LONGEST = 2000

_ABOUT_THE_MATTER = (
    "help helped helping helps please pls plz problem problems error errors issue issues support supported supports care "
    "number like sure ok okay yes no hi hello interest interested alert cancel cancelled canceled charge charged "
    "delay delayed solve solved resolve resolved free credit credits share shared fine chance play playing "
    "broken block blocked lost missing wrong fail failed warning security secure active natural super apologies sorry "
    "hope hoping want wanted matter need dear cut stop stopped stuck demand low pay fire top"
).split()  # fmt: skip


@lru_cache(maxsize=1)
def _analyzer() -> SentimentIntensityAnalyzer:
    analyzer = SentimentIntensityAnalyzer()
    for word in _ABOUT_THE_MATTER:
        analyzer.lexicon.pop(word, None)
    return analyzer


def valence(text: str) -> float:
    """The feeling of a text on the scale -2 to 2; reads at most its first `LONGEST` characters."""
    return round(2 * float(_analyzer().polarity_scores(text[:LONGEST])["compound"]), 3)
