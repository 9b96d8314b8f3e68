"""What the group does towards others: it names its keys, answers, tells, delivers."""
