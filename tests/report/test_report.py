"""What a report says, what it never says, and that no text of others gets through as markup."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise

import msgspec
import pytest
from report_cast import ADDRESS, MUM, REFUND, ROUTER, RUDE, SILENT, START, TICKED, Pair, foreign, long_one, many, pair

from heartfelt.conversation import Message
from heartfelt.errors import Problems
from heartfelt.rates import Rate, TooFew
from heartfelt.report import build, render
from heartfelt.report.marking import note_of, pieces_of
from heartfelt.report.shortlist import Shortlist, pressing

ATTACKS = (
    "<script>window.hacked = 1</script>",
    '"><img src=x onerror="window.hacked = 1">',
    "</script><script>window.hacked = 1</script>",
    "'-alert(1)-' onmouseover=alert(1) x='",
    "{{ 7 * 7 }} {% raw %} ${7*7} <!-- --> ]]>",
    "\u2028\u2029\u202e\ufeff \x00 \ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "<svg/onload=window.hacked=1>",
    "javascript:window.hacked=1",
)


class _Page(HTMLParser):
    """The page as a browser takes it apart: tags with their attributes, and the text between."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.texts))


def page_of(*pairs: Pair, problems: Problems | None = None) -> _Page:
    return _Page(render(build(pairs, problems)))


def test_the_headline_gives_the_rate_with_its_interval() -> None:
    report = build(many(200))
    assert isinstance(report.all.met, Rate)
    text = _Page(render(report)).text
    assert "200 conversations read" in text
    assert f"{round(report.all.met.value * 100)} % ({round(report.all.met.low * 100)}–" in text


def test_outcomes_add_up_over_cues() -> None:
    pairs = list(many(120))
    report = build(pairs)
    expected = [sum(c[i] for _, a in pairs for c in a.opportunities.values()) for i in range(4)]
    assert list(report.all.outcomes.values()) == expected
    assert sum(row.total for row in report.cues) == report.all.total == sum(expected)
    assert report.all.outcomes["missed"] > 0


def test_little_data_gives_counts_and_no_rate() -> None:
    report = build([pair(REFUND), pair(ADDRESS, name="c-2")])
    text = _Page(render(report)).text
    assert isinstance(report.all.met, TooFew)
    assert "2 of 6 cues met" in text
    assert "too few conversations" in text
    assert not re.search(r"\d+ %\s\(", text)


def test_a_queue_with_few_conversations_is_named_without_a_rate() -> None:
    few = pair(ADDRESS, name="few", queue="the small one")
    report = build([*many(100), few])
    rows = {row.name: row for row in report.queues}
    assert isinstance(rows["the small one"].met, TooFew)
    assert isinstance(rows["billing"].met, Rate)
    assert "Too few conversations to say: the small one" in _Page(render(report)).text.replace(", press", "")


def test_conversations_in_other_languages_count_nowhere_but_are_told() -> None:
    report = build([*many(50), *foreign(7)])
    alone = build(many(50))
    assert (report.conversations, report.read, report.unread) == (57, 50, 7)
    assert report.all == alone.all
    assert [row.conversations for row in report.skipped if "language de" in row.reason] == [7]
    assert {row.among for row in report.acts if row.name == "owns"} == {50}


def test_a_sign_is_counted_among_conversations_where_it_could_be_read() -> None:
    pairs = list(many(100))
    skipping = sum(bool(a.skipped) for _, a in pairs)
    slow = msgspec.structs.replace(pair(REFUND)[1].signs[0], sign="slow_reply")
    assessment = msgspec.structs.replace(pairs[0][1], signs=(slow,), skipped=())
    report = build([(pairs[0][0], assessment), *pairs[1:]])
    row = next(row for row in report.signs if row.name == "slow_reply")
    assert (row.agents, row.among) == (1, 100 - skipping + bool(pairs[0][1].skipped))


def test_findings_of_bots_are_the_bots() -> None:
    report = build(pair(ROUTER[:3], name=f"c-{n}") for n in range(12))
    boxed = next(row for row in report.signs if row.name == "boxed")
    assert (boxed.agents, boxed.bots) == (0, 12)
    assert "by the bot" in _Page(render(report)).text


def test_every_quote_is_marked_verbatim_with_its_label_and_reason() -> None:
    conversation, assessment = pair(REFUND)
    html = render(build([(conversation, assessment)]))
    marks = re.findall(r"<mark[^>]*>(.*?)</mark>", html.replace("&#39;", "'"))
    for finding in (*assessment.cues, *assessment.signs):
        assert finding.quote in marks
        assert finding.because in html
    assert "Policy wall" in html
    assert "Circumstance, missed" in html


def test_marks_leave_the_text_as_it_was_written() -> None:
    text = "aaa bbb ccc ddd"
    sign = pair(REFUND)[1].signs[0]
    spans = ((4, 11), (8, 15), (4, 7))
    notes = [
        note_of(n, msgspec.structs.replace(sign, start=a, end=b, quote=text[a:b]), text)
        for n, (a, b) in enumerate(spans)
    ]
    pieces = pieces_of(text, notes)
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.tone] == ["bbb", " ", "ccc", " ddd"]
    assert sorted(number for piece in pieces for number in piece.ends) == [0, 1, 2]


def test_a_quote_that_is_not_in_the_text_is_told_and_not_marked() -> None:
    conversation, assessment = pair(REFUND)
    wrong = msgspec.structs.replace(assessment.signs[0], start=0)
    page = page_of((conversation, msgspec.structs.replace(assessment, cues=(), signs=(wrong,))))
    assert wrong.quote
    assert f"{wrong.because} {wrong.quote}" in page.text


def test_no_agent_is_named_or_counted() -> None:
    html = render(build([*many(300), long_one()]))
    for name in ("ann", "bob", "cleo", "dev", "eli", "fay", "gus", "cust-9"):
        assert not re.search(rf"\b{name}\b", _Page(html).text, re.IGNORECASE), name
    assert "Agent A" in html
    assert "Agent B" in html


def test_internal_notes_stay_out() -> None:
    text = page_of(long_one()).text
    assert "This stays between us" not in text
    assert "1 internal note not shown" in text
    assert "Transferred to another agent" in text


def test_long_dialogues_fold_around_the_evidence() -> None:
    (shown,) = build([long_one(400)]).worth_reading
    visible = [line for stretch in shown.stretches if not stretch.folded for line in stretch.lines]
    assert len(visible) == 4
    assert any(line.notes for line in visible)
    assert sum(stretch.size for stretch in shown.stretches) == 403
    assert max(len(stretch.lines) for stretch in shown.stretches) <= 40


def test_long_messages_are_cut_and_keep_their_evidence() -> None:
    text = "x" * 50_000 + " completely let down " + "y" * 50_000
    html = render(build([pair([("customer", text, "cue feeling missed: completely let down"), ("ann", "Noted.")])]))
    assert "completely let down</mark>" in html
    assert "characters left out" in html
    assert html.count("x" * 300) == 0


def test_conversations_worth_reading_are_diverse_and_the_heaviest_comes_first() -> None:
    pairs = [pair(REFUND, name=f"r-{n}", queue="billing") for n in range(50)]
    pairs += [pair(ROUTER, name=f"t-{n}", queue="help") for n in range(5)]
    pairs += [pair(SILENT, name="s", queue="shop"), pair(ADDRESS, name="fine")]
    report = build(pairs)
    assert len(report.worth_reading) == 20
    ids = {shown.id for shown in report.worth_reading}
    assert "s" in ids
    assert "fine" not in ids
    assert len([one for one in ids if one.startswith("t-")]) >= 4
    assert report.worth_reading[0].id == "r-0"


def test_hidden_indifference_magic_and_acts_have_their_places() -> None:
    report = build([pair(TICKED, name="h", hidden=0.8), pair(MUM, name="m", moment="magic", care=4.8), pair(ADDRESS)])
    assert [shown.id for shown in report.hidden] == ["h"]
    assert [shown.id for shown in report.magic] == ["m"]
    assert report.worth_reading == ()
    assert "I've closed the account as of today" in [quote.text for _, quotes in report.quotes for quote in quotes]
    assert "Every box ticked, nobody cared" in _Page(render(report)).text


def test_praise_comes_only_from_conversations_without_a_sign() -> None:
    scolded = [*ADDRESS, ("dev", "Read our help page next time.", "sign reproach: Read our help page next time.")]
    cold = pair(ADDRESS, name="cold", care=2.0)
    report = build([pair(scolded, name="scolded"), cold, *(pair(MUM, name=f"m-{n}") for n in range(5))])
    found = [quote.conversation for _, quotes in report.quotes for quote in quotes]
    assert set(found) == {"m-0", "m-1"}


def test_what_is_missed_after_abuse_weighs_less() -> None:
    report = build([pair(RUDE, name="abused", customer_abusive=True), pair(RUDE, name="calm")])
    assert [shown.id for shown in report.worth_reading] == ["calm", "abused"]


def test_abuse_is_told_as_exposure_and_circumstances_as_customers_told_them() -> None:
    text = page_of(pair(RUDE, customer_abusive=True), pair(MUM, name="m", vulnerability=("bereavement",))).text
    assert "In 1 conversation a customer insulted or threatened" in text
    assert "Bereavement" in text


def test_problems_of_the_input_are_listed_with_their_place() -> None:
    problems = Problems()
    for line in range(1, 9):
        problems.add("export.csv", line, "no text in the row", kind="no text")
    problems.add("b.jsonl", 4, "messages were out of order: sorted by time", lost=False)
    text = page_of(*many(5), problems=problems).text
    assert "8 items left out, 1 used after a small repair" in text
    assert "export.csv:1" in text
    assert "b.jsonl:4" in text


@pytest.mark.parametrize(("days", "unit"), [(14, "day"), (120, "week"), (900, "month")])
def test_time_is_told_by_a_unit_that_fits_the_span(days: int, unit: str) -> None:
    pairs = [pair(ADDRESS, name=f"c-{n}", at=START + timedelta(days=n % days)) for n in range(days * 12)]
    periods = build(pairs).periods
    assert periods is not None
    assert periods.unit == unit
    assert sum(row.conversations for row in periods.rows) == len(pairs)


def test_strays_in_time_neither_stretch_the_axis_nor_get_lost() -> None:
    strays = [pair(ADDRESS, name="old", at=datetime(1970, 1, 1, tzinfo=UTC)), pair(ADDRESS, name="no", at=None)]
    report = build([*many(600), *strays])
    assert report.periods is not None
    assert (report.periods.unit, report.periods.outside, report.periods.undated) == ("week", 1, 1)
    assert report.span is not None
    assert report.span[0].year == 2026


def test_the_ends_of_the_calendar_are_no_problem() -> None:
    first, last = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
    for ends in ((first,), (last,), (first, last)):
        assert render(build(pair(REFUND, name=str(n), at=ends[n % len(ends)]) for n in range(24)))


def test_nothing_to_read_makes_a_page_that_says_so() -> None:
    assert "There was nothing to read" in page_of().text
    assert "None of the conversations could be read" in page_of(*foreign(3)).text
    quiet = pair([("customer", "Hello."), ("ann", "Hello.")])
    assert "No cue called for a response" in page_of(quiet).text


def test_the_same_input_gives_the_same_bytes() -> None:
    assert render(build(many(80))) == render(build(many(80)))


@pytest.mark.parametrize("attack", ATTACKS)
def test_texts_of_others_never_become_markup(attack: str) -> None:
    clean, dirty = (
        _Page(render(build([_everywhere(text)] * 12, _problem(text)))) for text in ("plain words of a customer", attack)
    )
    assert [tag for tag, _ in dirty.tags] == [tag for tag, _ in clean.tags]
    assert [sorted(attrs) for _, attrs in dirty.tags] == [sorted(attrs) for _, attrs in clean.tags]
    assert not [attrs for _, attrs in dirty.tags if str(attrs.get("href", "#"))[0] != "#"]
    assert re.sub(r"\s+", " ", attack).replace("\x00", "\ufffd") in dirty.text.replace("\x00", "\ufffd")


def _everywhere(text: str) -> Pair:
    """A conversation in which every field that others fill holds `text`."""
    script = [
        ("customer", text, f"cue feeling missed: {text}"),
        ("ann", text, f"sign canned: {text}", f"act owns: {text}"),
    ]
    conversation, assessment = pair(script, name=text, queue=text, subject=text, language=text, moment="magic")
    evil = {"because": text, "raised_by": (text,)}
    cue, sign, act = (
        msgspec.structs.replace(found[0], **evil) for found in (assessment.cues, assessment.signs, assessment.acts)
    )
    skipped = (msgspec.convert({"signal": text, "reason": text}, type(next(foreign())[1].skipped[0])),)
    changes = {"cues": (cue,), "signs": (sign,), "acts": (act,), "vulnerability": (text,), "skipped": skipped}
    return conversation, msgspec.structs.replace(assessment, customer_abusive=True, **changes)


def _problem(text: str) -> Problems:
    problems = Problems()
    problems.add(text, 1, text)
    return problems


def test_a_page_can_be_written_whatever_the_text_holds() -> None:
    script = [("customer", "signs \u202e\u0000 \U0001f494 here", "cue question missed: signs"), ("ann", "Yes?")]
    html = render(build([pair(script, name="half-\udcff")]))
    assert "signs</mark>" in html
    assert html.encode("utf-8")


def test_the_page_holds_all_it_needs() -> None:
    page = page_of(*many(60))
    for tag, attrs in page.tags:
        assert tag not in ("link", "iframe", "object", "embed", "img", "form", "base")
        assert "src" not in attrs
        assert str(attrs.get("href", "#")).startswith("#")
    policy = next(attrs["content"] for tag, attrs in page.tags if tag == "meta" and "http-equiv" in attrs)
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "script-src 'sha256-" in policy


def test_every_link_leads_somewhere() -> None:
    page = page_of(*many(300), long_one())
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {str(attrs["href"])[1:] for _, attrs in page.tags if "href" in attrs} <= set(ids)


def test_headings_and_landmarks_are_in_order() -> None:
    tags = [tag for tag, _ in page_of(*many(200)).tags]
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for landmark in ("main", "nav", "header", "footer"):
        assert tags.count(landmark) == 1


def test_memory_does_not_grow_with_the_number_of_conversations() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        build(_heavy(count))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    few, many_times = peak(400), peak(2400)
    assert many_times < 1.3 * few


def _heavy(count: int) -> Iterator[Pair]:
    for conversation, assessment in many(count):
        more = tuple(Message(id=f"x{n}", role="agent", text=f"{n} " * 400) for n in range(5))
        yield msgspec.structs.replace(conversation, messages=(*conversation.messages, *more)), assessment


def test_endless_queue_names_are_bounded() -> None:
    report = build(pair(ADDRESS, name=str(n), queue=f"queue {n}") for n in range(4200))
    assert len(report.queues) == 20
    assert report.queues_left_out == 3980


def test_a_shortlist_keeps_the_best_of_every_kind_and_makes_no_more_than_it_must() -> None:
    made: list[int] = []
    shortlist: Shortlist[int] = Shortlist(3)
    for score in range(100, 0, -1):
        shortlist.offer(
            "even" if score % 2 == 0 else "odd", score, None, lambda score=score: made.append(score) or score
        )
    assert set(shortlist.best()) == {100, 99, 98}
    assert len(made) == 6


def test_findings_are_weighed_by_strength_and_severity() -> None:
    _, assessment = pair(REFUND)
    weights = [weight for weight, _ in pressing(assessment)]
    assert weights == sorted(weights, reverse=True)
    assert all(getattr(finding, "outcome", "") != "met" for _, finding in pressing(assessment))
