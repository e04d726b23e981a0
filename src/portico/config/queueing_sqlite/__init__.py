"""The embedded database, whose writers take turns: a Django backend (ENGINE)."""
