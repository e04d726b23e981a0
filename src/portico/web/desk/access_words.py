"""*Check access* in words: what is in order, what is in the way, what else there is to know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portico.apps.access.models import SignInRequest
from portico.apps.entry.selectors import AccessCheck, CheckedClient, LikelyClient, LinkTrace
from portico.domain.addresses import normalise_address
from portico.domain.decisions import Decision
from portico.web.common.dates import moment

REASONS: dict[str, str | Promise] = {
    "portal_off": gettext_lazy("The portal is off."),
    "no_portal_access": gettext_lazy("No portal access: that is switched off in the record."),
    "no_address": gettext_lazy("There is no e-mail address on record."),
    "no_text_sender": gettext_lazy("No texts go out from here: ask by e-mail."),
    "nothing_active": gettext_lazy("No active appointment."),
    "shared_address": gettext_lazy(
        "Others have the same address, and “Shares an address” is not set in this record."
    ),
    "unknown_address": gettext_lazy("This address is on no record and on no invitation."),
    "unknown_number": gettext_lazy("This mobile number is on no record."),
    "too_late": gettext_lazy("The request had ended before it was looked at."),
    "disabled": gettext_lazy("Nobody books online here."),
    "unknown_client": gettext_lazy("Only clients on record book online here."),
}
LIKELY: dict[str, str | Promise] = {
    "invited_as": gettext_lazy("%(name)s was invited as %(typed)s. On record now: %(kept)s"),
    "typo": gettext_lazy("%(name)s is on record as %(kept)s: nearly the same"),
    "same_local_part": gettext_lazy("%(name)s is on record as %(kept)s: another ending"),
    "same_name": gettext_lazy("%(name)s is on record as %(kept)s: the same name"),
}
_FINE: dict[str, str | Promise] = {
    "portal_off": gettext_lazy("The portal is on"),
    "no_address": gettext_lazy("The address is on record"),
    "no_portal_access": gettext_lazy("May use the portal"),
    "nothing_active": gettext_lazy("Has an appointment that lets them in"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One finding: `tone` is ok, no or idle (good to know, decides nothing)."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """All about one client, with the sentence above it."""

    checked: CheckedClient
    head: str
    lines: tuple[Line, ...]
    is_allowed: bool


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody who may be meant, and why."""

    likely: LikelyClient
    text: str


def describe_client(checked: CheckedClient, zone: str, now: datetime) -> Verdict:
    """Why one client can or cannot ask for a link."""
    is_allowed = checked.decision.is_allowed
    words = {"name": checked.client.name}
    if is_allowed:
        head = _("%(name)s can get in") % words
    elif checked.links.is_open:
        head = _("%(name)s cannot ask for a new link at the moment") % words
    else:
        head = _("%(name)s cannot get in at the moment") % words
    return Verdict(checked, head, tuple(_lines(checked, zone, now)), is_allowed)


def describe_address(check: AccessCheck, zone: str, now: datetime) -> list[Line]:
    """What is so about the address itself, whoever is behind it."""
    lines = []
    if not check.clients:
        tone = "ok" if check.is_portal_on else "no"
        portal = _FINE["portal_off"] if check.is_portal_on else REASONS["portal_off"]
        unknown = "unknown_address" if "@" in check.address else "unknown_number"
        lines += [Line(tone, str(portal)), Line("no", str(REASONS[unknown]))]
    if check.are_codes_paused:
        text = _("Codes are paused after ten wrong ones within a day. Links in mails go on.")
        lines.append(Line("no", text))
    if check.is_asked_too_often:
        lines.append(Line("no", _("Asked for five times within an hour: wait until that is over.")))
    if check.last_asked:
        lines.append(Line("idle", _describe_request(check.last_asked, zone, now)))
    return lines


def describe_booking(decision: Decision) -> list[Line]:
    """Whether the public booking page mails this address a code; nothing where nobody books."""
    if "disabled" in decision.codes:
        return []
    if decision.is_allowed:
        return [Line("ok", _("Gets a code on the public booking page"))]
    words = {"why": " ".join(str(REASONS[code]) for code in decision.codes)}
    return [Line("idle", _("Gets no code on the public booking page: %(why)s") % words)]


def describe_likely(check: AccessCheck) -> list[Likely]:
    """Who may be meant by an address that is on no record."""
    return [
        Likely(
            one,
            str(LIKELY[one.why])
            % {"name": one.client.name, "kept": one.client.email or "–", "typed": check.address},
        )
        for one in check.likely
    ]


def _lines(checked: CheckedClient, zone: str, now: datetime) -> Iterator[Line]:
    codes = checked.decision.codes
    for code, fine in _FINE.items():
        is_fine = code not in codes
        text = str(fine if is_fine else REASONS[code])
        if code == "no_address" and not normalise_address(checked.client.email) and is_fine:
            text = _("Texts reach the number on record; there is no e-mail address")
        if code == "nothing_active" and not is_fine:
            text = f"{text} {_describe_last(checked, zone, now)}".strip()
        yield Line("ok" if is_fine else "no", text)
    if "no_text_sender" in codes:
        yield Line("no", str(REASONS["no_text_sender"]))
    if "shared_address" in codes:
        yield Line("no", str(REASONS["shared_address"]))
    elif not checked.is_alone:
        yield Line("idle", _("Others have the same address: who they are is asked after the mail"))
    yield Line("idle", describe_link(checked.links, zone, now))


def _describe_last(checked: CheckedClient, zone: str, now: datetime) -> str:
    last = checked.last_meeting
    if last is None:
        return _("There never was one here.")
    if last.starts_at is None:
        return _("“%(name)s” never had a time.") % {"name": last.name}
    words = {"name": last.name, "moment": moment(last.starts_at, zone, now)}
    return _("The last one, “%(name)s”, was for %(moment)s.") % words


def describe_link(links: LinkTrace, zone: str, now: datetime) -> str:
    """The newest link: mailed, opened, until when it works."""
    if links.sent_at is None or links.ends_at is None:
        return _("No link was mailed yet")
    words = {"sent": moment(links.sent_at, zone, now), "ends": moment(links.ends_at, zone, now)}
    if links.opened_at is not None:
        words["opened"] = moment(links.opened_at, zone, now)
        begin = _("Last link mailed %(sent)s, last opened %(opened)s") % words
    else:
        begin = _("Last link mailed %(sent)s, not opened") % words
    if links.is_open:
        return _("%(begin)s; it works until %(ends)s") % {"begin": begin, **words}
    if links.is_revoked:
        return _("%(begin)s; it was revoked") % {"begin": begin}
    return _("%(begin)s; it has ended") % {"begin": begin}


def _describe_request(asked: SignInRequest, zone: str, now: datetime) -> str:
    words = {"moment": moment(asked.created_at, zone, now)}
    is_booking = asked.purpose == SignInRequest.BOOKING
    words["what"] = _("a code to book") if is_booking else _("a link and a code")
    if asked.state == SignInRequest.ASKED:
        return _("Asked for %(what)s %(moment)s; not looked at yet") % words
    if asked.state == SignInRequest.REFUSED:
        words["why"] = str(REASONS.get(asked.reason, asked.reason))
        return _("Asked for %(what)s %(moment)s; none was mailed: %(why)s") % words
    if asked.used_at is not None:
        return _("Asked for %(what)s %(moment)s, and came in by it") % words
    return _("Asked for %(what)s %(moment)s; mailed, not used") % words
