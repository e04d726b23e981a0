"""iCalendar bytes (RFC 5545, 5546), written and read; pure."""
