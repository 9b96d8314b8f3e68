"""The processes of the served way, started for a test and stopped after it."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.homes import ROOT, Home, new_home
from tests.provision.processes import server

BIN = Path(sys.executable).parent


def free_port() -> int:
    """A port of this computer that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A home and the address at which its pages are, once `pages()` runs."""

    home: Home
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def pages(self) -> Iterator[subprocess.Popen[bytes]]:
        """Daphne; embedded, the heartbeat and the jobs too. Waits until pages answer."""
        words = [str(ROOT / "manage.py"), "serve", "--port", str(self.port)]
        demo = ["--demo"] if '"demo"' in (self.home.path / "home.json").read_text() else []
        with self._running("python", [*words, *demo], self._answers) as process:
            yield process

    @contextmanager
    def worker(self) -> Iterator[None]:
        """A Celery worker with two processes."""
        words = ["-A", "core.celery", "worker", "-c", "2", "--loglevel", "INFO"]
        with self._running("celery", words, lambda: "ready." in self.log("celery-worker")):
            yield

    @contextmanager
    def beat(self) -> Iterator[None]:
        """Celery's beat."""
        schedule = str(self.home.path / "beat")
        words = ["-A", "core.celery", "beat", "-s", schedule, "--pidfile=", "--loglevel", "INFO"]
        with self._running("celery", words, lambda: "Starting" in self.log("celery-beat")):
            yield

    def log(self, name: str) -> str:
        """What a process wrote so far."""
        file = self._log(name)
        return file.read_text("utf-8", errors="replace") if file.exists() else ""

    def _log(self, name: str) -> Path:
        return self.home.path.with_name(f"{self.home.path.name}-{name}.log")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/static/pages/moot.css")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()

    def _running(
        self, program: str, words: list[str], answers: Callable[[], bool]
    ) -> AbstractContextManager[subprocess.Popen[bytes]]:
        name = f"{program}-{words[2]}" if program == "celery" else "pages"
        return server(
            [BIN / program, *words],
            log=self._log(name),
            answers=answers,
            env=self.home.environment,
            cwd=ROOT,
        )


@contextmanager
def served(folder: Path, *, kind: str = "real") -> Iterator[Served]:
    """A fresh home on PostgreSQL and Redis, with nothing running yet."""
    database, redis = os.environ.get("TEST_POSTGRESQL"), os.environ.get("TEST_REDIS")
    if not database or not redis:
        pytest.fail("PostgreSQL and Redis are missing: run `make test`.")
    port = free_port()
    extra = {
        "REDIS_URL": f"unix://{redis}",
        "FOLKMOOT_ADDRESS": f"http://127.0.0.1:{port}",
        "FOLKMOOT_BEAT_SECONDS": "1",
    }
    with new_home(folder, kind=kind, server=database, **extra) as home:
        yield Served(home=home, port=port)
