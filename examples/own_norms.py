"""What a team calls a slow reply: the bundled sample with the default norms, and with those of examples/norms.toml.

python examples/own_norms.py
"""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from heartfelt import Norms, assess, read, read_norms


def slow_replies(norms: Norms) -> int:
    """How many slow replies the sample has by these norms."""
    with as_file(files("heartfelt") / "sample" / "conversations.jsonl") as sample:
        assessments = [assess(conversation, norms=norms) for conversation in read(sample)]
    return sum(sign.sign == "slow_reply" for assessment in assessments for sign in assessment.signs)


def main() -> None:
    """Print both counts."""
    print(f"by the default norms: {slow_replies(Norms())} slow replies")
    print(f"by the team's norms: {slow_replies(read_norms(Path(__file__).with_name('norms.toml')))} slow replies")


if __name__ == "__main__":
    main()
