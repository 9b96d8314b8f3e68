"""What people can choose between: in the ballot's words, or one option that is always the same."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

# The one option of a proposal that names none; shown as a sentence in the reader's language.
ADOPT = "adopt"


def adopt_alone() -> list[str]:
    """The options of a proposal that names none."""
    return [ADOPT]


def option_labels(options: Sequence[str]) -> list[str]:
    """The options as people read them."""
    return [str(_("Adopt the proposal")) if option == ADOPT else option for option in options]
