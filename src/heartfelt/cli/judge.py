"""`heartfelt judge`: a second reading by a language model, at an endpoint that the user names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track

from heartfelt.assessment import Assessment, reader_named
from heartfelt.cli.judged import Chosen, Format, show_agreement, tell, write
from heartfelt.cli.source import (
    DEFAULT_NAME,
    Agents,
    Calibrated,
    Channel,
    Columns,
    Files,
    From,
    Reader,
    Source,
    Strict,
    notes,
)
from heartfelt.conversation import Conversation
from heartfelt.errors import HeartfeltError

if TYPE_CHECKING:
    from heartfelt.evaluation import Labels
    from heartfelt.judge.judging import Judge

ENDPOINT = "HEARTFELT_JUDGE_ENDPOINT"


Address = Annotated[
    str | None,
    typer.Option(envvar=ENDPOINT, help=f"Where to ask, such as http://localhost:8080/v1; or the variable {ENDPOINT}."),
]
Model = Annotated[str | None, typer.Option(help="Which model; needed where the endpoint has several.")]
KeyVariable = Annotated[
    str | None, typer.Option(metavar="VARIABLE", help="The environment variable that holds the key.")
]
Unsure = Annotated[
    bool, typer.Option("--unsure", help="Only conversations where the built-in reader was nearly in doubt.")
]
Ids = Annotated[list[str] | None, typer.Option("--id", help="Only this conversation; may be repeated.")]
Limit = Annotated[int | None, typer.Option(min=1, help="At most so many conversations.")]
MostTokens = Annotated[int, typer.Option(min=1, help="Stop before more tokens than this, asked and answered.")]
MostCost = Annotated[float | None, typer.Option(min=0, help="Stop before more money than this; needs prices.")]
PriceIn = Annotated[float | None, typer.Option(min=0, help="Price of a million tokens asked.")]
PriceOut = Annotated[float | None, typer.Option(min=0, help="Price of a million tokens answered.")]
AnswerTokens = Annotated[int, typer.Option(min=1, help="An answer's longest, with what a model thinks before it.")]
Timeout = Annotated[float, typer.Option(min=1, help="Seconds to wait for an answer.")]
Gold = Annotated[
    Path | None,
    typer.Option(
        help="Labels by people: read only those conversations, and show how far both readers agree with them."
    ),
]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write the assessments here, as JSONL.")]
Shown = Annotated[Format, typer.Option(help="What is shown without --output.")]
Remembered = Annotated[
    Path | None, typer.Option(help="The file that remembers answers; by default among your settings of heartfelt.")
]


def command(
    files: Files,
    endpoint: Address = None,
    model: Model = None,
    api_key_env: KeyVariable = None,
    unsure: Unsure = False,
    id: Ids = None,  # noqa: A002
    limit: Limit = None,
    max_tokens: MostTokens = 200_000,
    max_cost: MostCost = None,
    price_in: PriceIn = None,
    price_out: PriceOut = None,
    answer_tokens: AnswerTokens = 2000,
    timeout: Timeout = 120,
    gold: Gold = None,
    output: Output = None,
    format: Shown = Format.table,  # noqa: A002
    cache: Remembered = None,
    source: From = None,
    columns: Columns = None,
    channel: Channel = None,
    agent: Agents = None,
    reader: Reader = DEFAULT_NAME,
    calibration: Calibrated = None,
    strict: Strict = False,
) -> None:
    """Let a language model read conversations too. Nothing is sent unless you name the endpoint.

    Says beforehand how much goes where. Answers are remembered: a run that was interrupted goes on where it stopped.
    """
    if not endpoint:
        raise HeartfeltError(f"No endpoint is named, so nothing was sent. Name one with --endpoint URL or {ENDPOINT}.")
    from heartfelt.evaluation import read_labels
    from heartfelt.judge.budget import Budget
    from heartfelt.judge.endpoint import Endpoint
    from heartfelt.judge.judging import Judge
    from heartfelt.judge.store import Store

    _tell_waits()
    budget = Budget(tokens=max_tokens, cost=max_cost, price_in=price_in, price_out=price_out)
    reading = Source(files, source, columns, channel, agent, strict, reader=reader, calibration=calibration)
    labels = read_labels(gold, reading.problems) if gold else None
    key = _key(api_key_env)
    with closing(Endpoint(endpoint, key=key, timeout=timeout, answer_tokens=answer_tokens)) as asked:
        chosen = _chosen(reading, id, labels, unsure, limit)
        reading.report_problems()
        if not chosen:
            notes.print("No conversation is left to judge; nothing was sent.")
            return
        judge = Judge(asked, model or _only(asked.models()), Store(cache or _default_cache()), budget)
        _announce(judge, [conversation for conversation, _ in chosen])
        read = list(judge.judge(_progress([conversation for conversation, _ in chosen])))
    write(read, output, format)
    tell(judge)
    if labels and read:
        shown = Console(highlight=False) if output or format is Format.table else notes
        own = f"{reader}, calibrated" if calibration else reader
        show_agreement(labels, chosen, read, (own, judge.reader), shown)


def _tell_waits() -> None:
    from stamina.instrumentation import set_on_retry_hooks

    set_on_retry_hooks(
        [lambda retry: notes.print(f"No answer yet; trying again in {retry.wait_for:.0f} s.", style="dim")]
    )


def _key(variable: str | None) -> str | None:
    if variable is None:
        return None
    key = os.environ.get(variable, "").strip()
    if not key or not key.isascii() or not key.isprintable():
        raise HeartfeltError(f"The environment variable {variable} holds no key. Set it to the endpoint's key.")
    return key


def _default_cache() -> Path:
    return Path(typer.get_app_dir("heartfelt")) / "judge.sqlite"


def _only(models: Sequence[str]) -> str:
    if len(models) != 1:
        known = ", ".join(models) or "none that it tells"
        raise HeartfeltError(f"Which model is to read? Say --model NAME. The endpoint has: {known}.")
    return models[0]


def _chosen(
    reading: Source, ids: list[str] | None, labels: list[Labels] | None, only_unsure: bool, limit: int | None
) -> Chosen:
    """The conversations to judge, with the built-in assessment where it is needed."""
    from heartfelt.judge.choosing import unsure

    reader = reader_named(reading.reader, reading.calibration)
    wanted = set(ids or ())
    labelled = None if labels is None else {one.id for one in labels}
    count = 0

    def keep(conversation: Conversation) -> bool:
        nonlocal count
        count += 1
        return (not wanted or conversation.id in wanted) and (labelled is None or conversation.id in labelled)

    found: Iterator[tuple[Conversation, Assessment | None]]
    if only_unsure or labels is not None:
        found = (pair for pair in reading.assessed(keep) if not only_unsure or unsure(*pair, reader))
    else:
        found = ((conversation, None) for conversation in reading.conversations() if keep(conversation))
    chosen = list(islice(found, limit))
    reading.require(count)
    return chosen


def _announce(judge: Judge, conversations: list[Conversation]) -> None:
    """What will be sent, where, and how much it is at most."""
    from heartfelt.judge.address import is_here, is_open

    prompts = judge.to_ask(conversations)
    asked = sum(judge.budget.expected(prompt.size) for prompt in prompts)
    answered = len(prompts) * judge.endpoint.answer_tokens
    money = judge.budget.money(asked, answered)
    at_most = f"at most {asked + answered:,} tokens" + ("" if money is None else f", {money:.2f} in money")
    where = f"{judge.endpoint.url} ({'this machine' if is_here(judge.endpoint.url) else 'another machine'})"
    notes.print(
        f"{len(conversations)} conversations to judge; {len(prompts)} of them go to {where}, model {judge.model}: "
        f"what was said in {sum(len(prompt.messages) for prompt in prompts)} messages, {at_most}. "
        "Names of people, ids, times and notes stay here, unless a text holds them.",
        soft_wrap=True, markup=False,
    )  # fmt: skip
    if is_open(judge.endpoint.url):
        notes.print("[yellow]Others on the way can read it[/]: the address is http and not https.", soft_wrap=True)


def _progress(conversations: list[Conversation]) -> Iterator[Conversation]:
    yield from track(
        conversations, "Judging", console=notes, transient=True, disable=not sys.stderr.isatty(), show_speed=False
    )
