"""Everything that people read can be read in Swedish and Polish."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests import words


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues as they are once every text of the program has been collected."""
    if not shutil.which("msgfmt"):
        pytest.fail("gettext is missing: run `make test`, or `apt-get install gettext`.")
    copy = words.copied(tmp_path_factory.mktemp("words"))
    words.collect(copy)
    return copy


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_text_is_translated(collected: Path, language: str) -> None:
    said = subprocess.run(
        ["msgattrib", "--untranslated", "--no-obsolete", words.catalogue(language, of=collected)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "", "run `make words` and translate what is new"
    unsure = subprocess.run(
        ["msgattrib", "--only-fuzzy", words.catalogue(language, of=collected)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert unsure.stdout == ""


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str, tmp_path: Path) -> None:
    source = words.catalogue(language)
    words.compiled(source, tmp_path / "fresh.mo")
    assert words.read(tmp_path / "fresh.mo") == words.read(source.with_suffix(".mo")), (
        "run `make words`"
    )
