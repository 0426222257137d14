"""A file in a folder is there whole, with its name, once it is said to be."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")

from heartfelt.bulk.folder import place


@pytest.mark.skipif(os.name == "nt", reason="Windows opens no folder")
def test_a_file_is_on_the_disk_before_it_has_its_name_and_its_folders_are_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "date=2026-03-01" / "part"
    kept: list[tuple[str, bool]] = []

    def note(handle: int) -> None:
        what = os.fstat(handle)
        folders = [each.name for each in (target.parent, tmp_path) if os.path.samestat(each.stat(), what)]
        kept.append((folders[0] if stat.S_ISDIR(what.st_mode) else f"{what.st_size} bytes", target.exists()))

    monkeypatch.setattr("heartfelt.bulk.folder.os.fsync", note)
    place(str(tmp_path)).write("date=2026-03-01/part", b"whole")
    assert kept == [("5 bytes", False), ("date=2026-03-01", True), (tmp_path.name, True)]


def test_what_the_disk_did_not_take_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("heartfelt.bulk.folder.os.fsync", fail)
    with pytest.raises(OSError, match="Input/output error"):
        place(str(tmp_path)).write("part", b"whole")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_where_the_file_system_cannot_sync_files_are_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr("heartfelt.bulk.folder.os.fsync", refuse)
    place(str(tmp_path)).write("part", b"whole")
    assert (tmp_path / "part").read_bytes() == b"whole"
