"""The room `core.programs`: what programs may do, and how they are answered."""
