"""What surrounds a meeting: summaries, forms, and who may know of them."""
