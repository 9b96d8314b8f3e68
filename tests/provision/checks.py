"""The fast checks: lint, format, types, imports, migrations, and the rules with their coverage."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

BIN = Path(sys.executable).parent
SOURCES = ("core", "delegation", "groups", "realtime", "federation")
RULES = "*/rules.py,*/rules/*"
PURE = ("tests/unit", "tests/property")


def steps() -> list[tuple[str, list[str]]]:
    """What is checked, in the order of how fast it is."""
    pages = [str(page) for page in _pages()]
    tools = [
        ("ruff", ["ruff", "check", "."]),
        ("format", ["ruff", "format", "--check", "."]),
        ("djade", ["djade", "--target-version", "5.2", "--check", *pages]),
        ("djlint", ["djlint", "--lint", "--quiet", *pages]),
        ("imports", ["lint-imports", "--no-logo"]),
        ("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"]),
        ("types", ["mypy", "--no-error-summary"]),
    ]
    return [(name, [str(BIN / words[0]), *words[1:]]) for name, words in tools]


def main() -> int:
    """Run every check, show what the failing ones say, end with the tests of the rules."""
    failed = [name for name, command in steps() if not _passes(name, command)]
    if not rules():
        failed.append("rules")
    if failed:
        print(f"Failed: {', '.join(failed)}.", flush=True)
    return 1 if failed else 0


def rules() -> bool:
    """The tests of the rules, and whether they walk every branch of every rule."""
    with tempfile.TemporaryDirectory(prefix="folkmoot-coverage-") as folder:
        environment = {**os.environ, "COVERAGE_FILE": f"{folder}/coverage"}
        coverage = [str(BIN / "coverage")]
        tests = ["-m", "pytest", "-q", "-n", "2", "-m", "not slow", *PURE]
        passed = _succeeds([*coverage, "run", *tests], environment)
        subprocess.run([*coverage, "combine", "-q"], check=False, env=environment)
        report = [*coverage, "report", f"--include={RULES}", "--fail-under=100"]
        return _succeeds(report, environment) and passed


def _pages() -> Iterable[Path]:
    roots = (Path("templates"), *(Path(source) for source in SOURCES))
    return sorted(page for root in roots for page in root.rglob("*.html"))


def _succeeds(command: Sequence[str], environment: dict[str, str]) -> bool:
    return subprocess.run(command, check=False, env=environment).returncode == 0


def _passes(name: str, command: Sequence[str]) -> bool:
    start = time.monotonic()
    done = subprocess.run(
        command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:12}{verdict}  {time.monotonic() - start:.1f} s", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
