"""The law of the record: canonical text, the Merkle tree, and signed notes. Pure functions."""
