"""Who gets a code to book, having typed an address on a public booking page (product page 3)."""

from dataclasses import dataclass

from portico.domain.decisions import Decision, Reason


@dataclass(frozen=True, slots=True)
class BookerFacts:
    """What a code to book depends on.

    `who_may_book`: nobody, known_clients or anybody_verified. `has_client`: the address is on a
    record of the organization; `has_portal_access`: on one that may use the portal.
    `is_marked_shared_ok` as in `EntryFacts`.
    """

    is_portal_on: bool
    who_may_book: str
    has_client: bool
    has_portal_access: bool
    is_marked_shared_ok: bool


def may_get_code(facts: BookerFacts) -> Decision:
    """Whether an address gets a code: all reasons.

    Codes: `portal_off`, `disabled` (nobody books online here), `unknown_client` (only those we
    know do), `no_portal_access`, `shared_address`. Nobody gets round a closed record by a second
    one: an address on record without portal access makes no new client.
    """
    found = {
        "portal_off": not facts.is_portal_on,
        "disabled": facts.who_may_book == "nobody",
        "unknown_client": facts.who_may_book == "known_clients" and not facts.has_client,
        "no_portal_access": facts.has_client and not facts.has_portal_access,
        "shared_address": facts.has_client and not facts.is_marked_shared_ok,
    }
    return Decision(tuple(Reason(code) for code, applies in found.items() if applies))
