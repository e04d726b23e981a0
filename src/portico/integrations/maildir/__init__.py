"""A folder that a mail server delivers into (Maildir)."""
