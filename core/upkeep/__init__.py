"""The room `core.upkeep`: whether the instance is well, and copies of what it owns."""
