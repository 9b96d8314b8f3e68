"""Writes docs/parameters.md, docs/verbs.md and docs/stages.md from what rooms declare.

`make docs` writes them; a test compares.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.utils.translation import override

from core import hooks
from groups.proposals.rules import MOVES

DOCS = Path(__file__).resolve().parents[2] / "docs"


def parameters() -> Iterator[str]:
    """Every parameter of the charter, by heading."""
    yield "# Parameters of the charter\n"
    yield "The rules that each group sets for itself. *Protected* ones need the higher majority.\n"
    heading = ""
    for one in sorted(hooks.parameters.values(), key=lambda one: (str(one.heading), one.name)):
        if heading != str(one.heading):
            heading = str(one.heading)
            yield f"\n## {heading}\n"
            yield "| name | default | may be | protection | reads |\n|---|---|---|---|---|"
        default = _cell(one.amount(one.default))
        cells = (f"`{one.name}`", default, _cell(one.allowed()), one.protection, _cell(one.gap()))
        yield f"| {' | '.join(cells)} |"


def verbs() -> Iterator[str]:
    """Every verb of the record."""
    yield "# Verbs of the record\n"
    yield "What an entry of the record can say. A verb never changes its meaning; a new meaning"
    yield "is a new version. Entries for *members* are read by members only.\n"
    yield "| verb | version | fields | read by | sentence |\n|---|---|---|---|---|"
    for verb in sorted(hooks.verbs.values(), key=lambda verb: verb.name):
        for one in (verb, *verb.earlier):
            fields = ", ".join(f"`{name}`" for name in one.fields) or "–"
            sentence = _cell(one.sentence)
            yield f"| `{one.name}` | {one.version} | {fields} | {one.audience} | {sentence} |"


def stages() -> Iterator[str]:
    """Every stage of a proposal and where it leads."""
    yield "# Stages of a proposal\n"
    yield "```mermaid\nstateDiagram-v2"
    for stage, onwards in MOVES.items():
        yield from (f"    {stage} --> {target}" for target in sorted(onwards))
    yield "```\n"
    yield "| stage | leads to |\n|---|---|"
    for stage, onwards in MOVES.items():
        leads = ", ".join(f"`{target}`" for target in sorted(onwards)) or "nowhere: it has ended"
        yield f"| `{stage}` | {leads} |"


PAGES: dict[str, Callable[[], Iterable[str]]] = {
    "parameters.md": parameters,
    "verbs.md": verbs,
    "stages.md": stages,
}


def text(name: str) -> str:
    """The page as it must be."""
    with override("en"):
        return "\n".join(PAGES[name]()) + "\n"


def _cell(words: object) -> str:
    return " ".join(str(words).split()).replace("|", "\\|") or "–"


def write() -> None:
    """Write all pages."""
    for name in PAGES:
        (DOCS / name).write_text(text(name), "utf-8")
