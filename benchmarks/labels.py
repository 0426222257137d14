"""How well a reader finds each label, beside how far two annotators agree on it.

    python benchmarks/labels.py [--reader full]

Prints three tables in Markdown. Each label on CareBench's dev, with its 90 % interval and the F1 of one annotator against the
other, from CareBench's README. A customer's feeling listed from a lower strength, for teams that would rather see too many
than miss one (`--listed-from feeling=0.2` does it). And the chats of train that no weights have seen; thresholds have.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from hashlib import md5

from detection import CAREBENCH, labelled
from peers import Labelled

from heartfelt.assessment import DEFAULT_READER, READERS, assess, reader_named
from heartfelt.errors import HeartfeltError
from heartfelt.evaluation import Evaluation, evaluate
from heartfelt.evaluation.evaluation import Figure, Score

CEILING = re.compile(r"\| `(\w+)` \| (\d\.\d+) \|")
LINES = (0.1, 0.2, 0.3, 0.5)
HELD_OUT = 5  # one in so many of train, by the md5 of the id, as training/corpus.py chooses them


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", choices=READERS, default=DEFAULT_READER)
    reader = parser.parse_args().reader
    try:
        dev, train = (labelled(CAREBENCH, part) for part in ("dev", "train"))
    except HeartfeltError as error:
        raise SystemExit(str(error)) from None
    of_dev = measured(dev, reader)
    print("\n".join(by_label(of_dev, ceilings())))
    print("\n" + "\n".join(by_line(dev, reader)))
    print("\n" + "\n".join(of_chats([one for one in train if is_chat(one)], reader)))


def measured(some: Sequence[Labelled], reader: str, listed_from: dict[str, float] | None = None) -> Evaluation:
    conversations = [one.conversation for one in some]
    found = [assess(one, reader=reader_named(reader), listed_from=listed_from) for one in conversations]
    return evaluate([one.labels for one in some], found, conversations, rounds=200)


def ceilings() -> dict[str, float]:
    """The F1 of one annotator against the other, by label."""
    text = (CAREBENCH / "README.md").read_text(encoding="utf-8")
    return {name: float(value) for name, value in CEILING.findall(text)}


def by_label(evaluation: Evaluation, ceiling: dict[str, float]) -> Iterator[str]:
    yield "| label | labelled | precision | recall | F1 | annotators | of it |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for kind in (evaluation.cues, evaluation.signs, evaluation.acts):
        for name, score in kind.labels.items():
            top = ceiling.get(name)
            share = f"{score.f1.value / top:.2f}" if top and score.gold else "–"
            yield f"| `{name}` | {score.gold} | {shown(score)} | {top if top else '–'} | {share} |"


def by_line(dev: Sequence[Labelled], reader: str) -> Iterator[str]:
    yield "| feeling listed from | found | precision | recall | F1 |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    yield row("the reader's own", measured(dev, reader).cues.labels["feeling"])
    for line in LINES:
        yield row(f"{line}", measured(dev, reader, {"feeling": line}).cues.labels["feeling"])


def of_chats(chats: Sequence[Labelled], reader: str) -> Iterator[str]:
    found = measured(chats, reader)
    figures = {
        "cues": found.cues.micro.f1, "outcomes": found.outcomes.macro_f1, "passed over": found.outcomes.passed_over.f1,
        "signs": found.signs.micro.f1, "acts": found.acts.micro.f1, "care": found.care.weighted_kappa,
    }  # fmt: skip
    yield f"| {len(chats)} chats | {' | '.join(figures)} |"
    yield "| --- |" + " ---: |" * len(figures)
    yield f"| {reader} | {' | '.join(map(interval, figures.values()))} |"


def is_chat(one: Labelled) -> bool:
    """Whether it is a chat of the fifth of train that weights did not learn from."""
    held_out = int(md5(one.conversation.id.encode(), usedforsecurity=False).hexdigest(), 16) % HELD_OUT == 0
    return held_out and one.conversation.channel == "chat"


def row(name: str, score: Score) -> str:
    return f"| {name} | {score.found} | {shown(score)} |"


def shown(score: Score) -> str:
    return f"{score.precision.value:.2f} | {score.recall.value:.2f} | {interval(score.f1)}"


def interval(figure: Figure | None) -> str:
    return "–" if figure is None else f"{figure.value:.2f} ({figure.low:.2f}–{figure.high:.2f})"


if __name__ == "__main__":
    main()
