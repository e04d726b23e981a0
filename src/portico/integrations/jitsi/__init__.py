"""Jitsi Meet, also self-hosted: a room for each appointment."""
