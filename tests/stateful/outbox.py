"""What every client was told, and whether that is how things are.

A worker sends what is due; a message says what is so at that moment. Whoever has nothing waiting
knows the present: the time of what takes place, the end of what does not.
"""

from collections import Counter
from datetime import datetime
from uuid import UUID

from portico.apps.appointments.models import Appointment
from portico.apps.messaging.models import Message
from tests.stateful.plain import Book, Visit

WORDS = {
    "appointment_booked",
    "appointment_updated",
    "appointment_rescheduled",
    "appointment_cancelled",
    "appointment_restored",
}
OFF = None


class Outbox:
    """The messages so far; none is ever lost, none goes out twice."""

    def __init__(self) -> None:
        self.known: dict[tuple[UUID, UUID], datetime | None] = {}
        self.fates: dict[int, str] = {}

    def deliver(self, now: datetime) -> None:
        """As the worker does with what is due."""
        due = Message.objects.filter(state=Message.SCHEDULED, due_at__lte=now)
        for message in due.order_by("pk"):
            if message.trigger in WORDS and message.recipient_kind == "client":
                one = Appointment.objects.get(uid=message.subject_uid)
                is_on = one.state == "confirmed"
                assert is_on is (message.trigger != "appointment_cancelled"), message.trigger
                assert message.recipient_uid is not None
                self.known[one.uid, message.recipient_uid] = one.starts_at if is_on else OFF
            message.state, message.sent_at = Message.SENT, now
            message.save(update_fields=["state", "sent_at"])

    def check(self, book: Book) -> None:
        """Nothing is lost or doubled, and every client knows or is about to."""
        fates = dict(Message.objects.values_list("pk", "state"))
        lost = self.fates.keys() - fates.keys()
        assert not lost
        unsent = [pk for pk, state in self.fates.items() if state == "sent" and fates[pk] != "sent"]
        assert not unsent
        self.fates = fates
        waiting = Message.objects.filter(
            state=Message.SCHEDULED, trigger__in=WORDS, recipient_kind="client"
        )
        counts = Counter(waiting.values_list("subject_uid", "recipient_uid", "trigger"))
        assert not [key for key, count in counts.items() if count > 1]
        coming = {(uid, who) for uid, who, _ in counts}
        starts = dict(Appointment.objects.values_list("uid", "starts_at"))
        for visit in book.visits.values():
            key = (visit.uid, visit.client.uid)
            present = starts[visit.uid] if visit.is_active else OFF
            if visit.client.is_provisional:
                self.check_typed(visit)
            elif key not in coming:
                assert self.known.get(key) == present, f"{key} heard {self.known.get(key)}"
        own = {(visit.uid, visit.client.uid) for visit in book.visits.values()}
        assert coming <= own, "told to somebody else"

    def check_typed(self, visit: Visit) -> None:
        """Somebody else typed them: one message at most, and none without an address."""
        mails = Message.objects.filter(subject_uid=visit.uid, recipient_uid=visit.client.uid)
        states = [one.state for one in mails if one.state != Message.DROPPED]
        assert len(states) <= 1
        assert visit.client.email or set(states) <= {Message.SKIPPED}
