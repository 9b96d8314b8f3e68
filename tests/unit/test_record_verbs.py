"""Sentences of the record call things by words that people use."""

from core.record.verbs import Verb
from groups.decisions.verbs import DECISION_TAKEN, EFFECT_ATTACHED
from groups.referenda.verbs import CLOSED


def test_a_sentence_has_words_for_values_that_are_none() -> None:
    rang = Verb("bell.rang", 1, "It was %(how)s.", ("how",), words={"how": {1: "loud"}.__getitem__})
    assert rang.said({"how": 1}) == "It was loud."


def test_a_vote_closes_for_a_reason_in_words() -> None:
    facts = {"number": 3, "turnout": 5, "roll": 9, "reason": "status_quo_won"}
    assert CLOSED.said(facts) == (
        "Vote 3 closed with 5 votes of 9: most were for leaving everything as it is."
    )
    assert "a_reason_of_later" in CLOSED.said({**facts, "reason": "a_reason_of_later"})


def test_a_decision_and_its_effects_are_told_in_words() -> None:
    taken = {"decision": 2, "proposal": 7, "outcome": "rejected"}
    assert DECISION_TAKEN.said(taken) == "Decision 2: proposal 7 was rejected."
    attached = EFFECT_ATTACHED.said({"position": 1, "proposal": 7, "kind": "law.repeal"})
    assert "law.repeal" not in attached
    unknown = EFFECT_ATTACHED.said({"position": 1, "proposal": 7, "kind": "moon.paint"})
    assert unknown.endswith("moon.paint.")
