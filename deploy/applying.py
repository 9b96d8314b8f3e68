"""Doing a plan, or only saying what would be done."""

import difflib
from collections.abc import Iterable
from pathlib import Path

from deploy.steps import Step
from deploy.steps.commands import Command
from deploy.steps.files import File


def apply(steps: Iterable[Step], *, dry: bool = False) -> int:
    """Do what is not done; return how much that was. Raises Failed at the first that fails.

    Dry, it says what would be done and does nothing. What is only known later (whether a package
    brings a file) is then said as if it were to be done.
    """
    count = 0
    for step in steps:
        if step.is_done():
            continue
        count += 1
        print(f"{'would: ' if dry else ''}{step.says}", flush=True)
        if dry:
            print(details(step), end="")
        else:
            step.do()
    return count


def details(step: Step) -> str:
    """What exactly a step would change; passwords are left out."""
    if isinstance(step, Command):
        return f"    $ {' '.join(step.words)}\n"
    if not isinstance(step, File):
        return ""
    if step.is_secret:
        return "    (its text may hold a password and is not shown)\n"
    return "".join(f"    {line}\n" for line in _changes(step.path, step.text))


def _changes(path: Path, text: str) -> list[str]:
    before = path.read_text("utf-8", errors="replace") if path.is_file() else ""
    lines = difflib.unified_diff(before.splitlines(), text.splitlines(), lineterm="", n=1)
    return [line for line in lines if not line.startswith(("---", "+++"))]
