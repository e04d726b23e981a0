"""Texts go into files of the data folder, to be shown by the mailbox page."""

import json
from collections.abc import Callable, Mapping

from django.conf import settings

from portico.apps.messaging.text_providers import (
    Account,
    OutgoingText,
    ReceivedText,
    Taken,
    TextNews,
)
from portico.apps.messaging.transports import Unreachable
from portico.domain.texting import count_parts


class MailboxTexts:
    """Writes each text as one .sms file, whole or not at all."""

    def send(self, text: OutgoingText, account: Account, *, begin: Callable[[], None]) -> Taken:
        """Write under a temporary name, then rename: a reader never sees half a text."""
        try:
            settings.MAILBOX_FOLDER.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unreachable(f"the mailbox folder cannot be made ({error.strerror})") from error
        begin()
        name = f"{text.sent_at:%Y%m%dT%H%M%S%f}-{text.message_uid.hex}"
        kept = {
            "from": account.number,
            "to": text.to_number,
            "body": text.body,
            "sent_at": text.sent_at.isoformat(),
        }
        half = settings.MAILBOX_FOLDER / f"{name}.half"
        half.write_text(json.dumps(kept, ensure_ascii=False))
        half.replace(settings.MAILBOX_FOLDER / f"{name}.sms")
        return Taken(name, count_parts(text.body).parts)

    def is_genuine(
        self, url: str, form: Mapping[str, str], headers: Mapping[str, str], account: Account
    ) -> bool:
        """Nobody calls: there is no provider."""
        return False

    def read_news(self, form: Mapping[str, str]) -> TextNews:
        """Nothing."""
        return TextNews(provider_id="", fate="")

    def read_text(self, form: Mapping[str, str]) -> ReceivedText | None:
        """None."""
        return None

    def write_answer(self, text: str) -> tuple[str, str]:
        """Nothing."""
        return "", "text/plain"
