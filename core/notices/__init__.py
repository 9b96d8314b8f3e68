"""The room `core.notices`: what a person is told, and how."""
