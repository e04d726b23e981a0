"""What clients can ask for online, and whether they may ask: before a time is chosen."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from portico.apps.catalog.models import Offering, Service, ServiceOption
from portico.apps.workspaces.models import Workspace


class MenuOption(NamedTuple):
    """An add-on: more minutes and cents."""

    uid: UUID
    name: str
    minutes: int
    price_cents: int


class MenuStaff(NamedTuple):
    """Somebody who does the service, in their minutes and for their price.

    `is_online`: can be asked for online; `is_in_anyone`: may come when *Anyone* is asked for.
    """

    uid: UUID
    name: str
    minutes: int
    price_cents: int | None
    is_online: bool
    is_in_anyone: bool


@dataclass(frozen=True, slots=True)
class MenuService:
    """A service as clients choose it; minutes from its start to the end of finishing.

    `is_online`: switched on and not retired. `staff`: in their order, those too who are not
    asked for online. `offers_anyone`: as the workspace says, where somebody may come.
    """

    uid: UUID
    name: str
    category: str
    description: str
    minutes: int
    price_cents: int | None
    currency: str
    is_online: bool
    is_prompt_to_call: bool
    is_by_video: bool
    options: tuple[MenuOption, ...]
    staff: tuple[MenuStaff, ...]
    offers_anyone: bool

    @property
    def online_staff(self) -> tuple[MenuStaff, ...]:
        """Who can be asked for online."""
        return tuple(one for one in self.staff if one.is_online)

    @property
    def is_bookable(self) -> bool:
        """Whether it can be asked for online at all."""
        return self.is_online and not self.is_prompt_to_call and bool(self.online_staff)


def list_menu(workspace: Workspace, *, also: Collection[UUID] = ()) -> list[MenuService]:
    """Services that clients see, by category and position: three queries.

    Those that they can book, and those that prompt to call. `also`: services of the workspace
    that are read whatever they are.
    """
    is_shown = Q(is_retired=False) & (Q(clients_can_self_schedule=True) | Q(is_prompt_to_call=True))
    found = _build_all(workspace, Service.objects.filter(is_shown | Q(uid__in=also)))
    return [one for one in found if one.is_bookable or one.is_prompt_to_call or one.uid in also]


def load_services(workspace: Workspace, uids: Collection[UUID]) -> dict[UUID, MenuService]:
    """These services of the workspace, whatever they are, by uid: three queries."""
    if not uids:
        return {}
    found = _build_all(workspace, Service.objects.filter(uid__in=uids))
    return {one.uid: one for one in found}


def _build_all(workspace: Workspace, rows: "QuerySet[Service]") -> list[MenuService]:
    works_here = Offering.objects.filter(
        staff_member__is_active=True,
        staff_member__calendar__is_active=True,
        staff_member__calendar__hours__workspace=workspace,
    )
    wanted = (
        rows.filter(workspace=workspace)
        .order_by("category", "position", "name", "pk")
        .prefetch_related(
            Prefetch("offerings", works_here.select_related("staff_member")),
            Prefetch("options", ServiceOption.objects.filter(is_active=True)),
        )
    )
    return [_build(one, workspace) for one in wanted]


def _build(row: Service, workspace: Workspace) -> MenuService:
    staff = tuple(_list_staff(row, row.offerings.all()))
    return MenuService(
        uid=row.uid,
        name=row.name,
        category=row.category,
        description=row.description,
        minutes=row.duration + row.processing + row.finishing,
        price_cents=row.price_cents,
        currency=row.currency,
        is_online=row.clients_can_self_schedule and not row.is_retired,
        is_prompt_to_call=row.is_prompt_to_call and not row.is_retired,
        is_by_video=row.is_by_video,
        options=tuple(
            MenuOption(one.uid, one.name, one.minutes, one.price_cents) for one in row.options.all()
        ),
        staff=staff,
        offers_anyone=workspace.offers_anyone
        and any(one.is_online and one.is_in_anyone for one in staff),
    )


def _list_staff(row: Service, offerings: Iterable[Offering]) -> Iterable[MenuStaff]:
    for one in offerings:
        parts = (
            (one.duration, row.duration),
            (one.processing, row.processing),
            (one.finishing, row.finishing),
        )
        yield MenuStaff(
            uid=one.staff_member.uid,
            name=one.staff_member.name,
            minutes=sum(default if own is None else own for own, default in parts),
            price_cents=row.price_cents if one.price_cents is None else one.price_cents,
            is_online=one.is_online_bookable,
            is_in_anyone=one.is_in_anyone,
        )
