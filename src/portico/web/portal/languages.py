"""Languages that clients can ask for: those that there is a catalogue for."""

from django.conf import settings
from django.utils.translation import gettext as _

from portico.apps.workspaces.languages import pick_language


def language_choices(workspace_language: str) -> list[tuple[str, str]]:
    """The workspace's first, as what is kept while nobody chose; then each by its own name."""
    names = dict(settings.LANGUAGES)
    same = _("The same as here (%(language)s)") % {
        "language": names[pick_language(workspace_language)]
    }
    return [("", same), *names.items()]
