"""What a vote is called in the languages into which its proposals were translated."""

from collections.abc import Sequence

from groups.proposals.models import Proposal
from groups.referenda.models import Referendum


def common_titles(proposals: Sequence[Proposal]) -> dict[str, str]:
    """The titles of proposals on one ballot, in each language in which all of them can be read."""
    named = [{**each.titles, each.language.casefold(): each.title} for each in proposals]
    known = sorted({language for titles in named for language in titles})
    common = [language for language in known if all(language in titles for titles in named)]
    return {language: " / ".join(titles[language] for titles in named) for language in common}


def rename(proposal: Proposal) -> None:
    """Let the votes on a proposal be called as it is now."""
    for vote in Referendum.objects.filter(proposals=proposal).prefetch_related("proposals"):
        vote.titles = common_titles(sorted(vote.proposals.all(), key=lambda each: each.number))
        vote.save(update_fields=["titles"])
