"""The room `core.people`: accounts: names, sign-in, privacy, own data."""
