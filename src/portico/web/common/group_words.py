"""Why a group cannot be, in words; `reasons` takes them from here."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUP_TEXTS: dict[str, str | Promise] = {
    "groups_off": _("Booking for several people at once is not open online here."),
    "too_few": _("A group needs two people or more."),
    "too_large": _("That is more people than can be booked online at once. Call us for more."),
    "booker_once": _("You are part of the group once, and everybody else has a name."),
    "wrong_staff": _("They do not do this online. Choose somebody else, or anyone."),
    "visit_over": _("One of these appointments is over or cancelled."),
    "no_time": _("One of these appointments has no time yet."),
    "other_day": _("The appointments of a group are on one day."),
    "not_one_client": _("Each appointment of a group is for exactly one person."),
    "client_twice": _("Somebody has two of these appointments. Each person is in a group once."),
    "in_a_group": _("One of these appointments is in another group. Take it out there first."),
    "no_staff": _("Nobody of the staff is on one of these appointments."),
    "staff_twice": _("Somebody of the staff would be with two of them at the same time."),
    "not_a_member": _("Choose somebody who has an active appointment in this group."),
    "not_opened": _("They were typed by somebody else and have not opened their own link yet."),
}
