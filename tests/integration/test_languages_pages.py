"""Pages speak the language of whoever reads them, all of it."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client

from tests import pages, words, world

pytestmark = pytest.mark.django_db
HOLE = re.compile(r"%\(\w+\)[sd]|%[sd]|<[^>]+>")


class Texts(HTMLParser):
    """The texts of a page, each as it stands between two tags.

    Left out is what says that it speaks another language: the name of a language in itself.
    """

    def __init__(self, page: str, language: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.language = language
        self.is_other = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_other = dict(attrs).get("lang", self.language) != self.language

    def handle_endtag(self, tag: str) -> None:
        self.is_other = False

    def handle_data(self, data: str) -> None:
        if not self.is_other:
            self.found.add(" ".join(data.split()))


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_page_says_in_english_what_has_a_translation(language: str, client: Client) -> None:
    lived = pages.a_lived_in_village()
    world.sign_in(client, lived.member)
    known = words.read(words.catalogue(language).with_suffix(".mo"))
    english = {
        text
        for text, translation in known.items()
        if isinstance(text, str) and text and text != translation and not HOLE.search(text)
    }
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for address in (*pages.for_everybody(lived), *pages.for_members(lived)):
        page = client.get(address)
        left = Texts(page.content.decode(), language).found & english
        assert not left, f"{address} says {sorted(left)}"
