"""The room `groups.referenda`: roll, ballot box, count, result."""
