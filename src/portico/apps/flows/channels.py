"""Which ways there are to write to clients."""

from portico.apps.messaging.selectors.texting import has_texts as has_texts
