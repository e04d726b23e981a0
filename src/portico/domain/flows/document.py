"""A flow as staff type it and as a version keeps it: a small JSON document, read with care.

`{"start": {…}, "steps": [{"id": "s1", "kind": "wait", …}], "frequency": …, "goals": …}`. Values
may be what a form sends (texts), so that a draft keeps exactly what was typed.
"""

from collections.abc import Collection
from datetime import time
from typing import Any, TypeVar
from urllib.parse import urlsplit

from portico.domain.errors import InvalidInput
from portico.domain.flows.definition import (
    OF_APPOINTMENTS,
    OFFERED_TESTS,
    OFFERED_TRIGGERS,
    Condition,
    Definition,
    Frequency,
    Goal,
    GoalKind,
    Letter,
    Note,
    Start,
    Step,
    TagChange,
    Test,
    Trigger,
    Unit,
    Wait,
    Webhook,
    walk_steps,
)
from portico.domain.flows.timing import NON_MARKETING_DAYS
from portico.domain.merge_tags import DETAILS, POLICY, Channel, Tag, find_faults, list_tags

Raw = dict[str, Any]
MOST_STEPS, DEEPEST, LONGEST_TAG, LONGEST_NOTE = 50, 3, 40, 1000
LONGEST_SUBJECT, LONGEST_BODY, LONGEST_TEXT = 200, 10_000, 480
_LONGEST_WAIT = {Unit.MINUTES: 10_000, Unit.HOURS: 2_000, Unit.DAYS: 730, Unit.WEEKS: 104}
_DAYS_IN = {Unit.MINUTES: 1 / 1440, Unit.HOURS: 1 / 24, Unit.DAYS: 1, Unit.WEEKS: 7}
_NOT_HERE = frozenset({DETAILS, POLICY})
"""Parts that only automated messages have."""
_MISSING = ("required",)
_Choice = TypeVar("_Choice", Trigger, Unit, Frequency, Test, GoalKind)


def read_definition(raw: Raw) -> Definition:
    """The definition; raises InvalidInput with every fault, by `start.amount`, `s3.subject`, …

    Codes: `required`, `unknown`, `out_of_range`, `too_long`, `malformed`, `unknown_tag`,
    `after_two_weeks` (a message that is no marketing would come too late for certain), `no_steps`,
    `too_many_steps`, `too_deep`.
    """
    reader = _Reader()
    definition = reader.read(raw)
    if reader.faults:
        raise InvalidInput({name: tuple(codes) for name, codes in reader.faults.items()})
    return definition


def tags_for(trigger: Trigger | None, channel: Channel) -> tuple[Tag, ...]:
    """The merge tags that may stand in a message of a flow with this trigger."""
    scope = "appointment" if trigger in OF_APPOINTMENTS else "client"
    return tuple(tag for tag in list_tags(scope, channel) if tag.name not in _NOT_HERE)


class _Reader:
    """Reads one document and collects what is wrong with it."""

    def __init__(self) -> None:
        self.faults: dict[str, list[str]] = {}
        self._trigger: Trigger | None = None

    def read(self, raw: Raw) -> Definition:
        start = self._read_start(_mapping(raw.get("start")))
        steps = self._read_steps(raw.get("steps"), 1)
        if not steps:
            self._blame("steps", "no_steps")
        if sum(1 for _ in walk_steps(steps)) > MOST_STEPS:
            self._blame("steps", "too_many_steps")
        self._weigh_time(steps, 0)
        frequency = self._choose(raw, "frequency", Frequency, tuple(Frequency))
        is_periodic = frequency is Frequency.PER_PERIOD
        return Definition(
            start=start,
            steps=steps,
            frequency=frequency or Frequency.EVERY_TIME,
            period_days=self._number(raw, "period_days", 1, 730) if is_periodic else 30,
            stops_if_cancelled=_is_on(raw.get("stops_if_cancelled"))
            and start.trigger in OF_APPOINTMENTS - {Trigger.CANCELLED},
            goals=self._read_goals(raw),
        )

    def _read_start(self, raw: Raw) -> Start:
        found = self._choose(raw, "trigger", Trigger, OFFERED_TRIGGERS, "start.")
        self._trigger = trigger = found or Trigger.BOOKED
        amount, unit = 0, Unit.DAYS
        if trigger is Trigger.BEFORE_START:
            units = (Unit.HOURS, Unit.DAYS, Unit.WEEKS)
            unit = self._choose(raw, "unit", Unit, units, "start.") or Unit.DAYS
            amount = self._number(raw, "amount", 1, _LONGEST_WAIT[unit], "start.")
        narrowed = raw if trigger in OF_APPOINTMENTS else {}
        types = narrowed.get("cancel_types") if trigger is Trigger.CANCELLED else ()
        return Start(
            trigger,
            amount,
            unit,
            services=_words(narrowed.get("services")),
            staff=_words(narrowed.get("staff")),
            categories=_words(narrowed.get("categories")),
            cancel_types=_words(types),
            has_open_form=_is_on(raw.get("has_open_form")),
        )

    def _read_steps(self, raw: object, depth: int) -> tuple[Step, ...]:
        listed = [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []
        return tuple(self._read_step(one, depth) for one in listed)

    def _read_step(self, raw: Raw, depth: int) -> Step:
        key, kind = str(raw.get("id", "")), raw.get("kind")
        at = f"{key}."
        if kind == "wait":
            return self._read_wait(raw, key, at)
        if kind in ("email", "text"):
            return self._read_letter(raw, key, at)
        if kind == "condition":
            return self._read_condition(raw, key, at, depth)
        if kind in ("add_tag", "remove_tag"):
            tag = self._text(raw, "tag", LONGEST_TAG, at)
            return TagChange(key, tag, is_added=kind == "add_tag")
        if kind == "note":
            return Note(key, self._text(raw, "body", LONGEST_NOTE, at))
        if kind != "webhook":
            self._blame(f"{at}kind", "unknown")
        return Webhook(key, self._address(raw, at))

    def _read_wait(self, raw: Raw, key: str, at: str) -> Wait:
        unit = self._choose(raw, "unit", Unit, tuple(Unit), at) or Unit.DAYS
        wall, typed = None, str(raw.get("at") or "").strip()
        if typed:
            try:
                wall = time.fromisoformat(typed).replace(second=0, microsecond=0, tzinfo=None)
            except ValueError:
                self._blame(f"{at}at", "malformed")
        days = {int(day) for day in _words(raw.get("weekdays")) if day in set("0123456")}
        amount = self._number(raw, "amount", 0 if wall or days else 1, _LONGEST_WAIT[unit], at)
        return Wait(key, amount, unit, frozenset(days), wall)

    def _read_letter(self, raw: Raw, key: str, at: str) -> Letter:
        is_email = raw.get("kind") == "email"
        subject = self._text(raw, "subject", LONGEST_SUBJECT, at) if is_email else ""
        body = self._text(raw, "body", LONGEST_BODY if is_email else LONGEST_TEXT, at)
        self._check_tags(f"{at}subject", subject, Channel.SUBJECT)
        self._check_tags(f"{at}body", body, Channel.TEXT if is_email else Channel.SMS)
        is_marketing = _is_on(raw.get("is_marketing"))
        return Letter(key, "email" if is_email else "text", body, subject, is_marketing)

    def _check_tags(self, name: str, text: str, channel: Channel) -> None:
        if find_faults(text, tags_for(self._trigger, channel)):
            self._blame(name, "unknown_tag")

    def _read_condition(self, raw: Raw, key: str, at: str, depth: int) -> Condition:
        if depth > DEEPEST:
            self._blame(f"{at}test", "too_deep")
            return Condition(key, Test.HAS_FUTURE)
        test = self._choose(raw, "test", Test, OFFERED_TESTS, at) or Test.HAS_FUTURE
        is_counting, is_tag = test is Test.PAST_AT_LEAST, test is Test.HAS_TAG
        return Condition(
            key,
            test,
            yes=self._read_steps(raw.get("yes"), depth + 1),
            no=self._read_steps(raw.get("no"), depth + 1),
            amount=self._number(raw, "amount", 1, 1000, at) if is_counting else 0,
            tag=self._text(raw, "tag", LONGEST_TAG, at) if is_tag else "",
        )

    def _read_goals(self, raw: Raw) -> tuple[Goal, ...]:
        if not raw.get("goal"):
            return ()
        kind = self._choose(raw, "goal", GoalKind, tuple(GoalKind))
        days = self._number(raw, "goal_days", 0, 7)
        is_ending = _is_on(raw.get("goal_ends_run"))
        return (Goal(kind or GoalKind.BOOKED, is_ending, days),)

    def _weigh_time(self, steps: tuple[Step, ...], days: float) -> float:
        """Blame messages certain to come after two weeks; the days that the steps take at least."""
        for step in steps:
            if isinstance(step, Wait):
                days += step.amount * _DAYS_IN[step.unit]
            elif isinstance(step, Condition):
                days = min(self._weigh_time(step.yes, days), self._weigh_time(step.no, days))
            elif isinstance(step, Letter) and not step.is_marketing and days > NON_MARKETING_DAYS:
                self._blame(f"{step.id}.is_marketing", "after_two_weeks")
        return days

    def _address(self, raw: Raw, at: str) -> str:
        url = self._text(raw, "url", 500, at)
        try:
            parts = urlsplit(url)
            is_fit = (
                parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
            )
            _ = parts.port
        except ValueError:
            is_fit = False
        if url and (not is_fit or any(sign.isspace() for sign in url)):
            self._blame(f"{at}url", "malformed")
        return url

    def _text(self, raw: Raw, name: str, longest: int, at: str = "") -> str:
        text = str(raw.get(name) or "").strip()
        if not text:
            self._blame(at + name, *_MISSING)
        if len(text) > longest:
            self._blame(at + name, "too_long")
        return text

    def _number(self, raw: Raw, name: str, least: int, most: int, at: str = "") -> int:
        typed = str(raw.get(name, "")).strip()
        if not typed:
            self._blame(at + name, *_MISSING)
        elif not (typed.isascii() and typed.isdigit()):
            self._blame(at + name, "malformed")
        elif not least <= int(typed[:9]) <= most:
            self._blame(at + name, "out_of_range")
        else:
            return int(typed)
        return least

    def _choose(
        self,
        raw: Raw,
        name: str,
        kind: type[_Choice],
        offered: Collection[_Choice],
        at: str = "",
    ) -> _Choice | None:
        typed = raw.get(name)
        found = next((one for one in offered if one.value == typed), None)
        if found is None:
            self._blame(at + name, "unknown" if typed else "required")
        return found

    def _blame(self, name: str, code: str) -> None:
        self.faults.setdefault(name, []).append(code)


def _mapping(raw: object) -> Raw:
    return raw if isinstance(raw, dict) else {}


def _words(raw: object) -> frozenset[str]:
    listed = raw if isinstance(raw, list | tuple) else ()
    return frozenset(str(one) for one in listed if str(one).strip())


def _is_on(raw: object) -> bool:
    return raw is True or raw in ("on", "true", "1")
