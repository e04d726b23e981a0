"""Read services."""

from typing import TYPE_CHECKING, TypeAlias, TypedDict
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from portico.apps.catalog.models import Offering, Service, ServiceOption
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import NotThere

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class _Listed(TypedDict):
    length: int
    staff_count: int


ListedService: TypeAlias = "WithAnnotations[Service, _Listed]"


def list_services(workspace: Workspace, *, is_retired: bool = False) -> "QuerySet[ListedService]":
    """Services by category and position, with `length` and `staff_count`."""
    return (
        Service.objects.filter(workspace=workspace, is_retired=is_retired)
        .annotate(
            length=F("duration") + F("processing") + F("finishing"),
            staff_count=Count("offerings", filter=Q(offerings__staff_member__is_active=True)),
        )
        .order_by("category", "position", "name")
    )


def has_services(workspace: Workspace) -> bool:
    """Whether anything can be booked here."""
    return Service.objects.filter(workspace=workspace, is_retired=False).exists()


def get_service(workspace: Workspace, uid: UUID) -> Service:
    """One service of a workspace; raises NotThere."""
    found = Service.objects.filter(workspace=workspace, uid=uid).select_related("workspace").first()
    if found is None:
        raise NotThere("service")
    return found


def list_options(service: Service) -> list[ServiceOption]:
    """Options that can be chosen, in their order."""
    return list(ServiceOption.objects.filter(service=service, is_active=True))


def list_offerings(service: Service) -> list[Offering]:
    """Who does it, in the order of *Anyone*; staff members who left are not there."""
    return list(
        Offering.objects.filter(service=service, staff_member__is_active=True).select_related(
            "staff_member"
        )
    )


def list_categories(workspace: Workspace) -> list[str]:
    """Categories in use, by name."""
    found = Service.objects.filter(workspace=workspace).exclude(category="")
    return list(found.order_by("category").values_list("category", flat=True).distinct())


def latest_currency(workspace: Workspace) -> str:
    """The currency of the service that was priced last; empty where there is none."""
    priced = Service.objects.filter(workspace=workspace).exclude(currency="")
    return priced.order_by(F("id").desc()).values_list("currency", flat=True).first() or ""
