"""Forms in which proposals, translations and arguments are written."""

from groups.proposals.forms.arguments import ArgumentForm
from groups.proposals.forms.translations import TranslationForm, other_languages
from groups.proposals.forms.words import (
    DraftForm,
    NewForm,
    RevisionForm,
    WordsForm,
    level_choices,
)

__all__ = [
    "ArgumentForm",
    "DraftForm",
    "NewForm",
    "RevisionForm",
    "TranslationForm",
    "WordsForm",
    "level_choices",
    "other_languages",
]
