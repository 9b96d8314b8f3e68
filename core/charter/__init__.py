"""The room `core.charter`: the rules as data."""
