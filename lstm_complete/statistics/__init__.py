"""How suggestions fare with their user: counts in a local file, never a text."""
