"""The text that a reader of an HTML message sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_UNSEEN = frozenset({"script", "style", "title", "template"})
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre", "blockquote"})
_BLOCKS = frozenset({"div", "li", "tr", "hr", "section", "article", "header", "footer", "dt", "dd", "body", "html"})
# html.parser takes quadratic time over tags that never end; a "<" with no ">" before the next "<" opens no tag.
_OPENS_NO_TAG = re.compile(r"<(?=[^<>]*<)")
_LAYOUT_SPACE = re.compile(r"[ \t\n\r\f\u00a0]+")


def text_of(html: str) -> str:
    """The text of an HTML fragment: blocks on their own lines, quotes with `> `, links with their address."""
    try:
        return _read(html)
    except AssertionError:
        # html.parser gives up on unknown marked sections such as `<![x[`; shown as text they lose nothing.
        return _read(html.replace("<![", "&lt;!["))


def _read(html: str) -> str:
    reader = _Reader()
    reader.feed(_OPENS_NO_TAG.sub("&lt;", _without_comments(html)))
    reader.close()
    return reader.text()


def _without_comments(html: str) -> str:
    kept, rest = [], html
    while "<!--" in rest:
        before, _, after = rest.partition("<!--")
        _, closed, following = after.partition("-->")
        if not closed:
            break
        kept.append(before)
        rest = following
    return "".join([*kept, rest])


@dataclass
class _Line:
    """A line being read and how deep it stands in quotes."""

    depth: int
    parts: list[str] = field(default_factory=list)

    @property
    def ends_in_space(self) -> bool:
        return not self.parts or self.parts[-1].endswith(" ")

    @property
    def has_words(self) -> bool:
        return any(not part.isspace() for part in self.parts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[_Line] = [_Line(0)]
        self._quotes = 0
        self._unseen = 0
        self._fixed = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._new_line()
        elif tag == "a":
            self._links.append((given.get("href") or "", len(self._lines[-1].parts)))
        elif tag == "img":
            self.handle_data(given.get("alt") or "")
        self._boundary(tag)
        if tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._fixed += 1
        elif tag == "li":
            self._add("- ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "a" and self._links:
            self._close_link(*self._links.pop())
        elif tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        self._boundary(tag)
        if tag == "pre":
            self._fixed = max(0, self._fixed - 1)
        elif tag in ("td", "th"):
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._fixed:
            first, *others = data.split("\n")
            self._add(first)
            for line in others:
                self._new_line()
                self._add(line)
            return
        text = _LAYOUT_SPACE.sub(" ", data)
        self._add(text.lstrip(" ") if self._lines[-1].ends_in_space else text)

    def text(self) -> str:
        lines = (("> " * line.depth + "".join(line.parts)).rstrip() for line in self._lines)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

    def _add(self, text: str) -> None:
        line = self._lines[-1]
        if not line.parts:
            line.depth = self._quotes
        if text:
            line.parts.append(text)

    def _new_line(self) -> None:
        self._lines.append(_Line(self._quotes))

    def _boundary(self, tag: str) -> None:
        if tag not in _PARAGRAPHS and tag not in _BLOCKS:
            return
        if self._lines[-1].has_words:
            self._new_line()
        if tag in _PARAGRAPHS and len(self._lines) > 1 and self._lines[-2].has_words:
            self._new_line()

    def _close_link(self, href: str, begins: int) -> None:
        shown = "".join(self._lines[-1].parts[begins:])
        address = href.strip()
        if address.startswith(("http://", "https://")) and address.rstrip("/") not in shown:
            self._add(f" ({address})")
