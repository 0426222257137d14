"""`heartfelt bulk` on object storage: the same files as in folders, also where it is killed in the middle of an upload."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")
pytest.importorskip("moto.server", reason="the extra dev-store is not installed")

from bulk_input import LINES, Here, output, write_lines, write_parquet
from object_store import BUCKET, Store, serving

from heartfelt.bulk import run, views
from heartfelt.bulk.engines import engine_named
from heartfelt.bulk.folder import place
from heartfelt.errors import HeartfeltError

PART = 20_000


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with serving() as found:
        yield found


@pytest.fixture
def lake(store: Store, request: pytest.FixtureRequest) -> str:
    """A folder of the bucket for this test alone, with conversations in `in`."""
    name = str(request.node.name).replace("[", "-").replace("]", "")
    for place_, start in enumerate(range(0, 60, 20)):
        store.put(f"{name}/in/{place_}.jsonl", b"".join(LINES[start : start + 20]))
    return name


def written(store: Store, folder: str) -> dict[str, bytes]:
    """What a run wrote, but for its plan, which names times of files, and what stands for an empty folder."""
    found = store.objects(folder).items()
    return {name: content for name, content in found if name != "_heartfelt/run.json" and not name.endswith("/")}


def plain(tmp_path: Path, by_date: bool = False, stretch_bytes: int = PART) -> dict[str, bytes]:
    """What one process writes into a folder of the file system from the same conversations."""
    for place_, start in enumerate(range(0, 60, 20)):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{place_}.jsonl").write_bytes(b"".join(LINES[start : start + 20]))
    run(
        str(tmp_path / "in"), str(tmp_path / "out"), Here(), reader="phrases", by_date=by_date,
        stretch_bytes=stretch_bytes,
    )  # fmt: skip
    return output(tmp_path / "out")


@pytest.mark.parametrize("by_date", [False, True])
def test_the_objects_are_the_files_of_a_folder(store: Store, lake: str, tmp_path: Path, by_date: bool) -> None:
    source, out = f"s3://{BUCKET}/{lake}/in", f"s3://{BUCKET}/{lake}/out"
    engine = Here() if by_date else engine_named("local", 2)
    counts = run(source, out, engine, reader="phrases", by_date=by_date, stretch_bytes=PART)
    assert counts.assessed == 60
    assert written(store, f"{lake}/out") == plain(tmp_path, by_date)


def test_what_runs_learned_goes_on_in_the_store_as_in_a_folder(store: Store, lake: str, tmp_path: Path) -> None:
    root = f"s3://{BUCKET}/{lake}"
    for day in range(2):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{day}.jsonl").write_bytes(b"".join(LINES[day * 20 : day * 20 + 20]))
        run(f"{root}/in/{day}.jsonl", f"{root}/{day}", Here(), reader="phrases", known=f"{root}/known")
        source, out, known = (str(tmp_path / each) for each in (f"in/{day}.jsonl", str(day), "known"))
        run(source, out, Here(), reader="phrases", known=known)
        assert written(store, f"{lake}/{day}") == output(tmp_path / str(day))
    assert written(store, f"{lake}/known") == output(tmp_path / "known")


@pytest.mark.usefixtures("store")
def test_tables_are_read_from_the_store(lake: str) -> None:
    pytest.importorskip("duckdb", reason="the extra lake is not installed")
    run(f"s3://{BUCKET}/{lake}/in", f"s3://{BUCKET}/{lake}/out", Here(), reader="phrases", stretch_bytes=PART)
    tables = views(f"s3://{BUCKET}/{lake}/out")
    assert tables.sql("SELECT count(*), count(DISTINCT id) FROM conversations").fetchall() == [(60, 60)]


def test_parquet_is_read_from_the_store_as_from_a_folder(store: Store, lake: str, tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "in.parquet", 20, 5)
    store.put(f"{lake}/rows/in.parquet", path.read_bytes())
    run(str(path), str(tmp_path / "out"), Here(), reader="phrases", stretch_bytes=PART)
    run(f"s3://{BUCKET}/{lake}/rows", f"s3://{BUCKET}/{lake}/out", Here(), reader="phrases", stretch_bytes=PART)
    assert written(store, f"{lake}/out") == output(tmp_path / "out")


def test_a_url_may_name_the_server_and_what_is_secret_in_it_is_not_told(
    store: Store, lake: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = f"?scheme=http&region=us-east-1&endpoint_override={store.url.removeprefix('http://')}"
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    started = f"s3://nobody:canarysecret@{BUCKET}/{lake}"
    counts = run(f"{started}/in{server}", f"{started}/out{server}", Here(), reader="phrases")
    assert counts.assessed == 60
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    objects = b"".join(
        place(f"{started}/out{server}").read(name) or b"" for name in ("_heartfelt/run.json", "_SUCCESS")
    )
    assert b"canary" not in objects
    with pytest.raises(HeartfeltError, match="does not exist") as told:
        run(f"{started}/nothing{server}", f"{started}/other{server}", Here(), reader="phrases")
    assert "canary" not in str(told.value)


COMMAND = [*"-m heartfelt bulk --reader phrases --part-size 1 --workers 2".split()]
ONE_PROCESS = (
    "import sys; from bulk_input import Here; from heartfelt.bulk import run; "
    "run(*sys.argv[1:], Here(), reader='phrases', stretch_bytes=1 << 20)"
)


@pytest.mark.parametrize("moment", ["out/part-00001", "done/00002", "_SUCCESS"])
def test_a_run_killed_in_the_middle_of_an_upload_is_finished_by_the_next(
    store: Store, lake: str, tmp_path: Path, moment: str
) -> None:
    whole = plain(tmp_path, stretch_bytes=1 << 20)
    in_processes = COMMAND if moment == "_SUCCESS" else ["-c", ONE_PROCESS]
    command = [sys.executable, *in_processes, f"s3://{BUCKET}/{lake}/in", f"s3://{BUCKET}/{lake}/out"]
    store.kill_at(moment)
    process = subprocess.Popen(command, start_new_session=True)
    store.group = process.pid
    assert process.wait() < 0
    left = written(store, f"{lake}/out")
    assert "_SUCCESS" not in left
    assert not [name for name in left if moment in f"out/{name}"]
    assert left.items() <= whole.items()
    subprocess.run(command, check=True)
    assert written(store, f"{lake}/out") == whole


def test_an_upload_in_several_pieces_that_is_cut_off_leaves_nothing(store: Store, lake: str) -> None:
    code = f"from heartfelt.bulk.folder import place; place('s3://{BUCKET}/{lake}').write('big', bytes(25 << 20))"
    store.kill_at("partNumber=2")
    process = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    store.group = process.pid
    assert process.wait() < 0
    assert "big" not in store.objects(lake)
    subprocess.run([sys.executable, "-c", code], check=True)
    assert len(store.objects(lake)["big"]) == 25 << 20


def test_what_fails_while_it_is_written_leaves_nothing(store: Store, lake: str) -> None:
    def fail() -> None:
        with place(f"s3://{BUCKET}/{lake}").appearing("half") as stream:
            stream.write(b"half")
            raise ValueError("on the way")

    with pytest.raises(ValueError, match="on the way"):
        fail()
    assert "half" not in store.objects(lake)


@pytest.mark.usefixtures("store")
def test_a_bucket_or_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", 2)
    for where in ("s3://nobucket/out", f"s3://{BUCKET}/out?scheme=http&endpoint_override=127.0.0.1:1"):
        done = subprocess.run(
            [sys.executable, *COMMAND, source, where],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env=os.environ,
        )
        assert done.returncode == 1
        assert "cannot be" in " ".join(done.stderr.split())
        assert "Traceback" not in done.stderr
