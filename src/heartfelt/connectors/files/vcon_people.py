"""The parties of a vCon: who they are, and which of them said what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from heartfelt.connectors.connector import Options
from heartfelt.connectors.files.speakers import alternating, role_named, roles
from heartfelt.connectors.files.vcon_transcript import Said
from heartfelt.conversation import Role


class Party(msgspec.Struct):
    name: str | None = None
    role: str | None = None
    type: str | None = None
    mailto: str | None = None
    tel: str | None = None
    id: int | str | None = None
    uuid: str | None = None
    meta: Any = None


@dataclass(frozen=True)
class Turn:
    """What one speaker said; `guessed` where the vCon does not say who spoke."""

    speaker: str
    text: str
    at: datetime | None = None
    id: str | None = None
    meta: dict[str, Any] = field(default_factory=dict)
    guessed: bool = False


class People:
    """The parties and what is known of their roles, from `role`, `meta`, `type`, their names and the options."""

    def __init__(self, parties: Sequence[Party], options: Options) -> None:
        self._parties = parties
        declared = {self.key(index): _declared(party, options) for index, party in enumerate(parties)}
        sides = {
            side: frozenset(key for key, role in declared.items() if role == side) for side in ("agent", "customer")
        }
        self._options = replace(
            options, agents=options.agents | sides["agent"], customers=options.customers | sides["customer"]
        )
        self._declared = declared

    def has(self, index: int) -> bool:
        """Whether there is a party of this number."""
        return 0 <= index < len(self._parties)

    def key(self, index: int) -> str:
        """What a party is called."""
        party = self._parties[index]
        return party.name or party.mailto or party.tel or f"party {index}"

    def author(self, speaker: str, role: Role) -> str:
        """The party that a transcriber's speaker is, where only one has the role."""
        known = [key for key, declared in self._declared.items() if declared == role]
        return known[0] if speaker not in self._declared and len(known) == 1 else speaker

    def roles(self, turns: Sequence[Turn]) -> Mapping[str, Role] | None:
        """The role of everyone who spoke, or None if it cannot be told."""
        if not turns:
            return {}
        bots: dict[str, Role] = {key: role for key, role in self._declared.items() if role == "bot"}
        rest = [(turn.speaker, turn.text) for turn in turns if turn.speaker not in bots]
        found = roles(rest, self._options) if rest else {}
        return None if found is None else {**found, **bots}

    def turns(self, pieces: Sequence[Said], parties: Sequence[int], began: datetime | None) -> list[Turn]:
        """The pieces of a transcript with their speakers; empty if no speakers are given and none can be told."""
        if all(piece.speaker is None and piece.party is None for piece in pieces):
            return self._by_turns(pieces, parties, began)
        merged: list[tuple[Turn, list[str]]] = []
        for piece in pieces:
            speaker = self._speaker(piece) or (merged[-1][0].speaker if merged else "unknown")
            if merged and merged[-1][0].speaker == speaker:
                merged[-1][1].append(piece.text)
            else:
                merged.append((Turn(speaker, "", _at(began, piece), meta=_offset(piece)), [piece.text]))
        return [replace(turn, text=" ".join(texts)) for turn, texts in merged]

    def _speaker(self, piece: Said) -> str | None:
        if piece.party is not None and self.has(piece.party):
            return self.key(piece.party)
        names = {key.casefold(): key for key in self._declared}
        return None if piece.speaker is None else names.get(piece.speaker.casefold(), piece.speaker)

    def _by_turns(self, pieces: Sequence[Said], parties: Sequence[int], began: datetime | None) -> list[Turn]:
        keys = [self.key(index) for index in parties or range(len(self._parties))]
        sides = {side: [key for key in keys if self._declared[key] == side] for side in ("agent", "customer")}
        if any(len(side) != 1 for side in sides.values()):
            return []
        called: dict[Role, str] = {"agent": sides["agent"][0], "customer": sides["customer"][0]}
        found = alternating([piece.text for piece in pieces], called["agent"], called["customer"])
        return [
            Turn(called[role], piece.text, _at(began, piece), meta={"speaker_guessed": True}, guessed=True)
            for piece, role in zip(pieces, found or [], strict=False)
        ]


def _declared(party: Party, options: Options) -> Role | None:
    meta = party.meta if isinstance(party.meta, dict) else {}
    names = {name for name in (party.name, party.mailto, party.tel, str(party.id), party.uuid) if name}
    if names & options.agents:
        return "agent"
    if names & options.customers:
        return "customer"
    said = (
        party.role,
        meta.get("role"),
        party.type,
        meta.get("type"),
        party.name,
        (party.mailto or "").partition("@")[0],
    )
    return next((role for one in said if isinstance(one, str) and (role := role_named(one, options))), None)


def _at(began: datetime | None, piece: Said) -> datetime | None:
    """When it was said: known only where the transcript gives offsets."""
    try:
        return None if began is None or piece.offset is None else began + timedelta(seconds=piece.offset)
    except (OverflowError, ValueError):
        return None


def _offset(piece: Said) -> dict[str, Any]:
    return {} if piece.offset is None else {"offset_s": piece.offset}
