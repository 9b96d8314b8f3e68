"""Gives a group an address of its own: sets up a Debian, upgrades it, copies it, takes it away.

Needs Python's standard library alone: it runs before anything is installed. What is to be done is a
plan of steps, computed from what was asked for and what is there; see docs/decisions/0126.
"""
