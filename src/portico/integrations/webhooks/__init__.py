"""Other people's systems that want to be told."""
