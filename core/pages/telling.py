"""What the demonstration village and its neighbours say, and in which languages.

A story lies in data/<place>/: who does what and when once, and the words of it once in each
language. A village speaks one of them; some of its people keep another tongue.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

Told = dict[str, Any]
FOLDER = Path(__file__).parent / "data"
VILLAGE = "village"
LANGUAGES = ("en", "sv", "pl")
NOTHING: Told = {
    "people": [], "applicants": [], "ratings": [], "proposals": [], "drafts": [],
    "voices": [], "mandates": [], "translators": {}, "together": 0,
}  # fmt: skip


@cache
def words(language: str, place: str = VILLAGE) -> Told:
    """Everything that is said in a place, in one language."""
    return _read(FOLDER / place / "words" / f"{language}.toml")


@cache
def lives(language: str, place: str = VILLAGE) -> dict[str, str]:
    """What one should know of somebody before being them, by pseudonym."""
    people = NOTHING | _read(FOLDER / place / "people.toml")
    told = words(language, place).get("lives", {})
    everybody = [*people["people"], *people["applicants"]]
    return {each["pseudonym"]: told[each["forename"]] for each in everybody}


def tell(language: str, place: str = VILLAGE, *, alone: bool = True) -> Told:
    """The whole story as it is lived in a place that speaks `language`.

    Whoever lives `alone` leaves out what only happens among neighbours.
    """
    read = (_read(file) for file in sorted((FOLDER / place).glob("*.toml")))
    story = NOTHING | {name: told for file in read for name, told in file.items()}
    if alone:
        told = story["proposals"]
        story["proposals"] = [each for each in told if not each.get("among_neighbours")]
    return _Teller(language, place, story).story()


class _Teller:
    """Puts everybody's words into their mouth."""

    def __init__(self, language: str, place: str, story: Told) -> None:
        self.language, self.place, self.told = language, place, story
        people = [*story["people"], *story["applicants"]]
        self.tongues = {
            each["forename"]: each["tongue"] if each.get("keeps_tongue") else language
            for each in people
        }

    def story(self) -> Told:
        told = self.told
        return {
            **told,
            "group": self._words()["group"],
            "people": [self._person(each) for each in told["people"]],
            "applicants": [self._person(each) for each in told["applicants"]],
            "proposals": [self._proposal(each) for each in told["proposals"]],
            "drafts": [self._draft(each) for each in told["drafts"]],
            **self._joint(),
            "voices": [self._voice(each) for each in told["voices"]],
            "mandates": [
                {**each, "scope": self._scope(each["scope"])} for each in told["mandates"]
            ],
        }

    def _words(self, language: str = "") -> Told:
        return words(language or self.language, self.place)

    def _person(self, told: Told) -> Told:
        return {**told, "language": self.tongues[told["forename"]]}

    def _draft(self, told: Told) -> Told:
        language = self.tongues[told["author"]]
        said = self._words(language)["drafts"][told["key"]]
        return {**told, **said, "language": language, "keywords": self._keywords(told)}

    def _proposal(self, told: Told) -> Told:
        language, key = self.tongues[told["author"]], told["key"]
        said = self._words(language)["proposals"][key]
        revisions = zip(told.get("revisions", ()), said.get("revisions", ()), strict=True)
        return {
            "votes": {"yes": 0, "no": 0, "blank": 0},
            "signed": told["published"],
            **told,
            **{part: said[part] for part in ("title", "text", "reason")},
            "language": language,
            "keywords": self._keywords(told),
            "arguments": list(self._arguments(told)),
            "revisions": [{**when, **new} for when, new in revisions],
            "translations": list(self._translations(told, language)),
            "said": {name: self._said(key, name) for name in self._speakers()},
        }

    def _joint(self) -> Told:
        """What people say to a question that several groups are asked."""
        if "joint" not in self.told:
            return {}
        said = []
        for place, each in enumerate(self.told["joint"]["arguments"]):
            language = self.tongues[each["author"]]
            text = self._words(language)["joint"]["arguments"][place]
            said.append({**each, "text": text, "language": language})
        return {"joint": {**self.told["joint"], "arguments": said}}

    def _said(self, key: str, name: str) -> Told:
        """What somebody who votes in the open says of a proposal."""
        found: Told = self._words(self.tongues[name])["proposals"][key]
        return dict(found.get("said", {}).get(name, {}))

    def _speakers(self) -> list[str]:
        return [each["person"] for each in self.told["voices"]]

    def _arguments(self, told: Told) -> Iterator[Told]:
        for place, each in enumerate(told.get("arguments", ())):
            language = self.tongues[each["author"]]
            text = self._words(language)["proposals"][told["key"]]["arguments"][place]
            yield {**each, "text": text, "language": language}

    def _translations(self, told: Told, spoken: str) -> Iterator[Told]:
        """The words that a proposal has in the end, in the languages that it is not written in."""
        if told.get("untranslated"):
            return
        for language, translator in self.told["translators"].items():
            if language == spoken:
                continue
            said = self._words(language)["proposals"][told["key"]]
            last = {**said, **(said.get("revisions") or [{}])[-1]}
            parts = {part: last[part] for part in ("title", "text", "reason")}
            yield {"translator": translator, "language": language, **parts}

    def _voice(self, told: Told) -> Told:
        said = self._words(self.tongues[told["person"]])["voices"][told["person"]]
        return {**told, **said, "scope": self._scope(told["scope"])}

    def _keywords(self, told: Told) -> list[str]:
        return [self._keyword(each) for each in told["keywords"]]

    def _keyword(self, key: str) -> str:
        return str(self._words()["keywords"][key])

    def _scope(self, key: str) -> str:
        return key if key == "everything" else f"category:{self._keyword(key).casefold()}"


def _read(file: Path) -> Told:
    return tomllib.loads(file.read_text("utf-8"))
