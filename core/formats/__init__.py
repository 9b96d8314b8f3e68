"""How dates and moments are written where the framework asks a language for it."""
