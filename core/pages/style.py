"""The style page of the demonstration: every component in every state, for those who build."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.heartbeat import clock
from core.pages.charts import shares, stairs
from core.pages.demo import require_demo

STAGES = (
    "draft", "collecting", "discussion", "voting", "adopted", "rejected", "expired", "withdrawn",
)  # fmt: skip
TRACKS = {
    "being discussed": ("past", "now", "to_come", "to_come"),
    "ended": ("past", "past", "past", "ended"),
}
WAY = ("Signatures", "Discussion", "Vote", "Decision")


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(help_text="Up to 100 letters.", max_length=100)
    words = forms.CharField(label="What you want", widget=forms.Textarea, required=False)
    place = forms.ChoiceField(choices=[("pond", "By the pond"), ("mill", "By the mill")])
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    times = forms.IntegerField(label="How many", required=False)
    side = forms.ChoiceField(
        choices=[("for", "For"), ("against", "Against")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="I have read it")


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    change: str = "same"


@dataclass(frozen=True, slots=True)
class Line:
    change: str
    pieces: tuple[Piece, ...]


DIFFERENCE = (
    Line("same", (Piece("The bench stands by "), Piece("pond", "removed"), Piece("mill", "added"))),
    Line("removed", (Piece("It is painted every year."),)),
    Line("added", (Piece("It is painted when it needs paint."),)),
)


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Shown in a demonstration alone; elsewhere its address does not exist."""
    require_demo()
    today = clock.today()
    context = {
        "stages": STAGES,
        "tracks": [
            (
                name,
                [{"label": label, "state": state} for label, state in zip(WAY, way, strict=True)],
            )
            for name, way in TRACKS.items()
        ],
        "dates": _dates(today),
        "form": SampleForm(),
        "wrong": SampleForm({"title": "", "times": "many"}, prefix="wrong"),
        "page": Paginator(range(60), 20).page(2),
        "difference": DIFFERENCE,
        **_numbers(today),
    }
    return render(request, "pages/style.html", context)


def _dates(today: date) -> list[dict[str, Any]]:
    days = (
        ("Published", -9, "past"),
        ("Last day to sign", 0, "now"),
        ("Voting opens", 5, "to_come"),
    )
    return [
        {"label": label, "date": today + timedelta(days=away), "state": state, "note": ""}
        for label, away, state in days
    ]


def _numbers(today: date) -> dict[str, Any]:
    counts = [(today - timedelta(days=20 - at), at // 3) for at in range(0, 21, 3)]
    return {
        "line": stairs(counts, goal=9),
        "parts": list(zip(shares([23, 14, 3]), ("", "no", "blank"), strict=True)),
    }
