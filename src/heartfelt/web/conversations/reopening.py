"""Whether a conversation was opened again after it was over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

OVER = {"solved", "resolved", "closed", "done", "completed"}
AGAIN = {"reopened", "reopen", "re-opened"}
NOT_AGAIN = {"deleted", "archived", "merged", "spam"}


def reopened(events: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a status says so, or another one than over follows one that was over; `events` as they are kept, in order."""
    over = False
    for event in events:
        if event.get("kind") != "status":
            continue
        before, after = (str(event.get(end) or "").strip().lower() for end in ("from", "to"))
        if after in AGAIN:
            return True
        if after and after not in OVER | NOT_AGAIN and (over or before in OVER):
            return True
        over = over or after in OVER
    return False
