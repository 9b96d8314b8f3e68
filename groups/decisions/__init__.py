"""The room `groups.decisions`: the law book, and what a decision does."""
