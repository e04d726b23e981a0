"""Which ways there are to write to clients."""

from django.conf import settings


def has_texts() -> bool:
    """Whether a provider for texts is set up; without one no flow offers or writes them."""
    return bool(getattr(settings, "TEXT_TRANSPORT", ""))
