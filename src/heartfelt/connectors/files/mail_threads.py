"""Which mails belong to one conversation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from heartfelt.connectors.files.mail_item import Mail

_PREFIX = re.compile(r"^(?:(?:re|aw|antw|sv|vs|ref|odp|rv|res|r|fwd?|wg|tr|enc|i)(?:\[\d+\])?\s*[:：]\s*)+", re.I)
_LATEST = datetime.max.replace(tzinfo=UTC)


def threads(mails: Iterable[Mail]) -> list[list[Mail]]:
    """The mails by conversation, both in the order of time; what has no time comes last."""
    ordered = sorted(mails, key=lambda mail: mail.at or _LATEST)
    groups = _Groups()
    by_subject: dict[tuple[str, frozenset[str]], Mail] = {}
    for mail in ordered:
        for reference in mail.refers_to:
            groups.join(reference, mail.id)
        key = (_PREFIX.sub("", mail.subject).casefold(), frozenset((mail.sender, *mail.to)))
        earlier = by_subject.get(key)
        if earlier and key[0] and not mail.refers_to and _answers(mail, earlier):
            groups.join(earlier.id, mail.id)
        else:
            by_subject[key] = mail
    found: dict[str, list[Mail]] = {}
    for mail in ordered:
        found.setdefault(groups.root(mail.id), []).append(mail)
    return list(found.values())


def _answers(mail: Mail, earlier: Mail) -> bool:
    """Without references: a reply prefix, or another sender, tells an answer from a new mail on the same subject."""
    return bool(_PREFIX.match(mail.subject)) or mail.sender != earlier.sender


class _Groups:
    """Ids joined into groups, known or only referred to."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, id_: str) -> str:
        while (parent := self._parent.get(id_, id_)) != id_:
            self._parent[id_] = self._parent.get(parent, parent)
            id_ = parent
        return id_

    def join(self, first: str, second: str) -> None:
        self._parent[self.root(second)] = self.root(first)
