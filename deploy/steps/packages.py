"""Debian's packages and system accounts."""

import grp
import pwd
from dataclasses import dataclass
from pathlib import Path

from deploy.steps import Failed
from deploy.steps.commands import must, run

QUIET = {"DEBIAN_FRONTEND": "noninteractive"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Packages:
    """Packages that are installed."""

    names: tuple[str, ...]

    @property
    def says(self) -> str:
        return f"Install Debian's packages {', '.join(self.names)}"

    def is_done(self) -> bool:
        words = ["dpkg-query", "-W", "-f=${db:Status-Status}\n", *self.names]
        done = run(words)
        return done.returncode == 0 and set(done.stdout.split()) == {"installed"}

    def do(self) -> None:
        apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
        # What somebody has set already stays as it is, without a question.
        apt += ["-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold"]
        must([*apt, "update"], environment=QUIET)
        must([*apt, "install", "--no-install-recommends", *self.names], environment=QUIET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account without rights, password and shell, for programs alone."""

    name: str
    home: Path

    @property
    def says(self) -> str:
        return f"Make the account {self.name}, for programs alone"

    def is_done(self) -> bool:
        try:
            pwd.getpwnam(self.name)
        except KeyError:
            return False
        return True

    def do(self) -> None:
        words = ["useradd", "--system", "--user-group", "--no-create-home"]
        words += ["--home-dir", str(self.home), "--shell", "/usr/sbin/nologin", self.name]
        must(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """An account that belongs to a group of accounts."""

    account: str
    group: str

    @property
    def says(self) -> str:
        return f"Let {self.account} use what belongs to {self.group}"

    def is_done(self) -> bool:
        try:
            return self.account in grp.getgrnam(self.group).gr_mem
        except KeyError:
            return False

    def do(self) -> None:
        must(["usermod", "--append", "--groups", self.group, self.account])


@dataclass(frozen=True, slots=True, kw_only=True)
class FreePorts:
    """That nobody else answers where the web server shall."""

    ports: tuple[int, ...]

    @property
    def says(self) -> str:
        return f"See that nothing else answers on {' and '.join(map(str, self.ports))}"

    def is_done(self) -> bool:
        return not self._taken()

    def do(self) -> None:
        raise Failed(
            f"Another program answers on port {self._taken()[0]}. Stop it for good (`ss -ltnp` "
            f"shows which one it is), or see docs/operating.md, Running it by hand."
        )

    def _taken(self) -> list[int]:
        """Ports on which somebody listens, as the kernel lists them; nginx' own do not count."""
        if run(["pidof", "nginx"]).returncode == 0:
            return []
        lines = [
            line.split()
            for file in ("/proc/net/tcp", "/proc/net/tcp6")
            if Path(file).exists()
            for line in Path(file).read_text("ascii").splitlines()[1:]
        ]
        listening = {int(words[1].rpartition(":")[2], 16) for words in lines if words[3] == "0A"}
        return [port for port in self.ports if port in listening]
