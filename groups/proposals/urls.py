"""The addresses of proposals and keywords."""

from django.urls import path

from groups.proposals.views import acts, lists, pages, translations, writing

app_name = "proposals"
urlpatterns = [
    path("proposals/", lists.proposals, name="list"),
    path("keywords/", lists.keywords, name="keywords"),
    path("proposals/new/", writing.new, name="new"),
    path("proposals/<int:number>/", pages.detail, name="detail"),
    path("proposals/<int:number>/edit/", writing.edit, name="edit"),
    path("proposals/<int:number>/publish/", writing.publish, name="publish"),
    path("proposals/<int:number>/withdraw/", writing.withdraw, name="withdraw"),
    path("proposals/<int:number>/discard/", writing.discard, name="discard"),
    path("proposals/<int:number>/sign/", acts.sign, name="sign"),
    path("proposals/<int:number>/unsign/", acts.unsign, name="unsign"),
    path("proposals/<int:number>/confirm/", acts.confirm, name="confirm"),
    path("proposals/<int:number>/argue/", acts.argue, name="argue"),
    path("proposals/<int:number>/versions/", pages.versions, name="versions"),
    path("proposals/<int:number>/translate/", translations.translate, name="translate"),
    path("translations/<uuid:uid>/edit/", translations.edit, name="edit_translation"),
    path("translations/<uuid:uid>/withdraw/", translations.withdraw, name="withdraw_translation"),
    path("arguments/<uuid:uid>/helpful/", acts.find_helpful, name="find_helpful"),
    path("arguments/<uuid:uid>/take-back/", acts.take_back, name="take_back"),
]
