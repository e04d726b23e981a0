"""Appointments and attendees: the heart."""
