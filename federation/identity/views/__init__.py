"""What others and their readers are shown."""
