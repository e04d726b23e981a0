"""Portal links, sign-in codes, portal sessions."""
