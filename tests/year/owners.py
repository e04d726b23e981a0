"""What owners set, and what clients wish, through the services; the diary notes it."""

from dataclasses import fields
from typing import Any

from portico.apps.appointments.services import automating, texting
from portico.apps.entry.services.choosing_mails import TextChoice, choose_mails
from portico.apps.entry.services.editing_client import edit_client
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.messaging.services.automating import Wording
from portico.apps.messaging.services.stopping import start_number, stop_number
from portico.apps.messaging.services.suppressing import suppress_address
from portico.apps.messaging.services.wording_texts import find_text_beside
from portico.apps.people.models import Client
from portico.apps.people.services.records import ClientRecord, mark_record
from portico.apps.workspaces.services.portal import switch_portal
from portico.domain.actors import SYSTEM
from tests.make import client_actor, staff_actor
from tests.year.diary import Entry
from tests.year.past import DEFAULTS, Past
from tests.year.visits import Visits

TRIGGERS = {
    "request": "confirmation_request",
    "booked": "appointment_booked",
    "updated": "appointment_updated",
    "rescheduled": "appointment_rescheduled",
    "cancelled": "appointment_cancelled",
    "restored": "appointment_restored",
}


class Owners(Visits):
    """Every setting is turned to what it is not."""

    def is_set(self, place: str, name: str) -> bool:
        if not self.entries:
            return bool(DEFAULTS[name])
        return bool(Past(self.entries).setting(place, name, self.now))

    def _set(self, place: str, name: str, value: object) -> None:
        self.note("setting", place=place, name=name, value=value)

    def turn_email(self, place: str, kind: str) -> None:
        row, ours = self._find_row(place, kind), self._owner(place)
        is_on = not self.is_set(place, f"email {kind}")
        automating.switch_messages(on=[row.uid] if is_on else [], shown=[row.uid], **ours)
        self._set(place, f"email {kind}", is_on)

    def turn_text(self, place: str, kind: str) -> None:
        is_on = not self.is_set(place, f"text {kind}")
        self._write_text(place, self._find_row(place, kind), is_on=is_on)
        self._set(place, f"text {kind}", is_on)

    def turn_bookings_by_staff(self, place: str) -> None:
        row, is_on = self._find_row(place, "booked"), not self.is_set(place, "for_staff")
        automating.reword_message(
            uid=row.uid,
            wording=Wording("en", "", ""),
            is_on=row.is_on,
            is_for_staff_bookings=is_on,
            seen=row.version,
            **self._owner(place),
        )
        self._set(place, "for_staff", is_on)

    def turn_reminder(self, place: str, days: int, hours: int) -> None:
        """There, or gone with its text."""
        past = Past(self.entries)
        present = frozenset(past.setting(place, "reminders", self.now))
        texts = frozenset(past.setting(place, "reminder_texts", self.now))
        rule = (days, hours)
        if rule in present:
            row = self._find_reminder(place, *rule)
            automating.remove_reminder(uid=row.uid, **self._owner(place))
            self._set(place, "reminder_texts", texts - {rule})
        else:
            times = {"days_before": days, "hours_before": hours, "only_answer": ""}
            automating.add_reminder(**times, **self._owner(place))
        self._set(place, "reminders", present ^ {rule})

    def turn_reminder_text(self, place: str) -> None:
        past = Past(self.entries)
        texts = frozenset(past.setting(place, "reminder_texts", self.now))
        rules = sorted(past.setting(place, "reminders", self.now))
        if rules:
            rule = self.random.choice(rules)
            self._write_text(place, self._find_reminder(place, *rule), is_on=rule not in texts)
            self._set(place, "reminder_texts", texts ^ {rule})

    def turn_portal(self, place: str) -> None:
        is_on = not self.is_set(place, "portal")
        switch_portal(is_on=is_on, **self._owner(place))
        self._set(place, "portal", is_on)

    def turn_names(self, place: str) -> None:
        is_on = not self.is_set(place, "names_anyone")
        self._change_rules(place, names_anyone_staff=is_on)
        self._set(place, "names_anyone", is_on)

    def turn_request_days(self, place: str) -> None:
        """Three days before, or five."""
        days = 8 - Past(self.entries).setting(place, "request_days", self.now)
        self._change_rules(place, confirmation_request_days=days)
        self._set(place, "request_days", days)

    def _change_rules(self, place: str, **changed: Any) -> None:
        workspace = self.scene.find_place(place)
        names = ("discreet_messages", "names_anyone_staff", "confirmation_request_days")
        rules = {name: getattr(workspace, name) for name in names}
        automating.change_message_rules(**{**rules, **changed}, **self._owner(place))

    def wish(self, who: str, name: str) -> None:
        """Turned to what it is not: in the portal, but consent by staff, as the client said."""
        is_on = not self.wishes(who, name)
        if name == "text_consent":
            self._note_consent(who, is_on=is_on)
        else:
            self._choose_mails(who, **{name: is_on})
        self.note("wish", who=who, name=name, value=is_on)

    def wishes(self, who: str, name: str) -> bool:
        past = Past(self.entries or [Entry(self.now, "begin")])
        return bool(past.wish(who, name, self.now))

    def _note_consent(self, who: str, *, is_on: bool) -> None:
        client = Client.objects.get(pk=self.scene.clients[who].pk)
        names = [one.name for one in fields(ClientRecord) if one.name != "tags"]
        record = ClientRecord(**{name: getattr(client, name) for name in names})
        edit_client(
            client=client,
            email=client.email,
            phone=client.phone,
            record=record,
            text_consent=is_on,
            seen=mark_record(client),
            **self._owner("salon"),
        )

    def _choose_mails(self, who: str, **changed: bool) -> None:
        """Who chooses any texts has agreed to them by that (and who wants none, has not)."""
        client, names = self.scene.clients[who], ("appointment_emails", "marketing_emails")
        mails = {name: changed.get(name, self.wishes(who, name)) for name in names}
        texts = None
        if "appointment_texts" in changed:
            texts = TextChoice(appointment=changed["appointment_texts"], marketing=False)
            self.note("wish", who=who, name="text_consent", value=texts.appointment)
        choose_mails(
            client=client,
            workspace=self.scene.find_place("salon"),
            texts=texts,
            actor=client_actor(client),
            now=self.now,
            **mails,
        )
        self.note("profile", who=who, place="salon")

    def lose_address(self, who: str) -> None:
        """Its mails came back."""
        client = self.scene.clients[who]
        suppress_address(
            organization_id=client.organization_id,
            address=client.email,
            reason="hard_bounce",
            actor=SYSTEM,
            now=self.now,
        )
        self.note("wish", who=who, name="suppressed", value=True)

    def send_keyword(self, who: str) -> None:
        """STOP, and START the next time."""
        client = self.scene.clients[who]
        is_on = not Past(self.entries).wish(who, "stopped", self.now)
        say = stop_number if is_on else start_number
        number = client.phone.replace(" ", "")
        say(organization_id=client.organization_id, number=number, now=self.now)
        self.note("wish", who=who, name="stopped", value=is_on)

    def _owner(self, place: str) -> dict[str, Any]:
        workspace = self.scene.find_place(place)
        return {"workspace": workspace, "actor": staff_actor(self.scene.user), "now": self.now}

    def _find_row(self, place: str, kind: str) -> AutomatedMessage:
        return AutomatedMessage.objects.get(
            workspace_id=self.scene.places[place],
            trigger=TRIGGERS[kind],
            audience="client",
            channel="email",
        )

    def _find_reminder(self, place: str, days: int, hours: int) -> AutomatedMessage:
        return AutomatedMessage.objects.get(
            workspace_id=self.scene.places[place],
            trigger="reminder",
            channel="email",
            days_before=days,
            hours_before=hours,
        )

    def _write_text(self, place: str, row: AutomatedMessage, *, is_on: bool) -> None:
        seen = find_text_beside(row).version
        texting.reword_text(
            uid=row.uid, language="en", body="", is_on=is_on, seen=seen, **self._owner(place)
        )
