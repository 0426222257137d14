"""The text that a reader of an HTML message sees."""

from __future__ import annotations

import re
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


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[tuple[int, str]] = [(0, "")]
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
            self._links.append((given.get("href") or "", len(self._lines)))
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
        line = self._lines[-1][1]
        text = _LAYOUT_SPACE.sub(" ", data)
        self._add(text.lstrip(" ") if not line or line.endswith(" ") else text)

    def text(self) -> str:
        lines = (("> " * depth + line).rstrip() for depth, line in self._lines)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

    def _add(self, text: str) -> None:
        depth, line = self._lines[-1]
        self._lines[-1] = (depth if line else self._quotes, line + text)

    def _new_line(self) -> None:
        self._lines.append((self._quotes, ""))

    def _boundary(self, tag: str) -> None:
        if tag not in _PARAGRAPHS and tag not in _BLOCKS:
            return
        if self._lines[-1][1].strip():
            self._new_line()
        if tag in _PARAGRAPHS and len(self._lines) > 1 and self._lines[-2][1].strip():
            self._new_line()

    def _close_link(self, href: str, first_line: int) -> None:
        shown = "".join(line for _, line in self._lines[first_line - 1 :])
        address = href.strip()
        if address.startswith(("http://", "https://")) and address.rstrip("/") not in shown:
            self._add(f" ({address})")
