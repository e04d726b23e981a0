"""Merge tags in words: what each becomes, and what is wrong with those in a text."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portico.domain.merge_tags import Tag, TagFault, find_faults

TAG_WORDS: dict[str, str | Promise] = {
    "client.first_name": gettext_lazy("First name"),
    "client.last_name": gettext_lazy("Last name"),
    "client.email": gettext_lazy("E-mail address"),
    "client.phone": gettext_lazy("Telephone"),
    "client.profile_link": gettext_lazy("Client Profile Link"),
    "business.name": gettext_lazy("Name of the business"),
    "business.phone": gettext_lazy("Telephone of the business"),
    "business.booking_link": gettext_lazy("Link to book"),
    "business.cancellation_policy": gettext_lazy("Cancellation policy"),
    "appointment.services": gettext_lazy("Services"),
    "appointment.staff": gettext_lazy("With whom"),
    "appointment.date": gettext_lazy("Date"),
    "appointment.time": gettext_lazy("Time"),
    "appointment.place": gettext_lazy("Place"),
    "appointment.join_link": gettext_lazy("Link to join"),
    "appointment.details": gettext_lazy("All details, as a table"),
    "appointment.reschedule_link": gettext_lazy("Link to reschedule"),
    "appointment.cancel_link": gettext_lazy("Link to cancel"),
    "form.name": gettext_lazy("Name of the form"),
    "form.link": gettext_lazy("Link to the form"),
    "poll.link": gettext_lazy("Link to the times"),
    "poll.deadline": gettext_lazy("Answers until"),
    "message.buttons": gettext_lazy("The buttons"),
}
GROUP_WORDS: dict[str, str | Promise] = {
    "client": gettext_lazy("Client"),
    "business": gettext_lazy("Business"),
    "appointment": gettext_lazy("Appointment"),
    "form": gettext_lazy("Form"),
    "poll": gettext_lazy("Times to choose from"),
    "message": gettext_lazy("This message"),
}


@dataclass(frozen=True, slots=True)
class ShownTag:
    """A tag of the picker: as it is typed, and what it becomes."""

    written: str
    words: str


def group_tags(tags: Iterable[Tag]) -> list[tuple[str, list[ShownTag]]]:
    """The picker: tags by group, in the order of the table."""
    groups: dict[str, list[ShownTag]] = {}
    for tag in tags:
        shown = ShownTag(tag.written, str(TAG_WORDS[tag.name]))
        groups.setdefault(tag.group, []).append(shown)
    return [(str(GROUP_WORDS[group]), found) for group, found in groups.items()]


def describe_faults(text: str, allowed: Collection[Tag]) -> list[str]:
    """A sentence for everything that is wrong with the tags of a text; empty: nothing is."""
    return [_describe(fault, text) for fault in find_faults(text, allowed)]


def _describe(fault: TagFault, text: str) -> str:
    line = text.count("\n", 0, fault.position) + 1
    words = {"line": line, "tag": f"{{{{ {fault.name[:60]} }}}}"}
    if fault.code == "not_here":
        return _("Line %(line)d: %(tag)s cannot stand here.") % words
    if fault.code == "unclosed":
        return _("Line %(line)d: a tag that begins with {{ has to end with }}.") % words
    if fault.code == "unopened":
        return _("Line %(line)d: }} ends a tag that does not begin with {{.") % words
    if fault.suggestion:
        words["near"] = f"{{{{ {fault.suggestion} }}}}"
        return _("Line %(line)d: there is no %(tag)s. Did you mean %(near)s?") % words
    return _("Line %(line)d: there is no %(tag)s. The tags are listed below.") % words
