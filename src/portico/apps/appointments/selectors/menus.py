"""What clients can ask for online, and whether they may ask: before a time is chosen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from portico.apps.appointments.selectors.wishes import AskedRows, Option, list_options
from portico.apps.catalog.models import Service
from portico.apps.schedule.selectors.offers import OfferedService, load_offers
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


@dataclass(frozen=True, slots=True)
class KnownMenu:
    """Services by uid, as clients choose them, and the rows that they were made of."""

    services: Mapping[UUID, MenuService]
    rows: AskedRows


def list_menu(workspace: Workspace, *, also: Collection[UUID] = ()) -> list[MenuService]:
    """Services that clients see, by category and position: four queries.

    Those that they can book, and those that prompt to call. `also`: services of the workspace
    that are read whatever they are.
    """
    is_shown = Q(is_retired=False) & (Q(clients_can_self_schedule=True) | Q(is_prompt_to_call=True))
    wanted = Service.objects.filter(is_shown | Q(uid__in=also), workspace=workspace)
    ordered = wanted.order_by("category", "position", "name", "pk")
    found = load_services(workspace, list(ordered.values_list("uid", flat=True)))
    every = found.services.values()
    return [one for one in every if one.is_bookable or one.is_prompt_to_call or one.uid in also]


def load_services(workspace: Workspace, uids: Sequence[UUID]) -> KnownMenu:
    """These services of the workspace, whatever they are, in this order: three queries.

    One that is not there is left out.
    """
    offers = load_offers(workspace, uids)
    options = list_options(offers.services)
    services = {
        uid: _build(offers.services[uid], options, workspace)
        for uid in uids
        if uid in offers.services
    }
    return KnownMenu(services, AskedRows(offers, {one.uid: one for one in options}))


def _build(row: OfferedService, options: Sequence[Option], workspace: Workspace) -> MenuService:
    staff = tuple(
        MenuStaff(
            uid=offer.staff_uid,
            name=offer.name,
            minutes=offer.time.length,
            price_cents=offer.price_cents,
            is_online=offer.is_online,
            is_in_anyone=offer.is_in_anyone,
        )
        for offer in row.offers
    )
    return MenuService(
        uid=row.uid,
        name=row.name,
        category=row.category,
        description=row.description,
        minutes=row.time.length,
        price_cents=row.price_cents,
        currency=row.currency,
        is_online=row.is_online,
        is_prompt_to_call=row.is_prompt_to_call and not row.is_retired,
        is_by_video=row.is_by_video,
        options=tuple(
            MenuOption(one.uid, one.name, one.minutes, one.price_cents)
            for one in options
            if one.service == row.pk
        ),
        staff=staff,
        offers_anyone=workspace.offers_anyone
        and any(one.is_online and one.is_in_anyone for one in staff),
    )
