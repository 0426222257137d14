"""`heartfelt calibrate` as a user runs it, with an invented reader."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from invented import Invented, own, reader, world
from typer.testing import CliRunner, Result

from heartfelt.calibrating import Trial
from heartfelt.cli import calibrate
from heartfelt.cli.main import app
from heartfelt.errors import HeartfeltError
from heartfelt.language.trained import calibration, models
from heartfelt.language.trained.calibration import read_calibration


def run(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    *options: str,
    shifted: float = 0.0,
    believed: bool = True,
    size: int = 60,
) -> Result:
    pairs = world(size, believed=believed)
    encode = msgspec.json.Encoder().encode_lines
    (folder / "gold.jsonl").write_bytes(encode([labels for _, labels in pairs]))
    (folder / "gold-conversations.jsonl").write_bytes(encode([conversation for conversation, _ in pairs]))
    monkeypatch.setattr(calibrate, "reader_named", lambda _: reader(Invented(shifted)))
    monkeypatch.setattr(models, "read_calibration", calibration.read_calibration)  # bound before the next line
    monkeypatch.setattr(calibration, "read_calibration", lambda _: own())
    output = str(folder / "calibration.toml")
    return CliRunner().invoke(app, ["calibrate", str(folder / "gold.jsonl"), "-o", output, *options])


def test_what_is_written_reads_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done = run(monkeypatch, tmp_path, shifted=2.0)
    assert done.exit_code == 0, done.output
    assert "Use it with: heartfelt assess FILE" in done.output
    found = read_calibration(tmp_path / "calibration.toml")
    assert found.reader == "invented"
    assert found.scale("question").offset < -1
    assert not list(tmp_path.glob("*.part"))


def test_labels_that_fit_nothing_end_with_1_and_write_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done = run(monkeypatch, tmp_path, "--anyway", believed=False)
    assert done.exit_code == 1
    assert "Do the labels belong to these conversations?" in done.output
    assert "before → after" in done.output
    assert not (tmp_path / "calibration.toml").exists()


def test_a_loss_is_refused_whatever_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Trial, "verdict", "worse")
    done = run(monkeypatch, tmp_path, "--anyway", size=20)
    assert done.exit_code == 1
    assert "would make things worse" in done.output
    assert not (tmp_path / "calibration.toml").exists()


def test_a_gain_within_noise_is_written_only_when_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done = run(monkeypatch, tmp_path, shifted=-0.2, size=20)
    assert done.exit_code == 1
    assert "Not worth it yet" in done.output
    assert not (tmp_path / "calibration.toml").exists()
    assert run(monkeypatch, tmp_path, "--anyway", shifted=-0.2, size=20).exit_code == 0
    assert (tmp_path / "calibration.toml").exists()


def test_a_mean_that_falls_for_nothing_is_refused_whatever_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done = run(monkeypatch, tmp_path, "--anyway", shifted=0.2, size=30)  # the mean F1 falls by less than its noise
    assert done.exit_code == 1
    assert "would make things worse" in done.output
    assert not (tmp_path / "calibration.toml").exists()


def test_too_few_conversations_are_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done = run(monkeypatch, tmp_path, size=12)
    assert isinstance(done.exception, HeartfeltError)
    assert "12 labelled conversations are too few" in str(done.exception)


def test_labels_of_other_conversations_are_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run(monkeypatch, tmp_path)
    others = tmp_path / "others.jsonl"
    others.write_bytes((tmp_path / "gold-conversations.jsonl").read_bytes().replace(b'"id":"c0', b'"id":"d0'))
    done = run(monkeypatch, tmp_path, "--conversations", str(others))
    assert "None of the 60 labelled conversations is among those given" in str(done.exception)
