"""What the group does with its peers: it knows them, speaks, listens, and vouches."""
