"""`make demo`: starts the village, its neighbours and their confederation, and stops them together.

It loads nothing of Folkmoot and nothing else that is not Python's own: it only minds processes,
each of which has a home and an address of its own, as if they were far apart.
"""
