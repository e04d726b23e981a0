"""The merge tags that a flow's messages may hold."""

from portico.domain.flows.definition import Trigger
from portico.domain.flows.document import Raw, tags_for
from portico.domain.merge_tags import Channel


def list_tag_groups(document: Raw) -> list[tuple[str, list[str]]]:
    """As they are typed, by group: client, business, appointment."""
    typed = (document.get("start") or {}).get("trigger", "")
    trigger = Trigger(typed) if typed in set(Trigger) else None
    groups: dict[str, list[str]] = {}
    for tag in tags_for(trigger, Channel.TEXT):
        groups.setdefault(tag.group, []).append(tag.written)
    return list(groups.items())
