"""A folder instead of a mail server, for the demo and development."""
