"""What Twilio's error codes mean, in words for staff (twilio.com/docs/api/errors)."""

CODES = {
    20003: "account or token are not accepted",
    20005: "the account is not active",
    20404: "the account is not known",
    21211: "the number is none",
    21212: "the sender's number is not accepted",
    21408: "texts to that country are not allowed for this account",
    21603: "a sender's number is missing",
    21606: "the sender's number cannot send texts",
    21608: "a trial account may only write to verified numbers",
    21610: "whoever has this number has sent STOP",
    21611: "too many texts wait for the sender's number",
    21612: "that number cannot be reached from the sender's number",
    21614: "the number takes no texts",
    21617: "the text is too long",
    30001: "too many texts waited",
    30002: "the account is suspended",
    30003: "the phone was off or out of reach for too long",
    30004: "the phone or its company blocks such texts",
    30005: "nobody has this number",
    30006: "a landline, or a network that takes no texts",
    30007: "filtered out by the phone company",
    30008: "not delivered, nobody says why",
    30034: "the sender's number is not registered for texts to that country",
}
THE_ACCOUNTS = frozenset({20003, 20005, 20404, 21212, 21603, 21606, 30002})
"""No text of this sender will go out before somebody has looked at it."""
STOPPED = frozenset({21610})
DEAD = frozenset({21211, 21614, 30005, 30006})
"""Nothing will ever arrive at that number."""
