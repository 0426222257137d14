"""Writes trained weights as heartfelt reads them: ONNX with one byte a weight, and numpy archives.

    python training/export.py [--clean] [--into src/heartfelt/models]

Needs `manners.pt`, `full.pt` and `fast.pt` in `build/training/`. Encoders share their word vectors (`words/`), so these stand
outside of the graphs. The clean variant writes no `manners/`, which it has no empathy for; what stands there stays.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import minilm
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from corpus import Source
from manners import MannersNet
from network import CareNet
from onnxruntime.quantization import QuantType, quantize_dynamic
from recipe import MODELS, built
from student import Student
from torch import Tensor, nn

from heartfelt.language.trained.opinion import Floats

OPERATIONS = 17  # the version of ONNX's operations
BYTE = 127
TINY = 1e-9


class Body(nn.Module):
    """The transformer over word vectors, for one text at a time, with a head for tokens where there is one."""

    def __init__(self, encoder: nn.Module, tag: nn.Linear | None) -> None:
        super().__init__()
        self.embeddings, self.layers, self.tag = encoder.embeddings, encoder.encoder.layer, tag

    def forward(self, words: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        """Token vectors, and how much each token speaks for each label."""
        own = self.embeddings
        places = own.position_embeddings.weight[: words.shape[1]][None]
        vectors: Tensor = own.LayerNorm(words + own.token_type_embeddings.weight[0] + places)
        for layer in self.layers:
            vectors = _transformed(layer, vectors)
        return vectors if self.tag is None else (vectors, self.tag(vectors))


def _transformed(layer: nn.Module, vectors: Tensor) -> Tensor:
    attention = layer.attention.self
    texts, tokens, size = vectors.shape
    count = attention.num_attention_heads
    shape = (texts, tokens, count, size // count)
    parts = (attention.query, attention.key, attention.value)
    asked, offered, told = (part(vectors).view(shape).transpose(1, 2) for part in parts)
    weights = torch.softmax((asked * shape[-1] ** -0.5) @ offered.transpose(-1, -2), -1)
    gathered = (weights @ told).transpose(1, 2).reshape(texts, tokens, size)
    between = layer.attention.output.LayerNorm(layer.attention.output.dense(gathered) + vectors)
    made: Tensor = layer.output.LayerNorm(layer.output.dense(F.gelu(layer.intermediate.dense(between))) + between)
    return made


def encoder(net: CareNet | MannersNet, path: Path, tag: nn.Linear | None = None, in_bytes: bool = True) -> None:
    """Write the transformer of a network; `in_bytes` with one byte a weight, else as it is."""
    names = ["vectors", "tags"] if tag else ["vectors"]
    with TemporaryDirectory() as folder, torch.no_grad():
        exact = Path(folder) / "encoder.onnx"
        torch.onnx.export(
            Body(net.encoder, tag).eval(),
            (torch.randn(1, 17, int(net.encoder.config.hidden_size)),),
            str(exact),
            input_names=["words"],
            output_names=names,
            dynamic_axes={name: {1: "tokens"} for name in ("words", *names)},
            opset_version=OPERATIONS,
            dynamo=False,
        )
        if in_bytes:
            # With all eight bits the sums overflow on processors without VNNI, which then read otherwise.
            kind = {"weight_type": QuantType.QInt8, "per_channel": True, "reduce_range": True}
            quantize_dynamic(exact, path, **kind, extra_options={"MatMulConstBOnly": True})
        else:
            shutil.copy(exact, path)


def words(net: CareNet | MannersNet, folder: Path) -> None:
    """Write the word vectors, with a scale for each, and the tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    vectors, scales = _in_bytes(_numbers(net.encoder.embeddings.word_embeddings.weight), axis=1)
    np.savez(folder / "vectors.npz", vectors=vectors, scales=scales.astype(np.float16))
    shutil.copyfile(minilm.tokenizer_file(), folder / "tokenizer.json")


def full(net: CareNet, folder: Path, in_bytes: bool = True) -> None:
    """Write what the full reader reads; its scores are those of annotators who settle."""
    folder.mkdir(parents=True, exist_ok=True)
    encoder(net, folder / "encoder.onnx", net.tag, in_bytes)
    slope, offset = np.exp(_numbers(net.slope[Source.SETTLED])), _numbers(net.offset[Source.SETTLED])
    weight, bias = _numbers(net.message.weight), _numbers(net.message.bias)
    own = {
        "message.weight": (weight * slope[:, None]).T,
        "message.bias": bias * slope + offset,
        "highest": _numbers(net.highest) * slope,
    }
    _write(folder / "heads.npz", own | _linear(net, ("outcome1", "outcome2", "whole1", "whole2")))


def manners(net: MannersNet, folder: Path, in_bytes: bool = True) -> None:
    """Write what empathy and politeness are read with."""
    folder.mkdir(parents=True, exist_ok=True)
    encoder(net, folder / "encoder.onnx", in_bytes=in_bytes)
    own = {"highest": _numbers(net.highest)}
    _write(folder / "heads.npz", own | _linear(net, ("level", "tag", "polite")))


def fast(student: Student, grams: Sequence[str], folder: Path) -> None:
    """Write what the fast reader reads; each column of a table in bytes has a scale."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ngrams.txt").write_text("".join(f"{gram}\n" for gram in grams), encoding="utf-8")
    tables = {}
    for name in ("vectors", "direct"):
        tables[name], scale = _in_bytes(_numbers(getattr(student, name).weight), axis=0)
        tables[f"{name}.scale"] = scale[0]
    heads = {}
    for name in ("message", "outcome", "whole"):
        part = getattr(student, name)
        for i, layer in enumerate(each for each in part if isinstance(each, nn.Linear)):
            heads[f"{name}.{i}.weight"], heads[f"{name}.{i}.bias"] = _numbers(layer.weight).T, _numbers(layer.bias)
    np.savez_compressed(folder / "weights.npz", **tables, **_halved(heads))


def _linear(net: nn.Module, names: Sequence[str]) -> dict[str, Floats]:
    """The weights, input by output, and biases of these heads."""
    layers = {name: net.get_submodule(name) for name in names}
    weights = {f"{name}.weight": _numbers(layer.weight).T for name, layer in layers.items()}
    return weights | {f"{name}.bias": _numbers(layer.bias) for name, layer in layers.items()}


def _in_bytes(table: Floats, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """The numbers as bytes, and what to multiply them by: one for each row (axis 1) or column (axis 0)."""
    scale = np.maximum(np.abs(table).max(axis=axis, keepdims=True) / BYTE, TINY)
    return np.round(table / scale).astype(np.int8), scale


def _numbers(given: Tensor) -> Floats:
    return np.asarray(given.detach().float().numpy())


def _halved(heads: dict[str, Floats]) -> dict[str, np.ndarray]:
    return {name: values.astype(np.float16) for name, values in heads.items()}


def _write(path: Path, heads: dict[str, Floats]) -> None:
    np.savez_compressed(path, **_halved(heads))


def main() -> None:
    """Write all models, or of the clean variant those that it has."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--clean", action="store_true", help="the variant trained on data with a clear licence")
    parser.add_argument("--into", type=Path, default=MODELS)
    given = parser.parse_args()
    minilm.begin(0)
    care = CareNet(minilm.pretrained())
    care.load_state_dict(torch.load(built("full.pt", given.clean)))
    words(care, given.into / "words")
    full(care, given.into / "full")
    stored = torch.load(built("fast.pt", given.clean))
    student = Student(len(stored["grams"]))
    student.load_state_dict(stored["net"])
    fast(student, stored["grams"], given.into / "fast")
    if given.clean:
        print(f"{given.into / 'manners'} was not written, for want of a clear licence. Leave it out of what you share.")
        return
    judged = MannersNet(minilm.pretrained())
    judged.load_state_dict(torch.load(built("manners.pt", given.clean)))
    manners(judged, given.into / "manners")


if __name__ == "__main__":
    main()
