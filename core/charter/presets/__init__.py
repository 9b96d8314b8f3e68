"""Charters to begin with: data files that a group is founded on and then changes as it likes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.charter.parameters import is_of_groups
from core.refusals import Refusal

FOLDER = Path(__file__).parent


class UnknownPreset(Refusal):
    """There is no preset of this name."""

    code = "unknown-preset"
    sentence = _("There is no preset called “%(name)s”. Choose one of these: %(known)s.")
    status = 404


@dataclass(frozen=True, slots=True)
class Preset:
    """A complete set of rules. `values` are in stored form, ready for `enact`."""

    name: str
    order: int
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    values: Mapping[str, int | str | bool | None]

    @property
    def is_for_groups(self) -> bool:
        """Whether it founds a confederation: a group whose members are groups."""
        return is_of_groups(self.values)

    @property
    def title(self) -> str:
        return in_language(self.titles)

    @property
    def description(self) -> str:
        return in_language(self.descriptions)


def in_language(texts: Mapping[str, str]) -> str:
    """The text in the reader's language, else in English."""
    return texts.get(get_language() or "en", texts["en"])


def presets_for_people() -> tuple[Preset, ...]:
    """Those that founders who are people choose from, in the order in which to meet them."""
    return tuple(preset for preset in all_presets() if not preset.is_for_groups)


@cache
def all_presets() -> tuple[Preset, ...]:
    """Every preset."""
    return tuple(sorted(map(_read, FOLDER.glob("*.json")), key=lambda preset: preset.order))


def load(name: str) -> Preset:
    """The preset of this name; raises UnknownPreset."""
    return _among(all_presets(), name)


def load_for_people(name: str) -> Preset:
    """The same among those that people can found a group on."""
    return _among(presets_for_people(), name)


def _among(presets: Sequence[Preset], name: str) -> Preset:
    known = {preset.name: preset for preset in presets}
    if name not in known:
        raise UnknownPreset(name=name[:40], known=", ".join(known))
    return known[name]


def _read(file: Path) -> Preset:
    facts = json.loads(file.read_text("utf-8"))
    return Preset(
        name=file.stem,
        order=facts["order"],
        titles=facts["title"],
        descriptions=facts["description"],
        values=facts["values"],
    )
