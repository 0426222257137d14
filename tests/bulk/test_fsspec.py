"""`heartfelt bulk` and its report on a store that pyarrow does not know and fsspec does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")
pytest.importorskip("fsspec", reason="the extra lake is not installed")

import fsspec
from bulk_input import Here, output, write_lines

from heartfelt.bulk import run
from heartfelt.bulk.folder import place

PART = 60_000


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[str]:
    """A folder in fsspec's memory, which holds the file `in/all.jsonl` that also lies in the temporary folder."""
    store, folder = fsspec.filesystem("memory"), f"/{tmp_path.name}"
    content = write_lines(tmp_path / "in" / "all.jsonl", 60, bad=True).read_bytes()
    store.pipe(f"{folder}/in/all.jsonl", content)
    yield f"memory:/{folder}"
    store.rm(folder, recursive=True)


def written(folder: str) -> dict[str, bytes]:
    found = place(folder)
    names = [each.path.removeprefix(f"{found.path}/") for each in found.inside()]
    return {name: found.read(name) or b"" for name in names if name != "_heartfelt/run.json"}


@pytest.mark.parametrize("by_date", [False, True])
def test_the_files_are_those_of_a_folder_also_after_an_interruption(memory: str, tmp_path: Path, by_date: bool) -> None:
    run(str(tmp_path / "in"), str(tmp_path / "out"), Here(), reader="phrases", by_date=by_date, stretch_bytes=PART)
    with pytest.raises(KeyboardInterrupt):
        run(f"{memory}/in", f"{memory}/out", Here(5), reader="phrases", by_date=by_date, stretch_bytes=PART)
    assert "_SUCCESS" not in written(f"{memory}/out")
    counts = run(f"{memory}/in", f"{memory}/out", Here(), reader="phrases", by_date=by_date, stretch_bytes=PART)
    assert (counts.assessed, counts.bad.total()) == (60, 3)
    assert written(f"{memory}/out") == output(tmp_path / "out")


def test_the_report_is_that_of_a_folder(memory: str, tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="the extra lake is not installed")
    from heartfelt.overview import build
    from heartfelt.report import render

    pages = []
    for folder in (str(tmp_path), memory):
        run(f"{folder}/in", f"{folder}/out", Here(), reader="phrases", stretch_bytes=PART, together=())
        report = build(f"{folder}/out")
        assert report.worth_reading
        pages.append(render(report))
    assert pages[0] == pages[1]
