"""*Check access*: why the person behind an address can or cannot get in, every reason."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from portico.apps.access.models import SignInRequest
from portico.apps.access.services.counting import ASKED_BY_ADDRESS, WRONG_CODES, is_used_up
from portico.apps.appointments.models import Appointment
from portico.apps.entry.selectors.entrants import list_by_address, load_standing
from portico.apps.entry.selectors.tracing import LinkTrace, load_link_trace
from portico.apps.messaging.models import Message
from portico.apps.messaging.selectors.texting import has_texts
from portico.apps.people.models import Client
from portico.apps.people.phones import mobile_of, read_mobile
from portico.apps.workspaces.models import Workspace
from portico.domain.addresses import normalise_address
from portico.domain.decisions import Decision, Reason
from portico.domain.likeness import name_likeness, split_name
from portico.domain.policies import may_enter

MOST_LIKELY = 5
_LOOKED_AT = 2000


@dataclass(frozen=True, slots=True)
class CheckedClient:
    """One client: whether they could ask for a link now, and what they have.

    `decision` is that of `may_enter`, with `no_address` where neither mail nor text reaches them,
    `no_text_sender` where texts do not go out. `last_meeting` is the one that begins last.
    """

    client: Client
    decision: Decision
    is_alone: bool
    last_meeting: Appointment | None
    links: LinkTrace


@dataclass(frozen=True, slots=True)
class LikelyClient:
    """Somebody who may be meant: `invited_as` this address before, else as `name_likeness`."""

    client: Client
    why: str


@dataclass(frozen=True, slots=True)
class AccessCheck:
    """What staff are told about an address, in one organization.

    `are_codes_paused`: too many wrong codes today; links go on. `is_asked_too_often`: five
    requests within the hour. `last_asked`: the last request for a link and a code.
    """

    address: str
    is_portal_on: bool
    clients: tuple[CheckedClient, ...]
    likely: tuple[LikelyClient, ...]
    are_codes_paused: bool
    is_asked_too_often: bool
    last_asked: SignInRequest | None

    @property
    def is_allowed(self) -> bool:
        """Whether asking for a link at the portal URL brings one."""
        is_free = not self.is_asked_too_often
        return is_free and any(one.decision.is_allowed for one in self.clients)


def check_access(workspace: Workspace, address: str, *, now: datetime) -> AccessCheck:
    """Everything about an address that `normalise_address` knows; changes nothing.

    An address without @ is a mobile number in E.164, as somebody types it who wants a text.
    """
    is_number = read_mobile(address, None) == address
    wanted = address if is_number else normalise_address(address) or ""
    clients = list_by_address(workspace, wanted)
    asked = SignInRequest.objects.filter(workspace=workspace, address=wanted)
    return AccessCheck(
        address=wanted,
        is_portal_on=workspace.portal_enabled,
        clients=tuple(_check(workspace, clients, clients, now, is_number=is_number)),
        likely=() if clients or is_number else tuple(_list_likely(workspace, wanted)),
        are_codes_paused=is_used_up(limit=WRONG_CODES, key=wanted, now=now),
        is_asked_too_often=is_used_up(limit=ASKED_BY_ADDRESS, key=wanted, now=now),
        last_asked=asked.order_by("-created_at", "-pk").first(),
    )


def check_client(workspace: Workspace, client: Client, *, now: datetime) -> CheckedClient:
    """The same for one client of the organization, with or without an address."""
    sharing = list_by_address(workspace, client.email)
    return _check(workspace, [client], sharing, now)[0]


def _check(
    workspace: Workspace,
    wanted: list[Client],
    sharing: list[Client],
    now: datetime,
    *,
    is_number: bool = False,
) -> list[CheckedClient]:
    """`sharing`: all clients on the address of those who are wanted."""
    is_narrowed = len(sharing) > 1 and workspace.shared_address == "marked_only"
    checked = []
    for client, facts in load_standing(workspace, wanted, is_shared_ok=True, now=now):
        is_ok = not is_narrowed or client.shares_address
        decision = may_enter(replace(facts, is_marked_shared_ok=is_ok))
        if missing := _find_missing_way(client, workspace, is_number=is_number):
            decision = Decision((*decision.reasons, Reason(missing)))
        meetings = Appointment.objects.filter(workspace=workspace, attendees__client=client)
        checked.append(
            CheckedClient(
                client=client,
                decision=decision,
                is_alone=len(sharing) < 2,
                last_meeting=meetings.order_by("-starts_at", "-pk").first(),
                links=load_link_trace(client, workspace, now=now),
            )
        )
    return checked


def _find_missing_way(client: Client, workspace: Workspace, *, is_number: bool) -> str:
    """Why neither mail nor text can bring a link, or what was asked for cannot; else empty."""
    if is_number:
        return "" if has_texts(workspace) else "no_text_sender"
    has_number = has_texts(workspace) and bool(mobile_of(client, workspace))
    return "" if has_number or normalise_address(client.email) else "no_address"


def _list_likely(workspace: Workspace, address: str) -> list[LikelyClient]:
    """Invited as this address before; else an address or a name that is nearly the same."""
    own = Client.objects.filter(organization_id=workspace.organization_id, is_provisional=False)
    mailed = Message.objects.filter(
        organization_id=workspace.organization_id, address=address, recipient_kind="client"
    )
    former = own.filter(uid__in=mailed.values("recipient_uid")).order_by("pk")[:MOST_LIKELY]
    found = {client.pk: LikelyClient(client, "invited_as") for client in former}
    near = own.filter(_is_near(address)).exclude(email="").order_by("pk")
    for client in near[:_LOOKED_AT]:
        kept = normalise_address(client.email)
        why = name_likeness(address, kept, client.name) if kept else ""
        if why:
            found.setdefault(client.pk, LikelyClient(client, why))
    return list(found.values())[:MOST_LIKELY]


def _is_near(address: str) -> Q:
    local, _, domain = address.rpartition("@")
    is_near = Q(email__istartswith=f"{local}@") | Q(email__iendswith=f"@{domain}")
    names = split_name(local)
    if names:
        first, last = names
        is_near |= Q(first_name__istartswith=first, last_name__iendswith=last)
        is_near |= Q(first_name__istartswith=last, last_name__iendswith=first)
    return is_near
