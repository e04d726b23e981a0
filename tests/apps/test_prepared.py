"""A prepared query gives what its queryset gives, call after call."""

from datetime import timedelta

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from portico.apps.people.models import Client
from portico.apps.prepared import Parameter, PreparedQuery, columns_of, take_models
from portico.apps.workspaces.models import Organization
from tests.conftest import World


def _clients() -> "models.QuerySet[Client, tuple[object, ...]]":
    return Client.objects.filter(
        organization_id=Parameter("organization", models.BigIntegerField()),
        created_at__lte=Parameter("until", models.DateTimeField()),
        uid=Parameter("uid", models.UUIDField()),
        has_portal_access=True,
    ).values_list(*columns_of(Client), *columns_of(Organization, "organization__"))


def test_rows_are_those_of_the_queryset(world: World) -> None:
    query = PreparedQuery(_clients)
    for client in (world.anna, world.ben):
        values = {"organization": client.organization_id, "uid": client.uid}
        rows = query.rows(until=client.created_at, **values)
        found, organization = take_models(rows[0], Client, Organization)
        assert found == client
        assert vars(found).keys() == vars(Client.objects.get(pk=client.pk)).keys()
        for field in Client._meta.concrete_fields:
            assert getattr(found, field.attname) == getattr(client, field.attname)
        assert organization == client.organization
        assert not query.rows(until=client.created_at - timedelta(seconds=1), **values)
        with CaptureQueriesContext(connection) as queries:
            query.rows(until=client.created_at, **values)
        assert len(queries) == 1


def test_a_parameter_without_a_value_is_an_error(world: World) -> None:
    with pytest.raises(KeyError, match="uid"):
        PreparedQuery(_clients).rows(organization=1, until=world.anna.created_at)
