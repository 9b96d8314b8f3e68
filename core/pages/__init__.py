"""The room `core.pages`: the shell of the site."""
