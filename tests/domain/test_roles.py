"""The role table of product page 1, written out."""

import pytest

from portico.domain.roles import Grant, Permission, grant_of
from portico.domain.states import Role

ALL, OWN, NONE = Grant.ALL, Grant.OWN, Grant.NONE
TABLE = {
    #                          admin manager scheduler provider
    Permission.ORGANIZATION: (ALL, NONE, NONE, NONE),
    Permission.SETTINGS: (ALL, ALL, NONE, NONE),
    Permission.APPOINTMENTS: (ALL, ALL, ALL, OWN),
    Permission.CLIENTS: (ALL, ALL, ALL, OWN),
    Permission.CHECK_IN: (ALL, ALL, ALL, OWN),
}
ROLES = (Role.SYSTEM_ADMINISTRATOR, Role.MANAGER, Role.SCHEDULER, Role.PROVIDER)


@pytest.mark.parametrize("is_clinical", [True, False])
@pytest.mark.parametrize("permission", list(TABLE))
def test_the_table(permission: Permission, is_clinical: bool) -> None:
    grants = tuple(grant_of(role, permission, is_clinical=is_clinical) for role in ROLES)
    assert grants == TABLE[permission]


def test_clinical_records_need_the_clinical_permission() -> None:
    with_it = [grant_of(role, Permission.CLINICAL, is_clinical=True) for role in ROLES]
    without = [grant_of(role, Permission.CLINICAL, is_clinical=False) for role in ROLES]
    assert with_it == [ALL, ALL, NONE, OWN]
    assert without == [NONE, NONE, NONE, OWN]


@pytest.mark.parametrize("is_clinical", [True, False])
@pytest.mark.parametrize("permission", list(Permission))
def test_no_role_grants_nothing(permission: Permission, is_clinical: bool) -> None:
    assert grant_of(None, permission, is_clinical=is_clinical) is NONE


def test_every_role_and_permission_stands_in_this_test() -> None:
    assert set(ROLES) == set(Role)
    assert {*TABLE, Permission.CLINICAL} == set(Permission)
