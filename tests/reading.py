"""Reading the record of a neighbour in tests: what it says, and what happens to that on its way."""

from federation.peers.actions import visiting
from tests import world


def visit(peer):
    findings = visiting.visit(peer, now=world.now())
    peer.refresh_from_db()
    return findings


def said(hill, *numbers):
    for number in numbers:
        hill.say("tally", {"number": number})


def twisted(needle, change):
    def twist(path, reply):
        return (reply[0], change(reply[1])) if needle in path else reply

    return twist
