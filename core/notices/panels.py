"""What the room of notices brings to others: the count, the own data, the messenger, the post."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.notices.actions import notify, send_waiting_mail
from core.notices.letters import sentence_of
from core.notices.models import Mail, Notice, Silence
from core.people.models import Person
from core.people.own_data import OwnData
from core.prepared import Prepared

# Every page asks for it.
UNREAD = Prepared(
    lambda number: Notice.objects.filter(person_id=number).unread().only("pk").order_by()
)


@hooks.standing.register("unread_notices")
def unread(person: Person) -> int:
    """How many notices the person has not read; one query."""
    return UNREAD.count(person.pk)


class OwnNotices:
    """Notices as a part of a person's own data."""

    title = _("Notices")

    def __call__(self, person: Person) -> OwnData:
        notices = Notice.objects.to(person).order_by("id")
        rows = {
            "notices": [
                {
                    "kind": notice.kind,
                    "sentence": sentence_of(notice),
                    "link": notice.link,
                    "at": notice.at,
                    "read_at": notice.read_at,
                }
                for notice in notices
            ],
            "not_wanted_by_mail": list(
                Silence.objects.filter(person=person).values_list("kind", flat=True)
            ),
        }
        return OwnData("notices", rows)

    def erase(self, person: Person, now: datetime) -> None:
        """Notices, choices and waiting mails go, and what others were told of this person."""
        Mail.objects.filter(person=person).delete()
        if person.email:
            Mail.objects.filter(to__iexact=person.email).delete()
        Notice.objects.to(person).delete()
        # Who is told of a person is told the name; such notices lead to the profile.
        Notice.objects.filter(link=person.get_absolute_url()).delete()
        Silence.objects.filter(person=person).delete()


hooks.own_data.add("notices", OwnNotices())
hooks.messengers.add("notices", notify)
hooks.chores.add("notices.mail", send_waiting_mail)
