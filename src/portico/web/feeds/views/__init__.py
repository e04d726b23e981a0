"""One file per kind of feed."""
