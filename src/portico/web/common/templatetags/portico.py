"""Template tags of all audiences: icons, badges, dates, fields, refusals."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portico.web.common import dates
from portico.web.common.badges import ANSWER_BADGES, STATE_BADGES, Badge
from portico.web.common.branding import brand_sheet
from portico.web.common.fields import field_parts
from portico.web.common.reasons import PERMISSION_TEXTS

register = template.Library()
Zone = ZoneInfo | str


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, small: bool = False, flip: bool = False) -> SafeString:
    """A decorative symbol of icons.svg; `flip` for arrows that mean a direction."""
    classes = "icon" + (" icon-s" if small else "") + (" icon-flip" if flip else "")
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        classes,
        static("portico/icons.svg"),
        name,
    )


@register.simple_tag
def state_badge(state: str, word: str = "") -> SafeString:
    """A state as icon and word; `word` says it more exactly, as `Waiting for 1 answer`."""
    return _badge("state", STATE_BADGES[state], word)


@register.simple_tag
def answer_badge(answer: str, word: str = "") -> SafeString:
    """An answer as icon and word."""
    return _badge("answer", ANSWER_BADGES[answer], word)


@register.simple_tag
def when(start: datetime, end: datetime | None, zone: Zone, now: datetime) -> SafeString:
    """`Tomorrow, Tue 24 Nov, 14:30–15:15` in a time element."""
    return _time(start, zone, dates.when_words(start, end, zone, now))


@register.simple_tag
def day(at: datetime, zone: Zone, now: datetime) -> str:
    """`Today`, `Tomorrow, Tue 24 Nov`, `In 2 days`, `Thu 10 Dec`."""
    return dates.day_words(at, zone, now)


@register.simple_tag
def day_short(at: datetime, zone: Zone, now: datetime) -> str:
    """`Thu 10 Dec`, never relative."""
    return dates.day_short(at, zone, now)


@register.simple_tag
def day_long(at: datetime, zone: Zone, now: datetime) -> str:
    """`Tuesday 9 March`, never relative."""
    return dates.day_long(at, zone, now)


@register.simple_tag
def near_day(at: datetime, zone: Zone, now: datetime) -> str:
    """`Today`, `Tomorrow`, `In 2 days`; empty further away."""
    return dates.near_day(at, zone, now)


@register.simple_tag
def times(start: datetime, end: datetime | None, zone: Zone) -> SafeString:
    """`14:30–15:15` in a time element."""
    return _time(start, zone, dates.time_range(start, end, zone))


@register.simple_tag
def clock(at: datetime, zone: Zone) -> SafeString:
    """`14:30` in a time element."""
    return _time(at, zone, dates.clock_time(at, zone))


@register.simple_tag
def moment(at: datetime, zone: Zone, now: datetime) -> SafeString:
    """`Mon 23 Nov, 14:30` in a time element."""
    return _time(at, zone, dates.moment(at, zone, now))


@register.simple_tag
def dated_times(start: datetime, end: datetime | None, zone: Zone, now: datetime) -> SafeString:
    """`Mon 23 Nov, 14:30–15:15` in a time element, never relative."""
    words = f"{dates.day_short(start, zone, now)}, {dates.time_range(start, end, zone)}"
    return _time(start, zone, words)


@register.simple_tag
def length(start: datetime, end: datetime) -> str:
    """`2 h 15 min`."""
    return dates.length_words(end - start)


@register.filter
def minutes(count: int) -> str:
    """Minutes as `45 min` or `2 h 15 min`."""
    return dates.length_words(timedelta(minutes=count))


@register.simple_tag
def price(cents: int, currency: str) -> str:
    """`72.00 EUR`, in the language's figures."""
    return f"{number_format(Decimal(cents) / 100, 2)} {currency}".strip()


@register.filter
def place(zone: Zone) -> str:
    """The place of a time zone."""
    return dates.zone_place(zone)


@register.simple_tag
def local_time(at: datetime, zone: Zone) -> datetime:
    """The wall's time there, naive, so that the date filter shows it as it is."""
    return at.astimezone(dates.zone_of(zone)).replace(tzinfo=None)


@register.filter
def dated(local: datetime, pattern: str) -> str:
    """A part of a date by Django's format characters, as `D`, `j` or `M`."""
    return dates.format_date(local.date(), pattern)


@register.simple_tag
@lru_cache(maxsize=4096)
def href(name: str, *parts: object) -> str:
    """An address by its name, as `url`, kept because lists ask for the same ones again."""
    return reverse(name, args=parts)


@register.simple_tag
def url_of(booker: Any, step: str, query: Any = ()) -> str:
    """The address of a step of booking (`web.portal.booking.booker`)."""
    return str(booker.address(step, query))


@register.simple_tag
def brand_href(workspace: Any) -> str:
    """The address of a workspace's style sheet, with the hash of its content."""
    digest = brand_sheet(workspace.accent).digest
    return reverse("portal:brand", args=[workspace.public_id, digest])


@register.simple_tag
def picture_href(workspace: Any, slot: str) -> str:
    """The address of a workspace's `logo` or `cover`; empty where it has none."""
    name = getattr(workspace, slot)
    return reverse("portal:picture", args=[workspace.public_id, name]) if name else ""


@register.filter
def listed(names: Sequence[str]) -> str:
    """`Mara, Jonas and Tom`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


@register.filter
def initials(name: str) -> str:
    """`Sven Aalto` is SA; at most two letters."""
    words = [word for word in str(name).split() if word[:1].isalnum()]
    picked = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0] for word in picked).upper()


@register.inclusion_tag("common/door_date.html")
def door(at: datetime | None, zone: Zone, kind: str = "") -> dict[str, Any]:
    """A date in an arch; `kind` is lit, accent or off."""
    return {"local": local_time(at, zone) if at else None, "kind": kind}


@register.inclusion_tag("common/field.html")
def field(bound: BoundField, layout: str = "", switch: bool = False) -> dict[str, Any]:
    """A form field with label, hint and errors tied to its control."""
    return field_parts(bound, layout=layout, is_switch=switch)


@register.inclusion_tag("common/refusal.html")
def refusal(
    title: str, sentences: Sequence[str], ways: Sequence[Any] = (), anchor: str = ""
) -> dict[str, Any]:
    """What is not possible, every reason, and the way on (objects with href, icon, label)."""
    return {"title": title, "sentences": sentences, "ways": ways, "anchor": anchor}


@register.simple_tag
def permission_text(needs: str) -> str:
    """Why a role does not open this page."""
    return str(PERMISSION_TEXTS.get(needs, PERMISSION_TEXTS[""]))


def _badge(attribute: str, badge: Badge, word: str) -> SafeString:
    return format_html(
        '<span class="state" data-{}="{}">{}{}</span>',
        attribute,
        badge.tone,
        icon(badge.icon),
        word or badge.word,
    )


def _time(at: datetime, zone: Zone, words: str) -> SafeString:
    machine = at.astimezone(dates.zone_of(zone)).isoformat(timespec="minutes")
    return format_html('<time datetime="{}">{}</time>', machine, words)
