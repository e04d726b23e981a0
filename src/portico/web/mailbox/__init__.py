"""The mailbox page: every mail as its recipient would see it. Demo and development only."""
