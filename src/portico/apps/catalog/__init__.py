"""Services that can be booked."""
