"""What delegation keeps of a person, to see, to take along and to erase."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.people.models import Person
from core.people.own_data import OwnData
from delegation import actions
from delegation.models import Mandate, OpenVoice
from delegation.rules.scope import Choice


class OwnDelegation:
    """Mandates and open voices as a part of a person's own data."""

    title = _("Voting through others")

    def __call__(self, person: Person) -> OwnData:
        mandates = list(Mandate.objects.by(person))
        named = {
            number for mandate in mandates for c in mandate.choice_list for number in c.delegates
        }
        uids = dict(Person.objects.filter(pk__in=named).values_list("pk", "uid"))
        voices = OpenVoice.objects.filter(person=person).order_by("declared_at", "pk")
        rows: dict[str, Any] = {
            "mandates": [
                {
                    "uid": mandate.uid,
                    "scope": mandate.scope,
                    "choices": [_in_words(choice, uids) for choice in mandate.choice_list],
                    "until_on": mandate.until_on,
                    "suspended_at": mandate.suspended_at,
                    "given_at": mandate.given_at,
                    "changed_at": mandate.changed_at,
                    "is_public": mandate.is_public,
                    # Proves that the mandate as it is was among those sealed into the record.
                    "salt": bytes(mandate.salt).hex(),
                }
                for mandate in mandates
            ],
            "open_voices": list(
                voices.values("scope", "statement", "language", "declared_at", "withdrawn_at")
            ),
        }
        return OwnData("delegation", rows)

    def erase(self, person: Person, now: datetime) -> None:
        """End every mandate and take back every voice; what counts have kept stays sealed."""
        actions.forget_mandates(person)
        actions.forget_voices(person, now=now)


def _in_words(choice: Choice, uids: dict[int, Any]) -> dict[str, Any]:
    return {
        "delegates": [uids[number] for number in choice.delegates],
        "must_agree": choice.quota,
        "joint_yes": choice.joint_yes,
    }
