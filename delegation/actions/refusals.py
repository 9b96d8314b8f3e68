"""How the rules of delegation say no."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Forbidden, Refusal


class DelegationOff(Refusal):
    """The charter says that nobody votes for somebody else."""

    code = "delegation-off"
    sentence = _("The charter says that nobody votes for somebody else.")
    status = 404


class MembersOnly(Forbidden):
    """Only a member can give or carry a vote."""

    code = "members-only"
    sentence = _("Only members of the group can do this.")


class NotYours(Refusal):
    """Somebody else's; whether it exists is not said."""

    code = "not-yours"
    sentence = _("There is no such mandate of yours.")
    status = 404


class UnknownScope(Refusal):
    """Nothing of this kind can be decided on, or not any more."""

    code = "unknown-scope"
    sentence = _("There is nothing to decide on here, or not any more. Choose something else.")


class NobodyNamed(Refusal):
    """A mandate needs somebody to follow."""

    code = "nobody-named"
    sentence = _("Name at least one person in every choice.")


class NamesYourself(Refusal):
    """Following oneself leads nowhere."""

    code = "names-yourself"
    sentence = _("You cannot follow yourself. Simply vote.")


class NamedTwice(Refusal):
    """One person in one choice twice."""

    code = "named-twice"
    sentence = _("Name each person only once in a choice.")


class NoAccount(Refusal):
    """A number that is nobody's."""

    code = "no-account"
    sentence = _("Only people with an account here can be named.")


class NotInTheOpen(Refusal):
    """Where ballots are secret, only open votes can be followed."""

    code = "not-in-the-open"
    sentence = _(
        "%(name)s does not vote in the open on %(scope)s. Ballots are secret here, so only people "
        "who have declared to vote in the open can be followed."
    )


class QuotaTooLow(Refusal):
    """Two halves could agree on two different things."""

    code = "quota-too-low"
    sentence = _("Of %(named)s people, at least %(least)s and at most all must agree.")


class TooManyChoices(Refusal):
    """More choices than a mandate can have."""

    code = "too-many-choices"
    sentence = _("A mandate has %(most)s choices at most.")


class ChoicesNotOrdered(Refusal):
    """The charter allows a single choice."""

    code = "choices-not-ordered"
    sentence = _("The charter allows one choice in a mandate.")


class TooManyPeople(Refusal):
    """More people than a choice can name."""

    code = "too-many-people"
    sentence = _("A choice names %(most)s people at most.")


class ExpiryPast(Refusal):
    """A mandate that would be over at once."""

    code = "expiry-past"
    sentence = _("A mandate must end after today.")


class ExpiryTooFar(Refusal):
    """Longer than the charter allows."""

    code = "expiry-too-far"
    sentence = _("A mandate can last until %(limit)s at the latest; you can renew it before that.")


class CarriesTooMuch(Refusal):
    """Somebody carries as large a share as the charter allows."""

    code = "carries-too-much"
    sentence = _(
        "%(name)s carries so many votes on %(scope)s that the charter allows no further mandates "
        "for them. Name somebody else."
    )
