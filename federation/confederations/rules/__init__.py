"""The law of confederations: how groups that decide for themselves decide together."""
