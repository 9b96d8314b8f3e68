"""What the room of people brings to others: the account as a part of a person's own data."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.people.actions.civic_number import civic_number_of
from core.people.actions.sign_in import forget_sessions
from core.people.models import Person, Photo, Pseudonym, RecoveryKey, Token
from core.people.own_data import OwnData
from core.record.models import Opening


class OwnAccount:
    """Everything the account holds, except the password's hash and the keys."""

    title = _("Account")

    def __call__(self, person: Person) -> OwnData:
        sheet = RecoveryKey.objects.filter(person=person).first()
        rows = {
            "number": person.number,
            "uid": person.uid,
            "registered_on": person.registered_on,
            "forename": person.forename,
            "surname": person.surname,
            "pseudonym": person.pseudonym,
            "automatic_pseudonym": person.automatic_pseudonym,
            "pseudonyms": list(
                Pseudonym.objects.filter(person=person).values("text", "since_on", "until_on")
            ),
            "civic_number": civic_number_of(person),
            "email": person.email,
            "email_addresses": list(
                EmailAddress.objects.filter(user=person).values("email", "verified", "primary")
            ),
            "language": person.language,
            "sign_in_by": person.sign_in_by,
            "author_level": person.author_level,
            "executor_level": person.executor_level,
            "shows_civic_number": person.shows_civic_number,
            "shows_email": person.shows_email,
            "passkeys": [
                {"added": key.created_at, "last_used": key.last_used_at}
                for key in Authenticator.objects.filter(user=person)
            ],
            "recovery_sheet_made_at": sheet.made_at if sheet else None,
            "tokens": list(
                Token.objects.of(person).values(
                    "name", "scopes", "made_on", "until_on", "last_used_on"
                )
            ),
        }
        photo = Photo.objects.filter(person=person).first()
        files = {"photo.jpg": bytes(photo.jpeg)} if photo else {}
        return OwnData("account", rows, files)


class OwnEntries:
    """What the record keeps apart about this person's acts, with the salts that prove it."""

    title = _("What the record keeps apart")

    def __call__(self, person: Person) -> OwnData:
        openings = Opening.objects.filter(person=str(person.uid)).order_by("entry")
        rows = [
            {
                "entry": opening.entry.uid,
                "verb": opening.entry.verb,
                "subject": opening.entry.subject,
                "at": opening.entry.at,
                "private": opening.facts,
                "salt": bytes(opening.salt).hex(),
            }
            for opening in openings.select_related("entry")
        ]
        return OwnData("record", rows)


hooks.own_data.add("account", OwnAccount())
hooks.own_data.add("record", OwnEntries())
hooks.chores.add("people.sessions", forget_sessions)
