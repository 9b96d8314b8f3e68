"""Profiles for programs."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.people import rules
from core.people.api.shown import Profile, PseudonymPage, profile
from core.people.models import Person, Photo
from core.people.seeing import shown
from core.programs.operations import Media
from core.programs.resources import Resource, at, reads

JPEG = Media(type="image/jpeg")


@at("people/<int:number>/", name="people")
class OneProfile(Resource):
    @reads(Profile, page=["people:profile"])
    def get(self, request: HttpRequest, number: int) -> dict[str, Any]:
        """Somebody, with what they chose to show."""
        found = get_object_or_404(Person.objects.present(), pk=number)
        return profile(shown(found, request))


@at("people/<int:number>/photo/", name="people.photo")
class PhotoOf(Resource):
    @reads(JPEG, page=["people:photo"])
    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """The photo."""
        person = shown(get_object_or_404(Person.objects.present(), pk=number), request)
        picture = Photo.objects.filter(person=person).first()
        if picture is None:
            raise Http404
        return HttpResponse(bytes(picture.jpeg), content_type=JPEG.type)


@at("people/as/<str:pseudonym>/", name="people.as")
class OnePseudonym(Resource):
    @reads(PseudonymPage, page=["people:by_pseudonym"])
    def get(self, request: HttpRequest, pseudonym: str) -> dict[str, str]:
        """Whether there is such a pseudonym; nothing leads to the name (AMB-04)."""
        key = rules.caseless(pseudonym)
        person = shown(get_object_or_404(Person.objects.present(), pseudonym_key=key), request)
        link = reverse("people:by_pseudonym", args=[person.pseudonym])
        return {"pseudonym": person.pseudonym, "link": link}
