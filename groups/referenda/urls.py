"""Addresses of the room of votes."""

from django.urls import path

from groups.referenda.views import booklets, change, lists, opened, recounts, vote

app_name = "referenda"
urlpatterns = [
    path("referenda/", lists.votes, name="list"),
    path("referenda/follow_mandates.py", recounts.download_program, name="program"),
    path("referenda/<int:number>/", opened.detail, name="detail"),
    path("referenda/<int:number>/booklet/", booklets.booklet, name="booklet"),
    path("referenda/<int:number>/booklet.json", booklets.download, name="booklet_file"),
    path("referenda/<int:number>/vote/", vote.vote, name="vote"),
    path("referenda/<int:number>/take-back/", vote.take_back, name="take_back"),
    path("referenda/<int:number>/change/", change.change, name="change"),
    path("referenda/<int:number>/roll/", opened.roll, name="roll"),
    path("referenda/<int:number>/open-ballots/", opened.open_ballots, name="open_ballots"),
    path("referenda/<int:number>/ballots/", recounts.download, name="ballots"),
    path("referenda/<int:number>/mandates/", recounts.download_snapshot, name="snapshot"),
    path("referenda/<int:number>/recount/", recounts.recount, name="recount"),
]
