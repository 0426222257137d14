"""What is quick of cleaning and cutting texts says what its plain definition says, whatever the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from heartfelt.conversation import Message
from heartfelt.language import words
from heartfelt.language.sentences import sentences
from heartfelt.language.trained import cleaning, features
from heartfelt.language.trained.ngrams import Ngrams

PIECES = (
    "@", "@bob", "http", "https://", "https://a.b/c?d=1&amp;x", "www.", "www.x.de", "&amp;", "&lt;", "&", "  ", " ", "\n",
    "\t", "\xa0", "\u2009", "\x1c", "#", "#tag", "don't", "it’s", "12345", "1", "²", "٣٤", "_", "a_b", ".", "...", "!", "?",
    "…", '"', "’", "”", ")", "é", "ÉCOLE", "ß", "😀", "ABC", "abc", "x.y", "a-b", "'", "\x00", "\u200b", "\r", "İ", "^", "$",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=14).map("".join)


@given(TEXTS)
def test_cleaned_is_one_pass_over_all_that_is_odd(text: str) -> None:
    assert cleaning.cleaned(text) == cleaning._ODD.sub(cleaning._replacement, text)


@given(TEXTS)
def test_words_have_their_digits_masked(text: str) -> None:
    found = re.findall(r"[a-z]+(?:'[a-z]+)?|\d+|[^\w\s]", cleaning.cleaned(text).lower().replace("’", "'"))
    masked = ["0" * min(len(word), 4) if word[0].isdigit() else word for word in found]
    assert features.words(text) == masked[: features.MOST_WORDS]


@given(TEXTS)
def test_letters_capitals_and_digits_are_counted(text: str) -> None:
    plain = sum(map(str.isalpha, text)), sum(map(str.isupper, text)), sum(map(str.isdigit, text))
    assert features._characters(text) == plain
    assert len(features._form(Message(id="m", role="agent", text=text))) == 9


@given(TEXTS)
def test_tokens_and_words_are_the_same_in_ascii_and_beyond(text: str) -> None:
    found = words._WORD.findall(text.lower().replace("’", "'"))
    assert words.tokens(text) == found
    assert words.words(text) == tuple(word.lstrip("#") for word in found if words.is_word(word))


@given(TEXTS)
def test_sentences_end_where_marks_or_line_breaks_do(text: str) -> None:
    ends = {match.end() for match in re.finditer(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|\n+", text)} | {len(text)}
    assert all(any(each.end <= end and not text[each.end : end].strip() for end in ends) for each in sentences(text))


@given(st.lists(st.lists(st.sampled_from(("a", "b", "^", "$", "?", "new")), max_size=6), max_size=6))
def test_ngrams_as_numbers_are_those_written_out(texts: Sequence[list[str]]) -> None:
    listed = ["a", "b", "?", "^", "a b", "b a", "^ a", "a $", "? $", "^ a b", "a b a", "$ a", "a ? $", "b $ a", "^ ^"]
    places, counts = Ngrams(listed).occurring(texts)
    written = [[place for place, gram in enumerate(listed) if gram in features.grams(text)] for text in texts]
    assert counts.tolist() == [len(each) for each in written]
    assert places.tolist() == [place for each in written for place in each]
