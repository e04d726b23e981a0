"""Why a summary is not shared, in words."""

from django.utils.translation import gettext_lazy

from portico.domain.decisions import Decision

_REFUSALS = {
    "not_held": gettext_lazy("This session did not take place: there is nothing to share."),
    "not_begun": gettext_lazy("The session has not begun yet: share it afterwards."),
    "nothing_written": gettext_lazy("Nothing is written yet."),
    "nobody_chosen": gettext_lazy("Tick with whom it is shared."),
    "not_on_session": gettext_lazy("Somebody chosen is not on this session."),
}


def share_refusals(decision: Decision) -> tuple[str, ...]:
    """One sentence for each reason."""
    return tuple(str(_REFUSALS[code]) for code in decision.codes)
