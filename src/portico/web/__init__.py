"""Audiences over HTTP. They never import each other."""
