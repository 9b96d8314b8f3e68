"""Copies of a whole home in two files: what the group has, and apart from it the keys.

Keys of open ballot boxes are in neither: with them a copy could be read into votes; nor are those
of a guardian of rolls, with which one could find out who is a member where. A home that is put back
on another computer therefore cannot read secret votes that were open; it says so and opens them
again.
"""

import json
import os
import shutil
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from core.instance import SCHEMA, HomeRefused, instance
from core.upkeep import databases, rules

ENDING, KEYS_ENDING = ".tar.gz", ".keys.tar.gz"
PREFIX = "moot-"
ABOUT = "about.json"
NEVER_COPIED = (("keys", "boxes"), ("keys", "guardians"))


def keep(folder: Path, *, keep: int) -> Path:
    """Make a copy of the home in this folder, and remove the oldest beyond `keep` of them.

    Raises HomeRefused. A copy that is there is whole: it gets its name at the end.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{PREFIX}{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}"
    with TemporaryDirectory(dir=folder, prefix=".making-") as making:
        database = databases.copy(Path(making, databases.file_name()))
        about = Path(making, ABOUT)
        about.write_text(json.dumps({"origin": instance.origin, "schema": SCHEMA}), "utf-8")
        with _new_archive(folder / f"{name}{KEYS_ENDING}") as archive:
            archive.add(instance.keys_dir, "keys", filter=_no_short_lived)
        with _new_archive(folder / f"{name}{ENDING}") as archive:
            archive.add(about, ABOUT)
            archive.add(database, database.name)
            archive.add(instance.card, "home.json")
            archive.add(instance.media_dir, "media")
    _forget_old(folder, keep=keep)
    return folder / f"{name}{ENDING}"


def put_back(source: Path) -> Path | None:
    """Let the home be what this copy holds; where what was there before is kept, if it was.

    Keys that are there stay; those that are missing come from the file of keys beside the copy.
    Raises HomeRefused, and then nothing has changed.
    """
    instance.make_folders()
    with TemporaryDirectory(dir=instance.backups_dir, prefix=".restoring-") as opened:
        there = Path(opened)
        _open_archive(source, there)
        _require_same_group(there)
        keys = source.with_name(source.name.removesuffix(ENDING) + KEYS_ENDING)
        has_keys = any(instance.keys_dir.glob("log-*"))
        if keys.is_file():
            _open_archive(keys, there)
        elif not has_keys:
            raise HomeRefused(
                f"The keys are missing: put {keys.name}, from where you keep it, beside "
                f"{source.name}."
            )
        before = keep(instance.backups_dir, keep=99) if instance.is_prepared and has_keys else None
        databases.put_back(there / databases.file_name())
        _add_keys(there / "keys")
        shutil.rmtree(instance.media_dir)
        shutil.copytree(there / "media", instance.media_dir)
        instance.media_dir.chmod(0o700)
        shutil.copyfile(there / "home.json", instance.card)
    return before


@contextmanager
def _new_archive(target: Path) -> Iterator[tarfile.TarFile]:
    """A file that only its owner can read, and that has its name only when it is whole."""
    draft = target.with_name(f".{target.name}.draft")
    # What is there by this name is nothing to write into, whoever has put it there.
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w:gz") as archive:
            yield archive
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(target)


def _no_short_lived(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    inside = PurePosixPath(member.name).parts
    return None if inside[:2] in NEVER_COPIED and len(inside) > 2 else member


def _forget_old(folder: Path, *, keep: int) -> None:
    stems = {
        file.name.removesuffix(ENDING).removesuffix(".keys")
        for file in folder.glob(f"{PREFIX}*{ENDING}")
    }
    for stem in rules.too_old(sorted(stems), keep=keep):
        for ending in (ENDING, KEYS_ENDING):
            (folder / f"{stem}{ending}").unlink(missing_ok=True)


def _open_archive(source: Path, target: Path) -> None:
    """Take out files and folders; nothing that would land elsewhere, or be something else."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in archive:
                path = PurePosixPath(member.name)
                if path.is_absolute() or ".." in path.parts:
                    raise HomeRefused(f"{source} holds a file of another place: {member.name}")
                stream = archive.extractfile(member) if member.isfile() else None
                _take_out(target / path, stream)
    except FileNotFoundError:
        raise HomeRefused(f"There is no {source}.") from None
    except (tarfile.TarError, OSError, EOFError) as error:
        raise HomeRefused(f"{source} cannot be read: {error}") from None


def _take_out(target: Path, stream: IO[bytes] | None) -> None:
    folder = target if stream is None else target.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stream is not None:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as written:
            shutil.copyfileobj(stream, written)


def _require_same_group(there: Path) -> None:
    if not (there / ABOUT).is_file():
        raise HomeRefused("This file is no copy of a home.")
    about = json.loads((there / ABOUT).read_text("utf-8"))
    if about["schema"] > SCHEMA:
        raise HomeRefused("This copy was made by a newer Folkmoot. Install that one first.")
    if instance.is_prepared and instance.origin != about["origin"]:
        raise HomeRefused(f"{instance.path} is the home of another group.")
    if not (there / databases.file_name()).is_file():
        raise HomeRefused(
            "This copy was made with another kind of database (SQLite and PostgreSQL cannot read "
            "each other's). Set up the home as it was set up then."
        )


def _add_keys(there: Path) -> None:
    """Keys that are missing; one that is here is never replaced by an older one."""
    for file in there.rglob("*") if there.exists() else ():
        target = instance.keys_dir / file.relative_to(there)
        if file.is_file() and not target.exists():
            shutil.copyfile(file, target)
            target.chmod(0o600)
