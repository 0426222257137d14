"""A small transformer read through onnxruntime: token vectors of a stretch of conversation, on one core."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from heartfelt.conversation import Message
from heartfelt.language.trained.cleaning import cleaned
from heartfelt.language.trained.opinion import Floats

START, STOP = 101, 102
MARKS = {"customer": 1, "agent": 2, "bot": 3}
MOST_TOKENS = 160


class Tokens(NamedTuple):
    """A message as token numbers, and the span of each in the cleaned text."""

    ids: list[int]
    spans: list[tuple[int, int]]


class Words:
    """The tokenizer and the vector of each token, one byte a number; encoders share them."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        with np.load(folder / "vectors.npz") as stored:
            self._vectors, self._scales = stored["vectors"], stored["scales"].astype(np.float32)

    def vectors(self, ids: Sequence[int]) -> Floats:
        """The vectors of these tokens, [tokens, size]."""
        places = np.asarray(ids, np.intp)
        return np.asarray(self._vectors[places] * self._scales[places], np.float32)


class Encoder:
    """A transformer (`encoder.onnx` of a folder) over shared words."""

    def __init__(self, folder: Path, words: Words) -> None:
        self._words = words
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def tokens(self, message: Message) -> Tokens:
        """The tokens of a message; of a long one the first and the last."""
        encoding = self._words.tokenizer.encode(cleaned(message.text), add_special_tokens=False)
        ids, spans = encoding.ids, encoding.offsets
        if len(ids) > MOST_TOKENS:
            tail = MOST_TOKENS // 3
            head = MOST_TOKENS - tail
            ids, spans = ids[:head] + ids[-tail:], spans[:head] + spans[-tail:]
        return Tokens(ids, spans)

    def vectors(self, ids: Sequence[int]) -> Floats:
        """The vectors of a stretch of tokens, [tokens, size]."""
        return np.asarray(self._run(ids)[0][0], np.float32)

    def read(self, ids: Sequence[int]) -> tuple[Floats, Floats]:
        """Of a stretch of tokens the vectors, [tokens, size], and how much each speaks for each label, [tokens, labels]."""
        vectors, tags = self._run(ids)
        return vectors[0], tags[0]

    def _run(self, ids: Sequence[int]) -> list[Floats]:
        found: list[Floats] = self._session.run(None, {"words": self._words.vectors(ids)[None]})
        return found
