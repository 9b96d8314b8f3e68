"""The room `groups.categories`: what a proposal is about."""
