"""What people say of a file that does not explain itself: its format, its columns, who is who, the channel."""

from __future__ import annotations

import re
from collections.abc import Callable

from heartfelt.connectors import Options
from heartfelt.web.agreements.selectors import agreement_of, zone_of
from heartfelt.web.conversations.models import Upload

# The library's errors name options of the command line; here they are fields of a form.
FIELDS = {"from": "Format", "columns": "Columns of a table", "agent": "Agents"}
_OPTION = re.compile(r" with --(from|columns|agent)\b(?: NAME\b| \w+=COLUMN\b)?")
_SIDES = re.compile(r"say (?:who is on which side|which names are agents)(?! under)")
_UNCLEAR = re.compile("under “|has no column")


def options_of(upload: Upload, progress: Callable[[int], None]) -> Options:
    """How an upload's file is read. A time without a zone is one of the team's zone."""
    said = upload.explained
    return Options(
        columns=said.get("columns", {}),
        channel=said.get("channel"),
        agents=frozenset(said.get("agents", ())),
        customers=frozenset(said.get("customers", ())),
        zone=zone_of(agreement_of(upload.team)),
        progress=progress,
    )


def with_fields(text: str) -> str:
    """What the library says of a file, with the fields of the form in place of options of the command line."""
    text = _OPTION.sub(lambda option: f" under “{FIELDS[option[1]]}”", text)
    return _SIDES.sub(lambda sides: f"{sides[0]} under “Agents” and “Customers”", text)


def is_unclear(upload: Upload) -> bool:
    """Whether saying more, or something else, of the file could help."""
    told = [upload.error, *(problem["what"] for problem in upload.problems if problem["lost"])]
    return bool(upload.explained) or any(map(_UNCLEAR.search, told))
