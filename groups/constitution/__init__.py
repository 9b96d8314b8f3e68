"""The room `groups.constitution`: the charter read aloud, amended, tried out."""
