"""What other servers bring by HTTP; each address carries a secret of its own."""
