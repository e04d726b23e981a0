"""Mail goes into files of the data folder, to be shown by the mailbox page."""

from collections.abc import Callable

from django.conf import settings

from portico.apps.messaging.envelopes import build_email
from portico.apps.messaging.transports import OutgoingMail, Unreachable


class MailboxTransport:
    """Writes each mail as one .eml file, whole or not at all."""

    def open(self) -> None:
        """Make the folder."""
        try:
            settings.MAILBOX_FOLDER.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unreachable(f"the mailbox folder cannot be made ({error.strerror})") from error

    def send(self, mail: OutgoingMail, *, begin: Callable[[], None]) -> None:
        """Write under a temporary name, then rename: a reader never sees half a mail."""
        content = build_email(mail)
        begin()
        name = f"{mail.sent_at:%Y%m%dT%H%M%S%f}-{mail.message_uid.hex}"
        half = settings.MAILBOX_FOLDER / f"{name}.part"
        half.write_bytes(content)
        half.replace(settings.MAILBOX_FOLDER / f"{name}.eml")

    def close(self) -> None:
        """Nothing is open."""
