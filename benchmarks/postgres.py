"""A PostgreSQL server of our own, in a folder of its own, for benchmarks and tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import mkdtemp


def programs() -> Path | None:
    """Where initdb and pg_ctl are, the newest first."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    found = places[0] if places else shutil.which("initdb")
    return Path(found).parent if found else None


class Server:
    """Reached through a socket in its folder; `options` as for postgres itself."""

    def __init__(self, options: str = "") -> None:
        found = programs()
        if found is None:
            raise FileNotFoundError("PostgreSQL is not installed: there is no initdb.")
        self.bin, self.folder = found, Path(mkdtemp(prefix="heartfelt-postgres-"))
        self.options = f"-c listen_addresses='' -k {self.folder} {options}"
        if os.getuid() == 0:  # it refuses to run as root
            shutil.chown(self.folder, "nobody", "nogroup")

    @property
    def url(self) -> str:
        """For HEARTFELT_DATABASE_URL."""
        return f"postgres://heartfelt@/postgres?host={self.folder}"

    def start(self) -> None:
        """Make the server and start it."""
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "heartfelt", "--auth=trust", "-E", "UTF8", "--locale=C")
        self._control("start", "-o", self.options)

    def restart(self) -> None:
        """As after a failure: connections are cut, and what was not written yet is read from the log."""
        self._control("restart", "-m", "immediate", "-o", self.options)

    def stop(self) -> None:
        """Stop it and take everything away."""
        self._control("stop", "-m", "immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, sql: str) -> list[list[str]]:
        """The rows of an answer."""
        done = self._run("psql", "-h", str(self.folder), "-U", "heartfelt", "-d", "postgres", "-AtF|", "-c", sql)
        return [line.split("|") for line in done.splitlines()]

    def _control(self, what: str, *more: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"), *more, what)

    def _run(self, name: str, *arguments: str) -> str:
        owner = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
        command = [*owner, str(self.bin / name), *arguments]
        log = self.folder / f"{name}.out"
        with log.open("w") as out:  # a pipe would stay open as long as the server runs
            done = subprocess.run(command, cwd=self.folder, stdout=out, stderr=subprocess.STDOUT)
        text = log.read_text()
        if done.returncode:
            raise RuntimeError(f"{name} failed: {text[-2000:]}")
        return text
