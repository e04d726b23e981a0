"""Which messages go where their client is reached now, and which stay with one address."""

from portico.domain.turns import TRIED

WARNINGS = frozenset({"profile_changed", "code_read_out"})
"""They tell somebody that it may not have been them: the address of before has to hear it."""


def follows_client(trigger: str) -> bool:
    """Whether a waiting message to a client goes on to the address on record by then.

    What somebody waits for at the door is bound to the address that was typed, a test to the one
    it tests.
    """
    return trigger not in TRIED | WARNINGS
