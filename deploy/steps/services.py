"""Services of systemd: on, off, and started anew when what they read has changed."""

from dataclasses import dataclass
from pathlib import Path

from deploy.steps import Failed
from deploy.steps.commands import must, run


def newest(paths: tuple[Path, ...]) -> int:
    """When the last of these was changed, in whole seconds."""
    return max((int(path.lstat().st_mtime) for path in paths if path.exists()), default=0)


def shown(unit: str, name: str) -> str:
    """One property of a unit."""
    words = ["systemctl", "show", "--timestamp=unix", f"--property={name}", "--value", unit]
    return run(words).stdout.strip()


def since(unit: str) -> int:
    """When a unit was started; 0 if it is not active."""
    if run(["systemctl", "is-active", "--quiet", unit]).returncode:
        return 0
    return int(shown(unit, "ActiveEnterTimestamp").lstrip("@") or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Units that systemd has read as they are now on the disk."""

    units: tuple[str, ...]

    @property
    def says(self) -> str:
        return "Let systemd read the units"

    def is_done(self) -> bool:
        return all(
            (shown(unit, "LoadState"), shown(unit, "NeedDaemonReload")) == ("loaded", "no")
            for unit in self.units
        )

    def do(self) -> None:
        must(["systemctl", "daemon-reload"])


@dataclass(frozen=True, slots=True, kw_only=True)
class On:
    """A unit that runs, also after the next start of the computer, with what these files say."""

    unit: str
    reads: tuple[Path, ...] = ()

    @property
    def says(self) -> str:
        return f"Start {self.unit}, now and with the computer"

    def is_done(self) -> bool:
        is_enabled = run(["systemctl", "is-enabled", "--quiet", self.unit]).returncode == 0
        started = since(self.unit)
        return is_enabled and started > 0 and started >= newest(self.reads)

    def do(self) -> None:
        must(["systemctl", "enable", "--quiet", self.unit])
        try:
            must(["systemctl", "restart", self.unit])
        except Failed as failed:
            words = ["journalctl", "--namespace=folkmoot", "-q", "-n", "20", "-u", self.unit]
            raise Failed(f"{failed}\n{run(words).stdout}") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Off:
    """A unit that does not run, now or later."""

    unit: str

    @property
    def says(self) -> str:
        return f"Stop {self.unit}, now and for good"

    def is_done(self) -> bool:
        if shown(self.unit, "LoadState") == "not-found":
            return True
        is_enabled = run(["systemctl", "is-enabled", "--quiet", self.unit]).returncode == 0
        return not is_enabled and since(self.unit) == 0

    def do(self) -> None:
        must(["systemctl", "disable", "--quiet", "--now", self.unit])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reloaded:
    """A server that has read these files since they changed, without letting anybody wait."""

    unit: str
    reads: tuple[Path, ...]
    # When we last let it read them.
    mark: Path
    # What sees before whether it would understand them.
    check: tuple[str, ...]

    @property
    def says(self) -> str:
        return f"Let {self.unit} read what was written for it"

    def is_done(self) -> bool:
        read = int(self.mark.stat().st_mtime) if self.mark.exists() else 0
        return since(self.unit) > 0 and max(read, since(self.unit)) >= newest(self.reads)

    def do(self) -> None:
        must(self.check)
        must(["systemctl", "enable", "--quiet", self.unit])
        must(["systemctl", "reload-or-restart", self.unit])
        self.mark.touch()
