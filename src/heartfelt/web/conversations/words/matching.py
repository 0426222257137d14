"""The condition that a conversation holds certain words, in the terms of each database."""

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
_ON_POSTGRESQL = "{pk} IN (SELECT conversation_id FROM conversations_words WHERE words @@ ({query}))"
_ON_SQLITE = "{pk} IN (SELECT rowid >> 20 FROM conversations_words WHERE conversations_words MATCH %s)"


class Matches(Func):
    """Whether a conversation holds all of these terms, each anywhere in it; a phrase stands in one message."""

    output_field = BooleanField()

    def __init__(self, *terms: Term) -> None:
        super().__init__(F("pk"))
        self.terms: Sequence[Term] = terms

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Compiled:  # noqa: ARG002
        """One look into the GIN index for all terms together."""
        query = " && ".join(_BEGINNING if term.beginning else _WORDS for term in self.terms)
        return _ON_POSTGRESQL.format(pk=self._pk(compiler), query=query), tuple(term.text for term in self.terms)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Compiled:  # noqa: ARG002
        """One look into the FTS5 table for each term: its rows are messages, with the conversation in the upper bits."""
        said = _ON_SQLITE.format(pk=self._pk(compiler))
        return " AND ".join([said] * len(self.terms)), tuple(_phrase(term) for term in self.terms)

    def _pk(self, compiler: SQLCompiler) -> str:
        place: Expression = self.get_source_expressions()[0]
        return compiler.compile(place)[0]


def _phrase(term: Term) -> str:
    """In FTS5 a quoted string is split into words as the messages were, and nothing in it is an operator."""
    quoted = '"{}"'.format(term.text.replace('"', " "))
    return f"{quoted} *" if term.beginning else quoted
