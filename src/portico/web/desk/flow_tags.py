"""The merge tags that a flow's messages may hold, for the picker."""

from portico.domain.flows.definition import Trigger
from portico.domain.flows.document import Raw, tags_for
from portico.domain.merge_tags import Channel
from portico.web.desk.tag_words import ShownTag, group_tags


def list_tag_groups(document: Raw) -> list[tuple[str, list[ShownTag]]]:
    """Tags by group: client, business, and appointment where there is one."""
    typed = (document.get("start") or {}).get("trigger", "")
    trigger = Trigger(typed) if typed in set(Trigger) else None
    return group_tags(tags_for(trigger, Channel.TEXT))
