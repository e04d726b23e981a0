"""Booking for several people at once, on from the visit step of Book: people, times, details.

All that was chosen lives in the query string (`wishes.py`), but names and addresses of others:
they are typed on the last page only, and stand in no address.
"""
