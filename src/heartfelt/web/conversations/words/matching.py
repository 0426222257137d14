"""The condition that a conversation holds certain words and labels, in the terms of each database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, F, Func
from django.db.models.sql.compiler import SQLCompiler

from heartfelt.web.conversations.words.terms import Term

Compiled = tuple[str, tuple[Any, ...]]
_WORDS = "phraseto_tsquery('simple', heartfelt_plain(%s))"
_BEGINNING = f"(NULLIF({_WORDS}::text, '') || ':*')::tsquery"
_LOOKED_UP = (
    "SELECT conversation_id FROM conversations_words WHERE {held} AND heartfelt_weight(conversation_id) <> 0{within}"
)
FEW = 10_000
_SAID = "words @@ ({query})"
_LABELLED = "labels @> %s"
_WITHIN = " AND conversation_id BETWEEN %s AND %s"
_ON_SQLITE = "{pk} IN (SELECT rowid >> 20 FROM conversations_words WHERE conversations_words MATCH %s{within})"
_LAST = (1 << 20) - 1  # position in a conversation
_ROWS_WITHIN = " AND rowid BETWEEN %s AND %s"


class Matches(Func):
    """Whether a conversation holds all of these terms, each anywhere in it; a phrase stands in one message.

    PostgreSQL also passes over those that have not all of these labels, SQLite none. It is a first look: a
    label does not say who may see the finding now. `ids` is from which to which id the conversations are known to be: no
    index is read further. `first` has PostgreSQL look them up before all else, which is quick where they are few.
    """

    output_field = BooleanField()

    def __init__(
        self, *terms: Term, labels: Sequence[str] = (), ids: tuple[int, int] | None = None, first: bool = False
    ) -> None:
        super().__init__(F("pk"))
        self.terms: Sequence[Term] = terms
        self.labels = list(labels)
        self.ids = ids
        self.first = first

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, Any]:  # noqa: ARG002
        """One look into the GIN index for all terms and labels together."""
        looked_up, values = self._looked_up()
        among = f"= ANY (ARRAY({looked_up}))" if self.first else f"IN ({looked_up})"
        return f"{self._pk(compiler)} {among}", values

    def _looked_up(self) -> Compiled:
        """Which conversations PostgreSQL has in its index."""
        query = " && ".join(_BEGINNING if term.beginning else _WORDS for term in self.terms)
        held = [_SAID.format(query=query), *([_LABELLED] if self.labels else ())]
        looked_up = _LOOKED_UP.format(held=" AND ".join(held), within=_WITHIN if self.ids else "")
        return looked_up, (
            *(term.text for term in self.terms),
            *([self.labels] if self.labels else ()),
            *(self.ids or ()),
        )

    def are_few(self) -> bool:
        """Whether PostgreSQL expects so, which it knows of whole words, and not of phrases; SQLite is not asked."""
        if connection.vendor != "postgresql" or not all(term.text.isalnum() for term in self.terms):
            return False
        looked_up, values = self._looked_up()
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {looked_up}", values)
            expected: int = cursor.fetchone()[0][0]["Plan"]["Plan Rows"]
        return expected < FEW

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Compiled:  # noqa: ARG002
        """One look into the FTS5 table for each term: its rows are messages, with the conversation in the upper bits."""
        said = _ON_SQLITE.format(pk=self._pk(compiler), within=_ROWS_WITHIN if self.ids else "")
        rows = (self.ids[0] << 20, (self.ids[1] << 20) + _LAST) if self.ids else ()
        every = tuple(value for term in self.terms for value in (_phrase(term), *rows))
        return " AND ".join([said] * len(self.terms)), every

    def _pk(self, compiler: SQLCompiler) -> str:
        place: Expression = self.get_source_expressions()[0]
        return compiler.compile(place)[0]


def _phrase(term: Term) -> str:
    """In FTS5 a quoted string is split into words as the messages were, and nothing in it is an operator."""
    quoted = '"{}"'.format(term.text.replace('"', " "))
    return f"{quoted} *" if term.beginning else quoted
