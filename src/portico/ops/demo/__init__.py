"""The demo: three businesses whose past and future lie around today."""
