"""Writes the pages of tests/docs/reference.py and draws the picture: python -m tests.docs."""

from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    # Loaded late: the rooms register what they declare while Django is set up.
    import_module("tests.docs.reference").write()
    import_module("tests.docs.picture").write()
