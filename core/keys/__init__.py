"""The room `core.keys`: every key of the instance."""
