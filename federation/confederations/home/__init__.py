"""Joint questions at home: people read, sign, argue and vote on them as on any other proposal.

The rooms of a group know nothing of other groups. What they bring about is told to the others
here, and what the others say is shown on the pages of proposals.
"""
