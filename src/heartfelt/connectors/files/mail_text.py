"""What the person wrote in a mail, without the mails quoted below, between or above it, forwarded ones and signatures.

Closing words and the name below them stay: the person wrote them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mailparser_reply.constants import MAIL_LANGUAGES
from mailparser_reply.parser import EmailMessage

_QUOTED = re.compile(r"\s{0,3}>")
_SIGNATURE = re.compile(r"--\s?$")
_RULE = re.compile(r"[_-]{32,}$")
_SENT_FROM = re.compile(r"(?:sent|get|gesendet|verzonden|envoyé|enviado|inviato|skickat|sendt|wysłane)\b.{0,60}$", re.I)
_DEVICES = re.compile(
    r"\b(?:iphone|ipad|android|outlook|samsung|galaxy|huawei|blackberry|mobile|handy|smartphone)\b", re.I
)
_FORWARDED = re.compile(
    r"(?:-{2,}\s*)?(?:begin )?(?:forwarded (?:message|mail|by)|weitergeleitete nachricht|message transféré|"
    r"mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|mensagem encaminhada)[^\n]{0,60}$",
    re.I,
)
_ORIGINAL = re.compile(
    r"-{2,}\s*(?:original message|ursprüngliche nachricht|original-nachricht|message d'origine|mensaje original|"
    r"messaggio originale|oorspronkelijk bericht|mensagem original)\s*-{2,}$",
    re.I,
)
_HEADER_LINE = re.compile(r"^[*\s]*[^\W\d]{2,12}:", re.M)
_DATE = re.compile(r"\d{1,2}\D.*\d{1,2}")
_ATTRIBUTION_LINES = 3
# The library's patterns take quadratic time over long lines and long texts; a reply stands within these bounds.
_LINE_LIMIT, _LINES_LIMIT = 300, 400


@dataclass(frozen=True)
class Written:
    """The text a person wrote and, for what was taken out, how many characters of each kind."""

    text: str
    removed: dict[str, int] = field(default_factory=dict)


def written(text: str) -> Written:
    """What the person wrote in a mail's text; lines and spaces in it stay as they are."""
    lines = text.splitlines(keepends=True)
    removed = {"quoted": 0, "forwarded": 0, "signature": 0}
    lines, removed["quoted"] = _without_quotes(lines)
    lines, removed["forwarded"] = _cut(lines, _announced_at(lines, _FORWARDED))
    for end in (_announced_at(lines, _ORIGINAL), _reply_end(lines)):
        lines, below = _cut(lines, end)
        removed["quoted"] += below
    lines, removed["signature"] = _cut(lines, _signature_at(lines))
    kept = "".join(lines).lstrip("\r\n").rstrip()
    return Written(kept, {f"{kind}_length": count for kind, count in removed.items() if count})


def _cut(lines: list[str], at: int) -> tuple[list[str], int]:
    return lines[:at], sum(map(len, lines[at:]))


def _without_quotes(lines: list[str]) -> tuple[list[str], int]:
    """The lines without those marked as quoted and the words that introduce them ("On Monday Ann wrote:")."""
    quoted = [bool(_QUOTED.match(line)) for line in lines]
    for index in range(1, len(lines)):
        if quoted[index] and not quoted[index - 1]:
            for before in _introduction(lines, index, quoted):
                quoted[before] = True
    kept = [line for line, out in zip(lines, quoted, strict=True) if not out]
    return kept, sum(len(line) for line, out in zip(lines, quoted, strict=True) if out)


def _introduction(lines: list[str], quote: int, quoted: list[bool]) -> range:
    """The lines above a quote that say whose it is: up to the one that gives the date, or else an address."""
    end = quote
    while end and quote - end < _ATTRIBUTION_LINES and not lines[end - 1].strip():
        end -= 1
    start, found = end, range(0)
    while start and end - start < _ATTRIBUTION_LINES and lines[start - 1].strip() and not quoted[start - 1]:
        start -= 1
        block = " ".join(line.strip() for line in lines[start:end])
        if not block.endswith((":", "：")) or len(block) > _LINE_LIMIT:
            break
        if _DATE.search(block):
            return range(start, quote)
        if "@" in block and not found:
            found = range(start, quote)
    return found


def _announced_at(lines: list[str], announcement: re.Pattern[str]) -> int:
    """Where another mail begins: at a line that says so, before lines that name whose it is."""
    for index, line in enumerate(lines):
        if announcement.match(line.strip()) and any(":" in after for after in lines[index + 1 : index + 4]):
            return index
    return len(lines)


def _reply_end(lines: list[str]) -> int:
    """Where an unmarked quoted mail begins below the reply, found by the headers that mail programs put there."""
    seen = [line.strip()[:_LINE_LIMIT] for line in lines[:_LINES_LIMIT]]
    mail = EmailMessage(text=re.sub(r"\n{3,}", "\n\n", "\n".join(seen)), languages=list(MAIL_LANGUAGES)).read()
    first = next((index for index, part in enumerate(mail.replies) if _names_a_mail(part.headers)), None)
    if first is None:
        return len(lines)
    at = 0
    for wanted in filter(None, "\n".join(part.content for part in mail.replies[:first]).split("\n")):
        while at < len(seen) and seen[at] != wanted:
            at += 1
        at += 1
    return min(at, len(lines))


def _names_a_mail(header: str) -> bool:
    """Whether a header is one of a mail, and not a customer's own list such as "From: Oslo / To: Rome / Date: May"."""
    names = len(_HEADER_LINE.findall(header))
    return "@" in header or names > 3 or (names < 2 and header.endswith(":") and any(map(str.isdigit, header)))


def _signature_at(lines: list[str]) -> int:
    for index, line in enumerate(lines):
        bare = line.strip()
        if _SIGNATURE.match(bare) or (index and _RULE.match(bare) and len(lines) - index < 40):
            return index
        if _SENT_FROM.match(bare) and _DEVICES.search(bare) and not any(map(str.strip, lines[index + 1 :])):
            return index
    return len(lines)
