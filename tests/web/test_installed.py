"""The ways to install it: a wheel, containers, systemd. What no engine runs here is checked as far as it can be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from served import answered, django, environ, free_port, running

TOP = Path(__file__).parents[2]
DEPLOY = TOP / "deploy"
BESIDE = Path(sys.executable).parent
QUEUED = """
from django.core.files.uploadedfile import SimpleUploadedFile
from heartfelt.web.conversations.services import bring
from heartfelt.web.people.models import Person, Team
said = b"channel: chat\\ncustomer: Where is my refund? I'm at my wits' end.\\nagent: I'll ring you at five.\\n"
print("UPLOAD", bring(SimpleUploadedFile("may.txt", said), Team.objects.create(name="Billing"), Person.objects.get()).pk)
"""
STATE = "from heartfelt.web.conversations.models import Upload; print('STATE', Upload.objects.get().state)"


def test_pages_and_reading_run_apart_and_the_worker_waits_for_its_tables(tmp_path: Path) -> None:
    port = free_port()
    env = environ(tmp_path, PORT=str(port), HEARTFELT_READER="phrases")
    start = (sys.executable, "-m", "heartfelt", "serve", "--only")
    with running(*start, "worker", env=env) as worker:
        with running(*start, "web", "--admin", "noor@larkfield.example", env=env):
            assert answered(f"http://127.0.0.1:{port}/health/live") == "yes\n"
            assert answered(f"http://127.0.0.1:{port}/health/ready") == "yes\n"
            queued = django(tmp_path, "shell", "--command", QUEUED, HEARTFELT_READER="phrases")
            assert "UPLOAD" in queued.stdout, queued.stderr
            for _ in range(60):
                time.sleep(1)
                if "STATE done" in django(tmp_path, "shell", "--command", STATE).stdout:
                    break
            else:
                pytest.fail("nothing was read")
        worker.terminate()
        told = worker.communicate(timeout=60)[0]
    assert "Waiting for the process that serves pages" in told
    assert "Traceback" not in told


@pytest.mark.django_db
def test_health_is_told_to_whoever_asks_by_any_name_and_without_tls(client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["care.example.org"]
    for name in ("live", "ready"):
        answer = client.get(f"/health/{name}", headers={"host": "127.0.0.1:8000"})
        assert (answer.status_code, answer.content) == (200, b"yes\n")
    assert client.get("/", headers={"host": "127.0.0.1:8000"}).status_code != 200


def test_health_is_no_while_the_database_lacks_its_tables(tmp_path: Path) -> None:
    script = "from django.test import Client; answer = Client().get('/health/ready'); print(answer.status_code, answer.content)"
    done = django(tmp_path, "shell", "--command", script)
    assert "503 b'no\\n'" in done.stdout, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip install heartfelt` would bring, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(TOP)]
    done = subprocess.run(pip, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_template_style_and_migration(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    source = TOP / "src"
    wanted = {
        str(path.relative_to(source))
        for path in (source / "heartfelt").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted <= held, wanted - held
    assert any("/migrations/" in name for name in held)


def test_an_installed_wheel_serves_the_first_page_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Dependencies come from this environment: that they are complete is seen where the image or .ci installs them."""
    place, port = tmp_path / "site", free_port()
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place)
    env = {**environ(tmp_path / "data", PORT=str(port)), "PYTHONPATH": str(place)}
    command = (sys.executable, "-m", "heartfelt", "serve", "--only", "web", "--admin", "noor@larkfield.example")
    where = subprocess.run(
        [sys.executable, "-c", "import heartfelt; print(heartfelt.__file__)"],
        env=env, cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert where.stdout.startswith(str(place))
    with running(*command, env=env):
        page = answered(f"http://127.0.0.1:{port}/")
        style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert "Sign in" in page
        assert "--paper" in answered(f"http://127.0.0.1:{port}{style}")


def test_the_compose_file_is_one_and_names_only_what_it_declares() -> None:
    check = [str(BESIDE / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(DEPLOY / "compose.yaml")]
    done = subprocess.run(check, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    yaml = pytest.importorskip("ruamel.yaml").YAML(typ="safe")
    said = yaml.load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    assert set(said["services"]) == {"web", "worker", "database"}
    for service in said["services"].values():
        assert service["read_only"]
        assert "healthcheck" in service  # who waits for it would wait forever
        assert set(service["secrets"]) <= set(said["secrets"])
        assert {volume.partition(":")[0] for volume in service["volumes"]} <= set(said["volumes"])
        assert not [name for name in service["environment"] if name.endswith(("KEY", "PASSWORD", "DATABASE_URL"))]


def test_the_containerfile_has_nothing_to_complain_of_and_runs_as_nobody_special() -> None:
    done = subprocess.run([str(BESIDE / "hadolint"), str(DEPLOY / "Containerfile")], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
    said = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert "\nUSER 10001\n" in said
    assert "HEALTHCHECK" in said
    assert "postgresql-client" in said  # what `heartfelt backup` runs there


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", ["heartfelt-web.service", "heartfelt-worker.service"])
def test_systemd_understands_its_unit(unit: str, tmp_path: Path) -> None:
    text = (DEPLOY / unit).read_text(encoding="utf-8")
    (tmp_path / unit).write_text(text.replace("/opt/heartfelt/bin/heartfelt", str(BESIDE / "heartfelt")))
    env = {**os.environ, "SYSTEMD_LOG_LEVEL": "warning"}
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit)], capture_output=True, text=True, env=env
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if unit in line]) == (0, [])
