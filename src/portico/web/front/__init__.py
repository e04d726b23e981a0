"""The front door: what `/` shows."""
