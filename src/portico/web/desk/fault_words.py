"""What is wrong with what staff typed into settings, services and timetables."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portico.domain.timetables import BadTimes
from portico.web.common.reasons import field_text

_WORDS: dict[str, str | Promise] = {
    "times_unreadable": _("Write times as 9:00–12:00, 13:00–17:00."),
    "times_no_clock": _("An hour has 60 minutes: write times as 9:00–12:45."),
    "times_end_first": _("The end has to come after the start."),
    "times_too_late": _(
        "A day begins before 24:00 and ends at 30:00 (6:00 in the morning) at most."
    ),
    "times_overlap": _("Two stretches overlap. Make them one, or leave a break."),
    "times_too_many": _("That are too many. Write fewer."),
    "times_next_day": _("It ends after the next day has begun. Shorten one of the two."),
    "never_open": _("Name a time on one day at least, or switch its own times off."),
    "last_day_first": _("The last day comes after the first."),
    "longer_than_a_day": _("Together that is longer than a day."),
    "longer_than_a_year": _("That is longer than a year. Enter it in parts."),
    "group_of_one": _("Groups begin at 2. Write 0 to leave groups to staff."),
    "foreign_domain": _(
        "Mails from this domain may come from its own servers only. Name it for answers instead."
    ),
    "units_in_use": _("So many units are booked from now on. Move those visits first."),
    "no_text_provider": _("No provider for texts is set up here, so nothing could send it."),
    "malformed_account": _("An account SID has AC and 32 characters after it."),
    "token_required": _("Write the auth token of this account."),
    "no_sealing_key": _("There is no key to seal it with. “portico up” makes one."),
    "malformed_sender": _("Write a number with its country, +41 79 555 01 00."),
    "no_mobile": _("That is no mobile number. Write it with its country, +41 79 555 01 40."),
    "too_many_tests": _("That were many tests. Try again in an hour."),
    "unknown_tag": _("A merge tag in it is unknown here. Use those that are listed below."),
    "after_two_weeks": _("This comes more than 14 days after the start: mark it as marketing."),
    "no_steps": _("Add at least one step."),
    "too_many_steps": _("That are more than 50 steps."),
    "too_deep": _("Conditions stand three deep at most."),
    "too_many": _("There are as many as there can be. Remove one first."),
    "needed_by_service": _("A service needs it. Take it from the service first."),
}


def fault_text(code: str, part: str = "") -> str:
    """A sentence to stand beside a field; `part` is what could not be taken."""
    words = str(_WORDS.get(code) or field_text(code))
    return f"“{part[:60]}”: {words}" if part else words


def times_text(error: BadTimes) -> str:
    """The sentence for a timetable that cannot be read."""
    return fault_text(error.code, error.part)
