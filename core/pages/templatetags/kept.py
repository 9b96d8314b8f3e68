"""Parts of a page that are the same for everybody who reads one language."""

from django import template
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class Kept(Node):
    """Draws what it holds once for each language."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self._drawn: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:  # noqa: ARG002 - see `kept`
        language = get_language()
        if language not in self._drawn:
            self._drawn[language] = self.nodelist.render(Context())
        return self._drawn[language]


@register.tag
def kept(parser: Parser, token: Token) -> Kept:  # noqa: ARG001 - Django's
    """`{% kept %}…{% endkept %}`: words and addresses that depend on nothing but the language.

    They are drawn without the page, so that nothing of one person's page can come to another's.
    """
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodelist)
