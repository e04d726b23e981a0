"""Faults and states of forms in words."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portico.domain.forms.template import Kind, Question

_FAULTS: dict[str, str | Promise] = {
    "required": gettext_lazy("Please answer this question."),
    "unknown": gettext_lazy("Please choose one of the answers."),
    "too_long": gettext_lazy("This is too long."),
    "too_many": gettext_lazy("At most 10 files."),
    "incomplete": gettext_lazy("Please give at least street and town."),
    "signer": gettext_lazy("Please say for whom you sign."),
    "drawing": gettext_lazy("The drawing cannot be read. Please draw it anew, or leave it out."),
    "consent": gettext_lazy("Without your agreement we cannot go on."),
    "conflict": gettext_lazy("Two different answers were given. Please choose one."),
    "file_empty": gettext_lazy("This file is empty."),
    "file_heavy": gettext_lazy("This file is larger than 10 MB."),
    "file_large": gettext_lazy("This picture has too many pixels."),
    "file_kind": gettext_lazy("Please send a PDF or a picture (JPEG, PNG, WebP)."),
    "file_active": gettext_lazy("This PDF has scripts or files inside and cannot be taken."),
    "file_locked": gettext_lazy(
        "This PDF is locked with a password. Please send it without one, or a picture of it."
    ),
    "file_broken": gettext_lazy(
        "This file cannot be read. Please save it as a new PDF, or send a picture of it."
    ),
    "file_quota": gettext_lazy("There is no room for more files. Please tell us."),
}
_MALFORMED: dict[Kind, str | Promise] = {
    Kind.NUMBER: gettext_lazy("Please write a number, as 12 or 12.5."),
    Kind.SCALE: gettext_lazy("Please choose one of the numbers."),
    Kind.DATE: gettext_lazy("Please give a date."),
    Kind.EMAIL: gettext_lazy("This is no e-mail address."),
    Kind.PHONE: gettext_lazy("This is no telephone number."),
}


def tell_faults(question: Question, codes: Iterable[str]) -> list[str]:
    """A sentence for each code."""
    return [_tell(question, code) for code in codes]


def tell_file_faults(codes: Iterable[str]) -> list[str]:
    """Why a file was not taken."""
    return [str(_FAULTS[code]) for code in codes]


def tell_signature_faults(codes: Iterable[str]) -> list[str]:
    """What is wrong with the name at the end."""
    missing = _("Please write your name to sign.")
    return [missing if code == "required" else str(_FAULTS[code]) for code in codes]


def _tell(question: Question, code: str) -> str:
    if code == "malformed":
        return str(_MALFORMED.get(question.kind, _("This cannot be read.")))
    if code == "out_of_range":
        low, high = question.lowest, question.highest
        if low is None:
            return _("At most %(high)s.") % {"high": high}
        if high is None:
            return _("At least %(low)s.") % {"low": low}
        return _("From %(low)s to %(high)s.") % {"low": low, "high": high}
    if question.kind is Kind.SIGNATURE and code == "required":
        return tell_signature_faults((code,))[0]
    if code == "required" and question.kind is Kind.CONSENT:
        return _("Please say whether you agree.")
    return str(_FAULTS[code])
