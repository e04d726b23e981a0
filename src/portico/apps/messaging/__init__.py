"""The outbox: messages and their fate."""
