"""The room `groups.proposals`: drafting, signatures, arguments."""
