"""Reading the record of a neighbour in tests: what it says, and what happens to that on its way."""

import base64
import os
from datetime import timedelta

from core.record.rules.note import MARK
from federation.peers.actions import knowing, visiting
from federation.peers.models import Peer
from tests import world


def met(neighbour):
    """A neighbour that we have just come to know and visited once."""
    peer = knowing.know(knowing.introduce(neighbour.address), now=world.now())
    visiting.visit(peer, now=world.now())
    return Peer.objects.get(origin=neighbour.origin)


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


def junk(name, *, size=76):
    """A line under a checkpoint that says nothing."""
    return f"{MARK}{name} {base64.b64encode(os.urandom(size)).decode()}\n"


class Branches:
    """One group with two records, of which it shows now the one, now the other."""

    def __init__(self, hill):
        self.hill = hill
        self.kept = {"first": (hill.log, hill.objects)}
        self.shown = "first"

    def fork(self, name):
        """Another record, which begins as the one that is shown."""
        self.kept[name] = (self.hill.log.copy(), dict(self.hill.objects))

    def show(self, name):
        self.hill.log, self.hill.objects = self.kept[name]
        self.hill.introduction = self.hill.introduce()

    def log(self, name):
        return self.kept[name][0]


def know_again(hill):
    world.set_clock(world.now() + timedelta(days=3))
    hill.introduction = hill.introduce()
    return knowing.know(knowing.introduce(hill.address), now=world.now())


def heard(peer):
    """What it said, as we know its record now."""
    return [one.words["number"] for one in peer.heard.standing().order_by("number")]
