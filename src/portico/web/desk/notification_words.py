"""What staff can hear about, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portico.domain.notifications import Change

CHANGE_WORDS: dict[Change, tuple[str | Promise, str | Promise]] = {
    Change.BOOKED: (
        _("A client books with me"),
        _("Online, with the calendar entry."),
    ),
    Change.MOVED: (
        _("A client moves an appointment"),
        _("One that I am on, or that I handle."),
    ),
    Change.CANCELLED: (
        _("A client cancels"),
        _("The time is mine again."),
    ),
    Change.RESTORED: (
        _("A client brings an appointment back"),
        _("By Undo or Restore."),
    ),
    Change.ANSWERED: (
        _("A client answers, or proposes another time"),
        _("To appointments that I handle."),
    ),
    Change.BY_COLLEAGUES: (
        _("Colleagues change appointments that I am on"),
        _("Invitations, changes and cancellations by colleagues. Off: your calendar is not told."),
    ),
}
