"""The group's own parameters: what it is called, where it keeps time, who may read."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.charter.parameters.texts import Choice, Switch, Text, Zone

NAME = Text(
    "group.name",
    "Folkmoot",
    least=1,
    most=100,
    sentence=_("The group is called %(value)s."),
)
SHORT_NAME = Text(
    "group.short_name",
    "folkmoot",
    least=2,
    most=20,
    pattern=r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?",
    hint=_("Only small letters a to z, figures and hyphens, no hyphen at either end."),
    sentence=_("Its short name, for addresses and files, is %(value)s."),
)
TIME_ZONE = Zone(
    "group.time_zone",
    "UTC",
    sentence=_("The group's days begin and end at midnight in the time zone %(value)s."),
    explanation=_("Deadlines are days, and a day is counted in this zone."),
)
LANGUAGE = Choice(
    "group.language",
    "en",
    options=dict(settings.LANGUAGES),
    sentence=_("Who has chosen no language is addressed in %(value)s."),
)
OPEN_TO_READERS = Switch(
    "group.open_to_readers",
    True,
    sentence=_("Everybody may read the group's pages without signing in: %(value)s."),
    sentences={
        True: _("Everybody may read the group's pages without signing in."),
        False: _("Only members, and those who wait to become members, may read the group's pages."),
    },
    explanation=_("Personal pages and single secret votes are never open, whatever stands here."),
)
CIVIC_NUMBER_COUNTRY = Choice(
    "group.civic_number_country",
    "none",
    options={
        "none": _("no country"),
        "dk": _("Denmark"),
        "ee": _("Estonia"),
        "fi": _("Finland"),
        "is": _("Iceland"),
        "lt": _("Lithuania"),
        "lv": _("Latvia"),
        "no": _("Norway"),
        "pl": _("Poland"),
        "se": _("Sweden"),
    },
    sentence=_("People may give a civic number of %(value)s."),
    sentences={"none": _("Civic numbers are not asked for.")},
)

for parameter in (NAME, SHORT_NAME, TIME_ZONE, LANGUAGE, OPEN_TO_READERS, CIVIC_NUMBER_COUNTRY):
    hooks.parameters.add(parameter.name, parameter)
