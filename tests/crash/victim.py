"""Runs one story in this process and dies where it is told to.

python -m tests.crash.victim MODULE:FUNCTION FACTS [POINT]   (FACTS and POINT are JSON)
"""

import json
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    story, facts, point = sys.argv[1:]
    name, _, function = story.partition(":")
    play = getattr(import_module(name), function)
    if point:
        # Loaded late: the points look at Django's classes.
        points = import_module("tests.crash.points")
        points.arm(points.Point.read(point))
    print(json.dumps(play(**json.loads(facts))))
