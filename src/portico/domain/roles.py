"""Who may do what: the role table of product page 1, in its one place."""

from enum import StrEnum

from portico.domain.states import Role


class Permission(StrEnum):
    """The rows of the role table."""

    ORGANIZATION = "organization"
    SETTINGS = "settings"
    APPOINTMENTS = "appointments"
    CLIENTS = "clients"
    CLINICAL = "clinical"
    CHECK_IN = "check_in"


class Grant(StrEnum):
    """How far a permission reaches: everything, what is the user's own, or nothing."""

    ALL = "all"
    OWN = "own"
    NONE = "none"


_ALL, _OWN, _NONE = Grant.ALL, Grant.OWN, Grant.NONE
_COLUMNS = (Role.SYSTEM_ADMINISTRATOR, Role.MANAGER, Role.SCHEDULER, Role.PROVIDER)
_TABLE: dict[Permission, tuple[Grant, Grant, Grant, Grant]] = {
    Permission.ORGANIZATION: (_ALL, _NONE, _NONE, _NONE),
    Permission.SETTINGS: (_ALL, _ALL, _NONE, _NONE),
    Permission.APPOINTMENTS: (_ALL, _ALL, _ALL, _OWN),
    Permission.CLIENTS: (_ALL, _ALL, _ALL, _OWN),
    Permission.CLINICAL: (_ALL, _ALL, _NONE, _OWN),
    Permission.CHECK_IN: (_ALL, _ALL, _ALL, _OWN),
}
_NEEDS_CLINICAL = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.MANAGER})
"""These roles read summaries and form answers only with the clinical permission."""


def grant_of(role: Role | None, permission: Permission, *, is_clinical: bool) -> Grant:
    """What `role` grants; no role, nothing. `is_clinical` is the membership's own switch."""
    if role is None:
        return Grant.NONE
    if permission is Permission.CLINICAL and role in _NEEDS_CLINICAL and not is_clinical:
        return Grant.NONE
    return _TABLE[permission][_COLUMNS.index(role)]
