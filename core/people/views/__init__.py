"""Pages about people: profiles, own settings, own data, links and recovery."""
