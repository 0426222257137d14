"""Sentences are spans of the text as given, and nothing that is said falls between them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartfelt.language.sentences import LONGEST, clauses, sentences, shortest


def split(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where is it? I paid.", ["Where is it?", "I paid."]),
        ("First line\nsecond line", ["First line", "second line"]),
        ("First\r\n\r\nsecond\r\n", ["First", "second"]),
        ("It cost 4.50 at example.org today", ["It cost 4.50 at example.org today"]),
        ('He said "no!" and left.', ['He said "no!"', "and left."]),
        ("Really?! Yes...", ["Really?!", "Yes..."]),
        ("@ann @bob hello there", ["hello there"]),
        ("- one\n* two\n> three", ["one", "two", "three"]),
        ("  \n ... !!! \n", []),
        ("", []),
        ("😡 why? 𝒲hy!", ["😡 why?", "𝒲hy!"]),
        ("e\u0301te\u0301. fini", ["e\u0301te\u0301.", "fini"]),
    ],
)
def test_a_text_is_split_where_its_sentences_end(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(("text", "asks"), [("Why?", True), ('"Why?"', True), ("Why?!", False), ("Why? ok", False)])
def test_a_question_ends_in_its_mark(text: str, asks: bool) -> None:
    assert sentences(text)[-1].is_question is asks


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), st.text(alphabet="ab ?!.\n\r@-\"'()é😡", max_size=200)))
def test_spans_are_true_in_order_and_lose_no_letter(text: str) -> None:
    found = sentences(text)
    for sentence in found:
        assert sentence.text == text[sentence.start : sentence.end]
        assert sentence.text == sentence.text.rstrip()
    assert all(a.end <= b.start for a, b in pairwise(found))
    inside = {i for sentence in found for i in range(sentence.start, sentence.end)}
    left = "".join(char if i not in inside else " " for i, char in enumerate(text))
    without_names = " ".join(word for word in left.split() if not word.strip(".-–—*•>").startswith("@"))
    assert not any(char.isalnum() for char in without_names)


UNTIDY = (
    "hi my internet is down again since monday and i called twice and nobody helped me, which is a joke 😡😡 i have to work "
    "tomorrow so please just fix it...thanks"
)


def test_a_long_sentence_without_marks_is_cut_where_somebody_would_draw_breath() -> None:
    (sentence,) = sentences(UNTIDY)
    assert [clause.text for clause in clauses(sentence)] == [
        "hi my internet is down again since monday", "and i called twice", "and nobody helped me",
        "which is a joke 😡😡", "i have to work tomorrow", "so please just fix it...thanks",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["I ordered a lamp, and it never came.", "word " * 40, "a" * 300, "(a; b; c) " + "x" * 99]
)
def test_a_short_sentence_and_one_without_a_place_to_cut_stay_whole(text: str) -> None:
    (sentence,) = sentences(text)
    assert clauses(sentence) == (sentence,)


@settings(deadline=None)
@given(st.text(alphabet="ab ,;.–-😡n", max_size=300), st.sampled_from(["", "Yes. ", "@ab "]))
def test_clauses_are_spans_of_the_text_in_order(text: str, before: str) -> None:
    whole = before + text
    for sentence in sentences(whole):
        found = clauses(sentence)
        assert all(clause.text == whole[clause.start : clause.end] for clause in found)
        assert all(clause.text.strip() == clause.text != "" for clause in found)
        assert all(a.end <= b.start for a, b in pairwise(found))
        assert sentence.start <= found[0].start
        assert found[-1].end <= sentence.end


def test_a_long_sentence_is_quoted_around_the_words_that_matter() -> None:
    text = "word " * 200 + "it never arrived " + "word " * 200
    (sentence,) = sentences(text)
    start = text.index("never")
    first, last = shortest(text, sentence, start, start + len("never"))
    assert last - first <= LONGEST + 70
    assert "it never arrived" in text[first:last]
    assert text[first - 1] == " "
    assert not text[last - 1].isspace()


def test_a_link_at_the_end_is_not_quoted() -> None:
    text = "Please read this page https://example.org/help"
    (sentence,) = sentences(text)
    first, last = shortest(text, sentence, 0, 6)
    assert text[first:last] == "Please read this page"
