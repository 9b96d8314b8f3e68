"""What the documents must say, and the parts of them that are written from the code."""
