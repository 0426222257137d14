"""Read a folder of conversations of any known format, and write the report that `heartfelt report` writes.

python examples/folder_report.py FOLDER [report.html]
"""

from __future__ import annotations

import sys
from pathlib import Path

from heartfelt import Collection, Problems, assess, read
from heartfelt.report import build, render


def main(folder: Path, output: Path) -> None:
    """Look at the conversations together, so that reused replies and earlier contacts are seen."""
    problems = Problems()
    collection = Collection.of(read(folder))
    pairs = ((one, assess(one, collection=collection)) for one in read(folder, problems=problems))
    report = build(pairs, problems)
    output.write_text(render(report), encoding="utf-8")
    print(f"{report.conversations} conversations in {output}; {problems.lost} left out, {problems.mended} mended")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python examples/folder_report.py FOLDER [report.html]")
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) == 3 else "report.html"))
