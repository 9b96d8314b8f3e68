"""Keywords come into being by being used."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from groups.categories.models import Keyword
from groups.categories.rules import LONGEST, BadKeyword, key_of, tidy_all


class KeywordRefused(Refusal):
    """A keyword cannot be used as it is written."""

    code = "keyword"
    sentence = _("Keywords: %(reason)s")
    status = 422


REASONS: dict[str, str | Promise] = {
    "empty": _("a keyword cannot be empty."),
    "long": _("“%(word)s” is too long; at most %(longest)s characters."),
    "dot": _("“%(word)s” contains a dot, which keywords cannot have."),
    "many": _("at most %(most)s are possible."),
}


@transaction.atomic
def name_keywords(words: Iterable[str], *, most: int) -> list[Keyword]:
    """The keywords called so, made where they are new; raises KeywordRefused (S2-162)."""
    try:
        tidied = tidy_all(words, most=most)
    except BadKeyword as bad:
        facts = {"word": bad.word, "longest": LONGEST, "most": most}
        raise KeywordRefused(reason=str(REASONS[bad.reason]) % facts) from None
    new = [Keyword(name=word, key=key_of(word)) for word in tidied]
    # Two people may name the same new keyword at once.
    Keyword.objects.bulk_create(new, ignore_conflicts=True)
    return list(Keyword.objects.called(tidied))
