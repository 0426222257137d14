"""Which conversations and quotes the report shows, chosen by DuckDB as `report.gathering` chooses them one by one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from heartfelt.report.gathering import AFTER_ABUSE, HIDDEN, MAGIC, WORTH_READING
from heartfelt.report.labels import CUES, OUTCOMES, SIGNS, Label
from heartfelt.report.quotes import CORRECT, PER_ACT, Quote, Quotes, shortened
from heartfelt.report.shortlist import Shortlist
from heartfelt.report.tallies import HIDDEN_FROM

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Pointer(NamedTuple):
    """Where an assessment stands: the file and the row in it."""

    part: str
    row: int


def _severity(labels: dict[str, Label], name: str) -> str:
    cases = " ".join(f"WHEN '{key}' THEN {label.severity}" for key, label in labels.items())
    return f"CASE {name} {cases} ELSE {Label('').severity} END"


_WEIGHED = f"""
    SELECT part, row, queue, moment, hidden_indifference, customer_abusive, list_reverse_sort(list_transform(acts,
            lambda act: act.strength)) AS acts,
        list_reverse_sort(list_concat(
            list_transform(list_filter(cues, lambda cue: cue.outcome <> 'met'), lambda cue, place: {{
                'weight': cue.strength * ({_severity(CUES, "cue.cue")} * {_severity(OUTCOMES, "cue.outcome")}),
                'place': -place, 'kind': cue.cue || ' ' || cue.outcome}}),
            list_transform(signs, lambda sign, place: {{
                'weight': sign.strength * {_severity(SIGNS, "sign.sign")}, 'place': -1000000 - place, 'kind': sign.sign}})
        )) AS pressing
    FROM assessments WHERE len(signs) > 0 OR len(cues) > 0 OR len(acts) > 0 OR hidden_indifference >= {HIDDEN_FROM}
"""
_PRESSURE = "list_sum(list_transform({weights}, lambda {one}, place: {weight} * pow(0.5, place - 1)))"
_OF_FINDINGS = _PRESSURE.format(weights="pressing", one="one", weight="one.weight")
_OF_ACTS = _PRESSURE.format(weights="acts", one="one", weight="one")
_SHORTLISTS = {
    "magic": ("'Act'", _OF_ACTS, "moment = 'magic' AND len(acts) > 0", MAGIC + WORTH_READING),
    "hidden": (
        "CASE WHEN len(pressing) > 0 THEN pressing[1].kind ELSE '' END", "hidden_indifference",
        f"hidden_indifference >= {HIDDEN_FROM}", HIDDEN,
    ),
    "pressing": (
        "pressing[1].kind", f"{_OF_FINDINGS} * CASE WHEN customer_abusive THEN {AFTER_ABUSE} ELSE 1 END",
        f"len(pressing) > 0 AND coalesce(hidden_indifference, 0) < {HIDDEN_FROM}", WORTH_READING,
    ),
}  # fmt: skip
"""By the list: what makes two conversations alike, how much one asks to be shown, which may be, how many of a kind."""

_BEST = """
    SELECT kind, unnest(max_by(
        {{'score': score, 'queue': queue, 'part': part, 'row': row}}, {{'score': score, 'row': -row}}, {size})) AS best
    FROM (SELECT {kind} AS kind, {score} AS score, queue, part, row FROM ({weighed}) WHERE {where})
    GROUP BY kind
"""
_QUOTES = f"""
    SELECT act.act, unnest(max_by(
        {{'id': id, 'queue': queue, 'quote': act.quote, 'because': act.because, 'score': score, 'part': part, 'row': row}},
        {{'score': score, 'row': -row}}, {PER_ACT})) AS best
    FROM (
        SELECT id, queue, part, row, act, act.strength * care AS score
        FROM (
            SELECT id, queue, part, row, coalesce(care.score, {CORRECT}) AS care, unnest(list_filter(own, lambda act, place:
                len(list_filter(own, lambda other, before: other.act = act.act AND (other.strength > act.strength
                    OR (other.strength = act.strength AND before < place)))) = 0)) AS act
            FROM (
                SELECT id, queue, part, row, care,
                    list_filter(acts, lambda act: coalesce(act.role, 'agent') = 'agent' AND act.quote <> '') AS own
                FROM assessments
                WHERE len(acts) > 0 AND coalesce(care.score, {CORRECT}) >= {CORRECT}
                    AND len(list_filter(signs, lambda sign: coalesce(sign.role, 'agent') = 'agent')) = 0
            )
        )
    )
    GROUP BY act.act
"""


def shortlist(connection: DuckDBPyConnection, name: str) -> Shortlist[Pointer]:
    """The best of every kind for one of the lists `pressing`, `hidden` and `magic`."""
    kind, score, where, size = _SHORTLISTS[name]
    query = _BEST.format(kind=kind, score=score, where=where, size=size, weighed=_WEIGHED)
    found: Shortlist[Pointer] = Shortlist(size)
    for of_kind, best in _in_order(connection.execute(query).fetchall()):
        found.offer(of_kind, best["score"], best["queue"], partial(Pointer, best["part"], best["row"]))
    return found


def quotes(connection: DuckDBPyConnection) -> Quotes:
    """The strongest quotes of every act."""
    found = Quotes()
    for act, best in _in_order(connection.execute(_QUOTES).fetchall()):
        make = partial(Quote, shortened(best["quote"]), best["because"], best["id"], best["queue"])
        found.acts.setdefault(act, Shortlist(PER_ACT)).offer("", best["score"], best["queue"], make)
    return found


def _in_order(rows: Iterable[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """In the order in which they were assessed, by which equals are told apart."""
    return sorted(rows, key=lambda item: (item[1]["part"], item[1]["row"]))
