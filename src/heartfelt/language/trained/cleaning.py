"""Texts as trained readers see them: links, names and white space made alike."""

from __future__ import annotations

import html
import re

_ODD = re.compile(r"(https?://\S+|www\.\S+)|(@\w+)|(&amp;|&lt;|&gt;)|(\s{2,}|[^\S ])")
# The same in turn, for all texts where no name runs into a link; each looks for one beginning, which is quicker.
_LINK, _NAME, _ENTITY, _SPACE = map(re.compile, (r"https?://\S+|www\.\S+", r"@\w+", r"&(?:amp|lt|gt);", r"\s+"))
_JOINED = re.compile(r"@\w*(?:https?://|www\.)")


def cleaned(text: str) -> str:
    """The text with every link as `link`, every name after an @ as `@`, and single spaces."""
    if "http" in text or "www." in text:
        if _JOINED.search(text):
            return _ODD.sub(_replacement, text)
        text = _LINK.sub("link", text)
    if "@" in text:
        text = _NAME.sub("@", text)
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    if "  " in text or not text.isprintable():  # as is all white space but the plain one
        text = _SPACE.sub(" ", text)
    return text


def positions(text: str) -> list[int]:
    """For each character of `cleaned(text)`, and for its end, the position in the text as given."""
    places: list[int] = []
    last = 0
    for match in _ODD.finditer(text):
        places += range(last, match.start())
        places += [match.start()] * len(_replacement(match))
        last = match.end()
    places += range(last, len(text) + 1)
    return places


def _replacement(match: re.Match[str]) -> str:
    if match[1]:
        return "link"
    if match[2]:
        return "@"
    return html.unescape(match[3]) if match[3] else " "
