"""Files and folders: what is in them, whose they are, who may read them."""

import grp
import os
import pwd
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from deploy.steps import Failed


def owned(path: Path, owner: str, group: str, mode: int) -> bool:
    """Whether a file is somebody's with these rights."""
    found = path.lstat()
    try:
        numbers = pwd.getpwnam(owner).pw_uid, grp.getgrnam(group).gr_gid
    except KeyError:
        return False
    return (found.st_uid, found.st_gid, found.st_mode & 0o7777) == (*numbers, mode)


def own(path: Path, owner: str, group: str, mode: int) -> None:
    """Give a file to somebody with these rights."""
    shutil.chown(path, owner, group)
    path.chmod(mode)


def give(source: Path, target: Path, account: str) -> None:
    """Copy a file into a folder of an account, for its eyes alone.

    Whatever the account has put there by this name is replaced and never followed: root would
    write, and give away, what the name leads to.
    """
    found = pwd.getpwnam(account)
    target.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with source.open("rb") as whole, os.fdopen(os.open(target, flags, 0o600), "wb") as stream:
        shutil.copyfileobj(whole, stream)
        os.fchown(stream.fileno(), found.pw_uid, found.pw_gid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder that is there."""

    path: Path
    owner: str = "root"
    group: str = "root"
    mode: int = 0o755

    @property
    def says(self) -> str:
        return f"Make the folder {self.path} ({self.owner}:{self.group}, {self.mode:04o})"

    def is_done(self) -> bool:
        return self.path.is_dir() and owned(self.path, self.owner, self.group, self.mode)

    def do(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        own(self.path, self.owner, self.group, self.mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file with this text."""

    path: Path
    text: str = field(repr=False)
    owner: str = "root"
    group: str = "root"
    mode: int = 0o644
    # Passwords are in it: its text is never printed.
    is_secret: bool = False

    @property
    def says(self) -> str:
        return f"Write {self.path} ({self.owner}:{self.group}, {self.mode:04o})"

    def is_done(self) -> bool:
        return (
            self.path.is_file()
            and owned(self.path, self.owner, self.group, self.mode)
            and self.path.read_text("utf-8") == self.text
        )

    def do(self) -> None:
        """Whole or not at all, and never readable by others in between."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f".{self.path.name}.folkmoot")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(self.text)
            stream.flush()
            os.fsync(stream.fileno())
        own(draft, self.owner, self.group, self.mode)
        draft.replace(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOf:
    """The same bytes as another file, readable by everybody."""

    path: Path
    source: Path

    @property
    def says(self) -> str:
        return f"Copy {self.source} to {self.path}"

    def is_done(self) -> bool:
        return (
            self.path.is_file()
            and self.source.is_file()
            and self.path.read_bytes() == self.source.read_bytes()
        )

    def do(self) -> None:
        if not self.source.is_file():
            raise Failed(f"There is no {self.source}.")
        File(path=self.path, text=self.source.read_text("ascii")).do()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A name that leads to something else."""

    path: Path
    target: Path

    @property
    def says(self) -> str:
        return f"Let {self.path} be {self.target}"

    def is_done(self) -> bool:
        return self.path.is_symlink() and self.path.readlink() == self.target

    def do(self) -> None:
        draft = self.path.with_name(f".{self.path.name}.folkmoot")
        draft.unlink(missing_ok=True)
        draft.symlink_to(self.target)
        draft.replace(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A file or a folder that is not there any more."""

    path: Path

    @property
    def says(self) -> str:
        return f"Remove {self.path}"

    def is_done(self) -> bool:
        return not self.path.exists() and not self.path.is_symlink()

    def do(self) -> None:
        if self.path.is_dir() and not self.path.is_symlink():
            shutil.rmtree(self.path)
        else:
            self.path.unlink()
