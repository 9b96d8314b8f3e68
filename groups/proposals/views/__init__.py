"""Pages of proposals: form in, one action, page out."""
