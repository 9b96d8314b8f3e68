"""Pages of membership: what each shows to whom, and what it costs."""

from contextlib import AbstractContextManager
from typing import Any, Protocol

import pytest
from django.test import Client

from core.people import actions as people
from core.people.models import Person
from groups.membership import actions
from groups.membership.letters import invitation_address
from groups.membership.models import Invitation, Rating, Standing, is_member, reputation
from tests.world import (
    a_person,
    a_town,
    a_village,
    admit,
    an_applicant,
    next_day,
    now,
    sign_in,
    today,
)

pytestmark = pytest.mark.django_db
ACCOUNT = {"forename": "Ewa", "surname": "Lis", "password": "a long riverside walk"}


class Queries(Protocol):
    def __call__(self, most: int) -> AbstractContextManager[object]: ...


def text(client: Client, path: str, **data: Any) -> str:
    response = client.get(path, data)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.parametrize("size", [10, 60])
@pytest.mark.parametrize(
    "path", ["/members/", "/members/me/", "/waiting/", "/join/", "/invitations/"]
)
def test_pages_cost_the_same_in_a_small_and_a_large_group(
    client: Client, path: str, size: int, queries: Queries
) -> None:
    town = a_town(size)
    for number in range(size // 3):
        newcomer = a_person(f"New {number}")
        actions.propose(town[number], newcomer, now=now())
        actions.invite(town[0], note=f"Number {number}", now=now())
    sign_in(client, town[0])
    with queries(15):
        text(client, path)


def test_the_list_shows_what_each_member_chose_to_show(client: Client) -> None:
    village = a_village("Aino Virtanen", "Bertil", "Cilla")
    aino, bertil = village["Aino Virtanen"], village["Bertil"]
    people.change_pseudonym(aino, "Snowflake", now=now())
    people.change_pseudonym(bertil, "Thunder", now=now())
    people.choose_privacy(bertil, author_level=4, shows_civic_number=False, shows_email=False)
    page = text(client, "/members/")
    assert "Virtanen" in page
    assert "Snowflake" in page
    # Whoever writes under a pseudonym is not found out by the list, nor by its search.
    assert "Thunder" not in page
    assert "Bertil" not in text(client, "/members/", q="thund")
    assert "Aino" in text(client, "/members/", q="snow", order="joined")


def test_the_list_is_paged_and_sorted(client: Client) -> None:
    town = a_town(60)
    assert town[59].get_absolute_url() not in text(client, "/members/")
    assert town[59].get_absolute_url() in text(client, "/members/", page=2)


def test_only_members_see_who_waits(client: Client) -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    ewa = an_applicant("Ewa Lis")
    assert client.get("/waiting/").status_code == 302
    assert client.get(ewa.get_absolute_url()).status_code == 404
    assert client.get("/waiting/", follow=True).redirect_chain
    sign_in(client, a_person("Olle"))
    assert client.get("/waiting/").status_code == 403
    sign_in(client, ewa)
    assert client.get("/waiting/").headers["Location"] == "/members/me/"
    sign_in(client, village["Aino"])
    assert "Ewa Lis" in text(client, "/waiting/")
    assert "Ewa Lis" in text(client, ewa.get_absolute_url())


def test_a_member_rates_on_a_page_and_may_change_it(client: Client) -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    ewa = an_applicant("Ewa Lis")
    sign_in(client, village["Aino"])
    for value in (1, -1):
        response = client.post(
            f"/members/{ewa.pk}/rating/", {"value": value, "next": "/waiting/"}, follow=True
        )
        assert response.redirect_chain == [("/waiting/", 302)]
        assert Rating.objects.get().value == value
    assert client.post(f"/members/{ewa.pk}/rating/", {"value": "2"}).status_code == 409
    elsewhere = {"value": "1", "next": "https://elsewhere.example/"}
    answer = client.post(f"/members/{ewa.pk}/rating/", elsewhere)
    assert answer.headers["Location"] == ewa.get_absolute_url()


def test_who_waits_may_read_but_not_write(client: Client) -> None:
    village = a_village("Aino", "Bertil", "Cilla", charter={"group.open_to_readers": False})
    ewa = an_applicant("Ewa Lis")
    sign_in(client, ewa)
    assert "Virtanen" not in text(client, "/members/")
    aino = village["Aino"]
    assert client.post(f"/members/{aino.pk}/rating/", {"value": "1"}).status_code == 403
    assert client.post("/invitations/", {"note": "x"}).status_code == 403
    assert not Rating.objects.exists()


def test_everybody_sees_the_own_sum_and_the_bar_and_nobody_elses(client: Client) -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    ewa = an_applicant("Ewa Lis")
    actions.rate(village["Aino"], ewa, 1, now=now())
    sign_in(client, ewa)
    page = text(client, "/members/me/")
    assert "<dt>Your reputation</dt><dd>1</dd>" in page
    assert "<dt>Bar</dt><dd>0</dd>" in page
    assert "Your reputation" not in text(client, village["Aino"].get_absolute_url())


def test_an_invitation_leads_from_a_link_to_a_membership(client: Client) -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    sign_in(client, village["Aino"])
    client.post("/invitations/", {"note": "Ewa from the bakery"})
    invitation = Invitation.objects.get()
    address = invitation_address(invitation)
    assert address in text(client, "/invitations/")
    client.logout()
    path = address.removeprefix("http://127.0.0.1:8000")
    assert "Aino" in text(client, path)
    assert client.post(path, {**ACCOUNT, "password": "short"}).status_code == 200
    assert not Person.objects.filter(forename="Ewa").exists()
    assert client.post(path, ACCOUNT).headers["Location"] == "/members/me/"
    ewa = Person.objects.get(forename="Ewa")
    assert reputation(ewa.pk) == 1
    assert client.get(path).status_code == 410
    next_day()
    assert is_member(ewa)
    assert client.get("/invitations/").status_code == 200


def test_a_forged_or_withdrawn_invitation_opens_nothing(client: Client) -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    invitation = actions.invite(village["Aino"], now=now())
    assert client.get(f"/join/{invitation.uid.hex}:forged/").status_code == 410
    sign_in(client, village["Bertil"])
    assert client.post(f"/invitations/{invitation.uid}/withdraw/").status_code == 403
    sign_in(client, village["Aino"])
    assert client.post(f"/invitations/{invitation.uid}/withdraw/").status_code == 302
    path = invitation_address(invitation).removeprefix("http://127.0.0.1:8000")
    assert client.get(path).status_code == 410


def test_applying_goes_through_a_confirmed_address(client: Client) -> None:
    a_village("Aino", "Bertil", "Cilla")
    assert "The rule today" in text(client, "/join/")
    assert client.post("/join/", ACCOUNT).status_code == 200
    assert client.post("/join/", {**ACCOUNT, "email": "ewa@example.org"}).status_code == 302
    ewa = Person.objects.get(forename="Ewa")
    assert client.post("/join/apply/").status_code == 403
    people.confirm_email(ewa)
    assert client.post("/join/apply/").headers["Location"] == "/members/me/"
    assert Standing.objects.get(pk=ewa.pk).is_waiting
    assert client.post("/join/apply/").status_code == 409
    assert client.post("/members/me/withdraw/").status_code == 302
    assert not Standing.objects.waiting().exists()


def test_leaving_is_asked_twice(client: Client) -> None:
    village = a_village("Aino", "Bertil", "Cilla", "Dawid")
    sign_in(client, village["Dawid"])
    assert "All ratings by you" in text(client, "/members/me/leave/")
    assert is_member(village["Dawid"])
    client.post("/members/me/leave/")
    assert not is_member(village["Dawid"])
    assert client.get("/members/me/").headers["Location"] == "/join/"
    assert client.post("/members/me/leave/").status_code == 403


def test_a_member_proposes_a_former_one_again(client: Client) -> None:
    village = a_village("Aino", "Bertil", "Cilla", "Dawid")
    actions.leave(village["Dawid"], now=now())
    sign_in(client, village["Aino"])
    assert "Propose as a member" in text(client, village["Dawid"].get_absolute_url())
    client.post(f"/members/{village['Dawid'].pk}/propose/")
    assert Standing.objects.get(pk=village["Dawid"].pk).is_waiting


def test_the_overview_says_whom_i_have_not_rated(client: Client) -> None:
    village = a_village("Aino", "Bertil", "Cilla")
    ewa = an_applicant("Ewa Lis")
    sign_in(client, village["Aino"])
    assert "1 person waits for your opinion" in text(client, "/")
    actions.rate(village["Aino"], ewa, 0, now=now())
    assert "waits for your opinion" not in text(client, "/")


def test_erasing_a_person_ends_the_membership_and_the_ratings() -> None:
    village = a_village("Aino", "Bertil", "Cilla", "Dawid")
    actions.rate(village["Dawid"], village["Aino"], -1, now=now())
    people.erase(village["Dawid"], now=now())
    assert not is_member(village["Dawid"])
    assert reputation(village["Aino"].pk) == 2
    assert not Rating.objects.exists()


def test_newcomers_admitted_together_vouch_for_each_other() -> None:
    a_village("Aino", "Bertil", "Cilla")
    ewa, _filip = admit("Ewa", "Filip")
    assert reputation(ewa.pk) == 1
    assert Standing.objects.get(pk=ewa.pk).admitted_on == today()
