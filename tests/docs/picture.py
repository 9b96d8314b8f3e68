"""The picture of the README: three groups and their confederation, drawn from the demonstration."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from core.demonstration.homes import PLACES
from core.pages.telling import tell

FILE = Path(__file__).resolve().parents[2] / "docs" / "three-groups.svg"
WIDTH, HEIGHT = 760, 400
BOX = (224, 104)
# Where each place of the demonstration stands: the middle of its box.
SPOTS = dict(zip(PLACES, ((128, 318), (632, 318), (380, 318), (380, 74)), strict=True))
INK, PAPER, WATER, VOTED, REST = "#22302b", "#fbf9f4", "#5b8a83", "#2f7d4f", "#c9c4b8"
DOTS_IN_A_ROW = 15


def drawn() -> str:
    """The whole picture, as SVG that says in words what it shows."""
    stories = {place: tell("en", place, alone=False) for place in PLACES}
    question = next(
        told["title"] for told in stories["ferry"]["proposals"] if told.get("asks", False)
    )
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="title says" font-family="system-ui, sans-serif">',
        '<title id="title">Three groups and their confederation</title>',
        '<desc id="says">Three groups, each with a computer of its own, ask their people one '
        "question. Everybody votes at home. Each group reads the records of all others and counts "
        "for itself.</desc>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="16" fill="{PAPER}"/>',
        *_lines_between(),
        *(line for place in PLACES for line in _box(place, stories[place], question)),
        _text(380, 184, "each reads the records of all others,", 14, INK, behind=PAPER),
        _text(380, 204, "vouches for them and counts for itself", 14, INK, behind=PAPER),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _lines_between() -> Iterator[str]:
    top = SPOTS["confederation"]
    for place in PLACES[:3]:
        x, y = SPOTS[place]
        yield _line(x, y, *top)
    (left, y), (right, _y) = SPOTS["village"], SPOTS["alderholt"]
    yield _line(left, y, right, y)
    yield (
        f'<path d="M{left} {y + 40} Q380 {y + 108} {right} {y + 40}" fill="none" '
        f'stroke="{WATER}" stroke-width="2" stroke-dasharray="2 6" stroke-linecap="round"/>'
    )


def _line(x: int, y: int, to_x: int, to_y: int) -> str:
    return (
        f'<path d="M{x} {y} L{to_x} {to_y}" stroke="{WATER}" stroke-width="2" '
        'stroke-dasharray="2 6" stroke-linecap="round"/>'
    )


def _box(place: str, story: dict[str, Any], question: str) -> Iterator[str]:
    x, y = SPOTS[place]
    width, height = BOX if place != "confederation" else (420, 112)
    left, top = x - width // 2, y - height // 2
    yield (
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="12" fill="#fff" '
        f'stroke="{INK}" stroke-width="1.5"/>'
    )
    yield _text(x, top + 24, story["group"]["name"], 13, INK, weight=600)
    if place == "confederation":
        yield _text(x, top + 54, f"“{question}”", 17, INK)
        yield _text(x, top + 78, "adopted if more people and more groups", 13, INK)
        yield _text(
            x, top + 96, "say yes than no; no figures before the last group has voted", 13, INK
        )
        return
    yield from _people(x, top + 44, story)
    said = f"{_voted(story)} of {len(story['people'])} have voted"
    yield _text(x, top + height - 10, said, 12, INK)


def _voted(story: dict[str, Any]) -> int:
    return sum(story["joint"]["votes"].values())


def _people(x: int, y: int, story: dict[str, Any]) -> Iterator[str]:
    """A dot for each member, full for who has voted."""
    members, voted = len(story["people"]), _voted(story)
    colours = [VOTED] * voted + [REST] * (members - voted)
    for start in range(0, members, DOTS_IN_A_ROW):
        row = colours[start : start + DOTS_IN_A_ROW]
        left = x - 14 * (len(row) - 1) // 2
        for place, colour in enumerate(row):
            spot = (left + 14 * place, y + 15 * (start // DOTS_IN_A_ROW))
            yield f'<circle cx="{spot[0]}" cy="{spot[1]}" r="5" fill="{colour}"/>'


def _text(
    x: int, y: int, words: str, size: int, colour: str, *, weight: int = 400, behind: str = "#fff"
) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}" '
        # Lines that run under words end before them.
        f'text-anchor="middle" stroke="{behind}" stroke-width="6" paint-order="stroke">'
        f"{escape(words)}</text>"
    )


def write() -> None:
    """Draw it anew."""
    FILE.write_text(drawn(), "utf-8")
