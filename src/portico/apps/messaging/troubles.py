"""Why mail does not go out, in plain words: the desk and the doctor say the same."""

from collections.abc import Callable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from portico.domain.decisions import Decision
from portico.domain.delivery import DeliveryFacts

_TEXTS: dict[str, Promise] = {
    "no_transport": gettext_lazy(
        "Nothing can be sent: no mail server is set. Messages wait until "
        "PORTICO_MAIL_URL names one."
    ),
    "unreachable": gettext_lazy("Nothing can be sent since %(since)s: %(reason)s."),
    "no_worker": gettext_lazy(
        "Nothing is sent: no worker is running. “portico up” runs one, and so does "
        "“portico worker”."
    ),
    "worker_silent": gettext_lazy(
        "Nothing is sent: the worker gave its last sign of life %(seen)s. Start it again."
    ),
}


def describe_troubles(
    diagnosis: Decision, facts: DeliveryFacts, show: Callable[[datetime], str]
) -> dict[str, str]:
    """A sentence for each code of `diagnose_delivery`, in its order; `show` writes a moment."""
    names = {
        "since": show(facts.failing_since) if facts.failing_since else "",
        "seen": show(facts.seen_at) if facts.seen_at else "",
        "reason": facts.reason,
    }
    return {code: _describe(code, facts, names, show) for code in diagnosis.codes}


def _describe(
    code: str, facts: DeliveryFacts, names: dict[str, str], show: Callable[[datetime], str]
) -> str:
    if code == "leases_stuck":
        return ngettext(
            "%(count)d message is in the hands of a worker that ended. The next one takes it over.",
            "%(count)d messages are in the hands of workers that ended. The next takes them over.",
            facts.stuck,
        ) % {"count": facts.stuck}
    if code == "messages_late":
        oldest = show(facts.oldest_due_at) if facts.oldest_due_at else ""
        return ngettext(
            "%(count)d message should have gone out %(oldest)s: the worker is behind.",
            "%(count)d messages should have gone out, the first %(oldest)s: the worker is behind.",
            facts.due,
        ) % {"count": facts.due, "oldest": oldest}
    if code == "messages_failed":
        return ngettext(
            "%(count)d message of the last seven days could not be delivered.",
            "%(count)d messages of the last seven days could not be delivered.",
            facts.failed,
        ) % {"count": facts.failed}
    return str(_TEXTS[code]) % names
