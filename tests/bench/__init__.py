"""`make bench`: how fast it is, measured in one run, as a table of medians and ratios."""
