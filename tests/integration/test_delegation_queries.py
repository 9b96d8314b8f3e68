"""Pages of delegation ask the database the same few questions however much there is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.proposals.panels.mandates import scope_of
from groups.referenda import actions as referenda
from tests import delegating, proposing, votes, world

pytestmark = pytest.mark.django_db
MOST = 15
# It checks the mandate like the act itself, and looks at ten running votes and five past ones.
MOST_IN_A_PREVIEW = 28


def asked(client, path, sent=None):
    ask = (lambda: client.post(path, sent)) if sent else (lambda: client.get(path))
    ask()
    with CaptureQueriesContext(connection) as captured:
        assert ask().status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def grow(people, by):
    """More of everything that the pages list."""
    me, speaker, _author = people
    newcomers = world.admit(*(f"Newcomer {by}{number}" for number in range(by)))
    delegating.speak_up(*newcomers[: by // 2])
    for newcomer in newcomers[by // 2 :]:
        delegating.follow(newcomer, speaker)
    for number in range(by):
        keyword = f"word {by} {number}"
        more = proposing.a_proposal(newcomers[number], f"Bench {keyword}", keywords=[keyword])
        delegating.follow(me, speaker, newcomers[0], scope=scope_of(more))
        delegating.follow(me, speaker, scope=f"category:{keyword}")
        delegating.speak_up(speaker, scope=f"category:{keyword}")
    vote = votes.opened(more)
    referenda.cast_open(vote, speaker, "1", now=world.now())
    votes.close(vote)
    running = votes.opened(proposing.a_proposal(newcomers[0], f"Lamp {by}"))
    referenda.cast_open(running, speaker, "1", now=world.now())


def pages(speaker, scope):
    about = {"scope": "everything"}
    until = (world.today() + timedelta(days=100)).isoformat()
    choice = {"choice1-people": [str(speaker.pk)], "choice1-quota": "all", "until_on": until}
    return {
        "my votes": (reverse("delegation:mine"), None),
        "my mandates": (reverse("delegation:mandates"), None),
        "scopes": (reverse("delegation:give"), None),
        "form": (reverse("delegation:give", query={"scope": scope}), None),
        "voice": (reverse("delegation:voice"), None),
        "speakers": (reverse("delegation:speakers", query=about), None),
        "speaker": (reverse("delegation:speaker", args=[speaker.pk]), None),
        "picture": (reverse("delegation:picture", query=about), None),
        "concentration": (reverse("delegation:concentration", query=about), None),
        "profile": (speaker.get_absolute_url(), None),
        "overview": ("/", None),
        "preview": (
            reverse("delegation:give", query={"scope": scope}),
            {"do": "look", "choices": "1", **choice},
        ),
    }


def test_every_page_asks_few_questions_however_much_there_is():
    people = list(delegating.a_village("Aino", "Bertil", "Cilla", ballots="sealed").values())
    me, speaker, author = people
    delegating.speak_up(speaker)
    delegating.follow(me, speaker)
    proposing.a_proposal(author, "A roof by the pond", keywords=["roofs"])
    free = "category:roofs"
    client = world.sign_in(Client(), me)
    found = []
    for by in (2, 6):
        grow(people, by)
        world.next_day()
        found.append({name: asked(client, *page) for name, page in pages(speaker, free).items()})
    small, large = found
    growing = {
        name: (len(small[name]), len(sql), sql)
        for name, sql in large.items()
        if len(sql) > len(small[name])
    }
    assert not growing, growing
    assert len(large.pop("preview")) <= MOST_IN_A_PREVIEW
    many = {name: (len(sql), sql) for name, sql in large.items() if len(sql) > MOST}
    assert not many, many
