"""Secret ballots, for programs. A code is told once and kept nowhere."""

from django.http import HttpRequest
from rest_framework import serializers

from core.heartbeat import clock
from core.people.signed_in import signed_in
from core.programs.fields import Given, MayBeEmpty, Shown
from core.programs.resources import Resource, acts, at
from groups.referenda import actions
from groups.referenda.access import the_vote
from groups.referenda.api.shown import VOTE
from groups.referenda.forms import LONGEST_WORDS

LONGEST_CODE = 80
CODE = "As it stands on the receipt; capitals and hyphens make no difference."


class Found(Given):
    """What finds a secret ballot."""

    code = serializers.CharField(max_length=LONGEST_CODE, help_text=CODE)
    words = MayBeEmpty(
        max_length=LONGEST_WORDS, help_text="Words of your own, if you added some when you voted."
    )


class ChangeGiven(Found):
    """Another choice for a secret ballot."""

    choice = serializers.CharField(max_length=16, help_text="The key of an option, or blank.")


class SealedBallotGiven(Given):
    """A secret ballot."""

    choice = serializers.CharField(max_length=16, help_text="The key of an option, or blank.")
    words = MayBeEmpty(
        max_length=LONGEST_WORDS,
        help_text="Words that only you know; with the code they find the ballot again.",
    )
    code = MayBeEmpty(
        max_length=LONGEST_CODE,
        help_text=(
            "A code you got from …/codes/. With it the same ballot can be sent twice, if the "
            "answer was lost; without it one is made, and told in the answer only."
        ),
    )


class ReceiptShown(Shown):
    """What you take home. Nothing of it is kept: without the code nobody finds your ballot."""

    code = serializers.CharField()
    choice = serializers.CharField()
    seq = serializers.IntegerField(help_text="Of the ballots of this pseudonym the last counts.")
    pseudonym = serializers.CharField(help_text="Under which it is published after the close.")


class CodeShown(Shown):
    """A fresh code for one ballot, kept nowhere."""

    code = serializers.CharField()


@at("referenda/<int:number>/codes/", name="referenda.codes")
class Codes(Resource):
    @acts(VOTE, gives=CodeShown, status=201, page=["referenda:vote"])
    def post(self, request: HttpRequest, number: int) -> dict[str, str]:
        """Make a code for a secret ballot, to be kept before the ballot is sent."""
        the_vote(number)
        signed_in(request)
        return {"code": actions.new_code()}


@at("referenda/<int:number>/sealed-ballot/", name="referenda.sealed_ballot")
class SealedBallotOfMine(Resource):
    @acts(VOTE, takes=SealedBallotGiven, gives=ReceiptShown, status=201, page=["referenda:vote"])
    def post(self, request: HttpRequest, given: dict[str, str], number: int) -> actions.Receipt:
        """Vote in secret. The code in the answer is told this once."""
        vote, person = the_vote(number), signed_in(request)
        code = given["code"] or actions.new_code()
        return actions.cast_sealed(
            vote, person, given["choice"], code=code, words=given["words"], now=clock.now()
        )

    @acts(VOTE, takes=ChangeGiven, gives=ReceiptShown, page=["referenda:change"])
    def put(self, request: HttpRequest, given: dict[str, str], number: int) -> actions.Receipt:
        """Give the ballot that belongs to the code another choice."""
        vote, person = the_vote(number), signed_in(request)
        return actions.change_sealed(vote, person, **given, now=clock.now())


@at("referenda/<int:number>/sealed-ballot/withdrawal/", name="referenda.sealed_ballot.withdrawal")
class Withdrawal(Resource):
    @acts(VOTE, takes=Found, page=["referenda:change"])
    def post(self, request: HttpRequest, given: dict[str, str], number: int) -> None:
        """Take the ballot that belongs to the code out of the box. You can vote again."""
        vote, person = the_vote(number), signed_in(request)
        actions.withdraw_sealed(vote, person, **given, now=clock.now())
