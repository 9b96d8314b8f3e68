"""What confederated groups say to each other, and what follows here from what is heard.

Each subject has a file: what this group says about it, and what it does when others say it. Every
instance reads everybody's record, so the same rows come to be everywhere, whatever arrives first.
"""
