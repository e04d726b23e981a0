"""The business's own words for an automated message, in the language that is spoken."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from portico.apps.messaging.composing import Composition
from portico.apps.messaging.custom_texts import TagFacts
from portico.apps.messaging.models import AutomatedMessage, Message
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.automated import row_of
from portico.domain.merged_texts import render_line


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Empty parts have the built-in words. `version`: of the automated message."""

    subject: str = ""
    body: str = ""
    version: int = 0


NO_WORDS = OwnWords()


def find_words(message: Message, audience: str, *, answer: str = "") -> OwnWords:
    """The words for this message in the active language; without any the built-in ones stand.

    A reminder takes those of its own offset, where two have it those for this `answer`.
    """
    row = row_of(message.trigger, audience)
    rows = AutomatedMessage.objects.filter(
        workspace=message.workspace,
        trigger=row.trigger if row else message.trigger,
        audience=audience,
        channel=message.channel,
        hours_before=message.facts.get("hours_before", 0),
        days_before=message.facts.get("days_before", 0),
        only_answer__in=["", answer],
    )
    found = rows.order_by("-only_answer").first()
    return read_words(found, get_language() or "") if found else NO_WORDS


def read_words(row: AutomatedMessage, language: str) -> OwnWords:
    """What the business wrote in this language."""
    text: dict[str, Any] = row.texts.get(language, {})
    return OwnWords(str(text.get("subject", "")), str(text.get("body", "")), row.version)


def use_words(composition: Composition, words: OwnWords, tags: TagFacts) -> Composition:
    """The mail with these words in place of the built-in subject and introduction."""
    return replace(
        composition,
        subject=render_line(words.subject, tags.words) or composition.subject,
        custom_body=words.body,
        tags=tags,
        template_version=words.version,
    )


def client_tags(client: Client, workspace: Workspace) -> TagFacts:
    """What the tags about client and business become."""
    about_business = business_tags(workspace)
    return TagFacts(
        words={
            "client.first_name": client.first_name,
            "client.last_name": client.last_name,
            "client.email": client.email,
            "client.phone": client.phone,
            **about_business.words,
        },
        links=about_business.links,
        wishes={"client.profile_link": ""},
    )


def business_tags(workspace: Workspace) -> TagFacts:
    """What the tags about the business become: all there are where no client is known."""
    return TagFacts(
        words={"business.name": workspace.name, "business.phone": workspace.phone},
        links={"business.booking_link": booking_link(workspace)},
    )


def booking_link(workspace: Workspace) -> str:
    """The public pages to book on; empty where nobody books online."""
    if not workspace.portal_enabled or workspace.who_may_book == "nobody":
        return ""
    return settings.BASE_URL + reverse("portal:public_book", args=[workspace.public_id])
