"""Documents, positions, edits and the byte vocabulary. Knows no language and no protocol."""
