#!/usr/bin/env python
"""Folkmoot's commands."""

import gc
import os
import sys
from contextlib import nullcontext

from django.core.management import execute_from_command_line

from core.rehearsal.scratch import scratch

if __name__ == "__main__":
    # Loading and migrating make many objects that stay; nothing is found by looking so often.
    gc.set_threshold(50_000)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
    is_rehearsal = sys.argv[1:2] == ["rehearse"]
    with scratch(sys.argv[2:]) if is_rehearsal else nullcontext():
        execute_from_command_line(sys.argv)
