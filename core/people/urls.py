"""The addresses of the room of people, and allauth's under our prefix."""

from django.urls import URLPattern, URLResolver, include, path, re_path, reverse_lazy
from django.views.generic import RedirectView

from core.people.forms import SECTIONS
from core.people.views import links, own_data, profiles, recovery, settings, tokens

people_patterns: list[URLPattern | URLResolver] = [
    path("people/<int:number>/", profiles.profile, name="profile"),
    path("people/<int:number>/photo/<str:digest>.jpg", profiles.photo, name="photo"),
    path("people/as/<str:pseudonym>/", profiles.by_pseudonym, name="by_pseudonym"),
    path("me/", settings.settings_page, name="settings"),
    path("me/device/", links.device, name="device"),
    path("me/recovery-sheet/", recovery.sheet, name="recovery_sheet"),
    path("me/tokens/", tokens.tokens, name="tokens"),
    path("me/tokens/<int:number>/revoke/", tokens.revoke, name="revoke_token"),
    path("me/data/", own_data.see, name="own_data"),
    path("me/data/download/", own_data.download, name="download"),
    path("me/data/<str:room>/", own_data.see_part, name="own_data_part"),
    path("me/erase/", own_data.erase_page, name="erase"),
    re_path(rf"^me/(?P<section>{'|'.join(SECTIONS)})/$", settings.settings_page, name="section"),
    path("account/link/<str:token>/", links.link, name="link"),
    path("account/recover/", recovery.recover_page, name="recover"),
    path("account/erased/", own_data.erased, name="erased"),
]
passkeys = RedirectView.as_view(url=reverse_lazy("mfa_list_webauthn"))
passkey_again = RedirectView.as_view(
    url=reverse_lazy("mfa_reauthenticate_webauthn"), query_string=True
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((people_patterns, "people"))),
    path("account/passkeys/", passkeys),
    # allauth's pages for codes, which nobody has here.
    path("account/passkeys/authenticate/", passkeys),
    path("account/passkeys/reauthenticate/", passkey_again),
    path("account/passkeys/", include("allauth.mfa.urls")),
    path("account/", include("allauth.account.urls")),
]
