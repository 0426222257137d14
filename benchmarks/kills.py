"""Does a run that is killed again and again end with the files of an undisturbed one?

    python benchmarks/kills.py [--conversations 100000] [--kills 20] [--workers 2] [--part-size 1] [--seed 1]

Simulated conversations, looked at together. The main process and its workers are killed (SIGKILL) at a random moment; then
the same command is run again, until it has been killed so often, and once more to the end. All files of the output are
compared by their SHA-256, but for the marks of what is done.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MARKS = "_heartfelt"
LATEST = 1.5  # times the undisturbed run's share of a kill; on average they come at half of it, before it is done
PATIENCE = 5.0  # of the time of the undisturbed run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=20, help="how often (20)")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--part-size", type=int, default=1, help="MB of input in a part (1)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments of the kills (1)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="heartfelt-kills-") as folder:
        place = Path(folder)
        simulated = ["sample", "--conversations", str(options.conversations), "-o", folder]
        subprocess.run(heartfelt(*simulated), check=True, capture_output=True)
        how = ["--workers", str(options.workers), "--part-size", str(options.part_size)]
        bulk = heartfelt("bulk", str(place / "conversations.jsonl"))
        seconds = undisturbed([*bulk, str(place / "whole"), *how])
        print(f"undisturbed: {seconds:.0f} s, {len(files_in(place / 'whole'))} files", flush=True)
        moments = disturbed([*bulk, str(place / "killed"), *how], seconds, options.kills, random.Random(options.seed))
        whole, killed = files_in(place / "whole"), files_in(place / "killed")
        different = sorted(name for name in {*whole, *killed} if whole.get(name) != killed.get(name))
    print(f"killed {len(moments)} times, after {', '.join(f'{each:.1f}' for each in moments)} s")
    print(json.dumps({"files": len(whole), "different": different, "kills": len(moments)}))
    if different:
        raise SystemExit(f"{len(different)} files differ from those of the undisturbed run.")


def heartfelt(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "heartfelt", *arguments]


def undisturbed(command: list[str]) -> float:
    """Run to the end; how many seconds it took."""
    begun = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    return time.monotonic() - begun


def disturbed(command: list[str], seconds: float, kills: int, chance: random.Random) -> list[float]:
    """Kill it so often, or until it is done, then run it to the end; after how many seconds each kill came."""
    moments: list[float] = []
    while len(moments) < kills:
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )  # a group of its own, so that its workers die with it
        moment = chance.uniform(0.1, LATEST * max(seconds, 2.0) / kills)
        try:
            process.wait(moment)
            break
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            moments.append(moment)
    subprocess.run(command, check=True, capture_output=True, timeout=max(60.0, PATIENCE * seconds))
    return moments


def files_in(folder: Path) -> dict[str, str]:
    """What every file of a finished run is, by its place."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] != MARKS
    }


if __name__ == "__main__":
    main()
