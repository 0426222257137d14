"""The condition that a conversation holds certain words and labels, in the terms of each database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, F, Func
from django.db.models.sql.compiler import SQLCompiler

from heartfelt.web.conversations.words.terms import Term

Compiled = tuple[str, tuple[str | int, ...]]
_WORDS = "phraseto_tsquery('simple', heartfelt_plain(%s))"
_BEGINNING = f"(NULLIF({_WORDS}::text, '') || ':*')::tsquery"
_ON_POSTGRESQL = (
    "{pk} IN (SELECT conversation_id FROM conversations_words "
    "WHERE {held} AND heartfelt_weight(conversation_id) <> 0{within})"
)
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
    index is read further.
    """

    output_field = BooleanField()

    def __init__(self, *terms: Term, labels: Sequence[str] = (), ids: tuple[int, int] | None = None) -> None:
        super().__init__(F("pk"))
        self.terms: Sequence[Term] = terms
        self.labels = list(labels)
        self.ids = ids

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, Any]:  # noqa: ARG002
        """One look into the GIN index for all terms and labels together."""
        query = " && ".join(_BEGINNING if term.beginning else _WORDS for term in self.terms)
        held = [_SAID.format(query=query), *([_LABELLED] if self.labels else ())]
        within = _WITHIN if self.ids else ""
        said = _ON_POSTGRESQL.format(pk=self._pk(compiler), held=" AND ".join(held), within=within)
        labels = [self.labels] if self.labels else []
        return said, (*(term.text for term in self.terms), *labels, *(self.ids or ()))

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
