"""Handing mail to an SMTP server (RFC 5321)."""
