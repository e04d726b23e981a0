"""Mailgun: what became of mails that its SMTP server took (webhooks of its API v3)."""
