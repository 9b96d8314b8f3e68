"""Provides the servers and programs that tests need, and takes them away again."""
