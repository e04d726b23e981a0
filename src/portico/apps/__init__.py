"""State: one Django app per noun. Imports run downward only."""
