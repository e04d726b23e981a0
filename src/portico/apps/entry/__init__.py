"""Who gets in, and why not."""
