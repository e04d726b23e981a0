"""What staff type, checked field by field."""
