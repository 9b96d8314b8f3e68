"""Collects every text that people see, and compiles its translations: python -m tests.words.

Needs gettext (Debian: apt-get install gettext). New texts come into `locale/` untranslated.
"""

import gettext
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("sv", "pl")
SOURCES = ("core", "delegation", "groups", "realtime", "federation", "templates", "manage.py")


def catalogue(language: str, *, of: Path = ROOT) -> Path:
    """Where the translations into a language are kept."""
    return of / "locale" / language / "LC_MESSAGES" / "django.po"


def collect(folder: Path) -> None:
    """Bring the catalogues under `folder` up to date with the texts in the files there."""
    # Without a place to live in Django would make one where it is started.
    with tempfile.TemporaryDirectory() as home:
        subprocess.run(
            [
                *(sys.executable, "manage.py", "makemessages", "--verbosity=0"),
                *("--no-obsolete", "--no-wrap", "--add-location=file"),
                *(f"--locale={language}" for language in LANGUAGES),
            ],
            cwd=folder,
            env={**os.environ, "FOLKMOOT_HOME": home, "DJANGO_SETTINGS_MODULE": "core.settings"},
            check=True,
        )


def copied(folder: Path) -> Path:
    """A copy of all files that hold texts, and of the catalogues; gives its folder."""
    for name in (*SOURCES, "locale"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def compiled(source: Path, target: Path) -> None:
    """Compile a catalogue; raises CalledProcessError for one with faults."""
    subprocess.run(["msgfmt", "--check", f"--output-file={target}", source], check=True)


def read(file: Path) -> dict[object, str]:
    """The texts of a compiled catalogue with their translations; those with plurals many times."""
    with file.open("rb") as stream:
        return {**gettext.GNUTranslations(stream)._catalog}  # type: ignore[attr-defined]


def main() -> None:
    """Collect in a copy, so that nothing but the catalogues is looked at and written."""
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(Path(folder))
        collect(copy)
        for language in LANGUAGES:
            shutil.copy(catalogue(language, of=copy), catalogue(language))
            compiled(catalogue(language), catalogue(language).with_suffix(".mo"))


if __name__ == "__main__":
    main()
