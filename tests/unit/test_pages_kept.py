"""What is drawn once for everybody holds nothing of anybody."""

import pytest
from django.template import Context, Template
from django.utils import translation

WORDS = (
    "{% load i18n kept %}{% kept %}{% get_current_language as NOW %}<b>{{ NOW }}</b>{% endkept %}"
)


def test_what_is_kept_is_drawn_once_for_each_language():
    page = Template(WORDS + "{{ name }}")
    with translation.override("en"):
        first, second = (page.render(Context({"name": name})) for name in ("Aino", "Bertil"))
    with translation.override("sv"):
        third = page.render(Context({"name": "Cilla"}))
    assert [first, second, third] == ["<b>en</b>Aino", "<b>en</b>Bertil", "<b>sv</b>Cilla"]
    (kept,) = [node for node in page.nodelist if type(node).__name__ == "Kept"]
    assert set(kept._drawn) == {"en", "sv"}


def test_nothing_of_a_page_can_be_kept_for_another():
    page = Template("{% load kept %}{% kept %}{{ name }}{% endkept %}")
    with pytest.raises(AttributeError):
        page.render(Context({"name": "Aino"}))
