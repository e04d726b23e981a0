"""One file per hook."""
