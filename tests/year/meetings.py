"""What the organizer and those invited do to meetings of several people; the diary notes it."""

from typing import Any

from portico.apps.appointments.services.answering import answer_invitation
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.undoing import undo
from portico.apps.appointments.services.withdrawing import withdraw
from portico.domain.states import Answer
from tests.make import appointment_form, client_actor
from tests.year.diary import Entry
from tests.year.scene import CONGRESS, NAMES
from tests.year.visits import SEEN, Visits

ANSWERS = (Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED)


class Meetings(Visits):
    """Those at the congress: `who` is empty where it is everybody's."""

    def invite(self, *, is_told: bool) -> str | None:
        """Up to three, of whom the first is required."""
        host, service = self.scene.staff["salon"][0], self.scene.services["salon"][0]
        starts_at = self.find_start("salon", service, host)
        if starts_at is None:
            return None
        guests = self.random.sample(NAMES, self.random.randint(1, 3))
        people = tuple(
            (name, place == 0 or self.random.random() < 0.5) for place, name in enumerate(guests)
        )
        made = self.attempt(
            lambda: create_appointment(
                workspace=self.scene.find_place(CONGRESS),
                form=self._write_form(people, starts_at=starts_at, minutes=45),
                allowance=SEEN,
                is_notifying=is_told,
                **self._by_user(),
            )
        )
        if made is None:
            return None
        self._note(made, "booked", "", CONGRESS, by="staff", is_told=is_told, people=people)
        return str(made.uid)

    def _write_form(self, people: tuple[tuple[str, bool], ...], **fields: Any) -> Any:
        clients = {name: self.scene.clients[name] for name, _ in people}
        return appointment_form(
            self.scene.staff["salon"][0],
            *(clients[name] for name, is_required in people if is_required),
            optional=tuple(clients[name] for name, is_required in people if not is_required),
            **fields,
        )

    def answer(self, meeting: Entry, who: str, answer: Answer) -> None:
        """Also the same again, which changes nothing."""
        ours = self._as_guest(meeting, who)
        said = {"answer": answer, "note": self.random.choice(("", "With a colleague"))}
        self._do_as(meeting, who, "answered", lambda: answer_invitation(**said, **ours), said)

    def _do_as(self, meeting: Entry, who: str, what: str, act: Any, said: dict[str, Any]) -> None:
        if self.attempt(act) is not None:
            self.note(
                what, who=who, place=CONGRESS, visit=meeting.visit, by="client", name=said["answer"]
            )

    def withdraw_from(self, meeting: Entry, who: str) -> None:
        """By *Cancel*: among several it is a decline."""
        done = self.attempt(lambda: withdraw(reason="", **self._as_guest(meeting, who)))
        if done is None:
            return
        what, name = ("answered", "declined") if done.kind == "declined" else ("cancelled", "")
        place = {"place": CONGRESS, "visit": meeting.visit}
        self.note(what, who=who, by="client", name=name, **place)

    def undo_by(self, meeting: Entry, who: str) -> None:
        """Of a cancel, or of a decline: then the answer is what it was."""
        was_cancelled = self.find(meeting).state == "cancelled"
        done = self.attempt(lambda: undo(**self._as_guest(meeting, who)))
        if done is None:
            return
        row, client = self.find(meeting), self.scene.clients[who]
        answer = row.attendees.get(client_id=client.pk).answer
        place = {"place": CONGRESS, "visit": meeting.visit}
        if was_cancelled:
            self.note("returned", who=who, by="client", name="undo", **place)
        else:
            self.note("answered", who=who, by="client", name=answer, **place)

    def move_meeting(self, meeting: Entry, *, is_told: bool) -> None:
        """Everybody is asked anew."""
        row, service = self.find(meeting), self.scene.services["salon"][0]
        starts_at = self.find_start("salon", service, self.scene.staff["salon"][0])
        if starts_at is None or starts_at == row.starts_at:
            return
        form = self._write_form(meeting.people, starts_at=starts_at, minutes=45, name=row.name)
        made = self._edit(row, form, is_told=is_told)
        if made is not None:
            self._note(made, "moved", "", CONGRESS, by="staff", is_told=is_told)

    def cancel_meeting(self, meeting: Entry, *, is_told: bool) -> None:
        more = {"reason": "", "cancel_type": "normal", "is_notifying": is_told}
        ours = {**more, **self._as_staff(meeting)}
        self._do(
            meeting, "cancelled", lambda: cancel_appointment(**ours), by="staff", is_told=is_told
        )

    def _as_guest(self, meeting: Entry, who: str) -> dict[str, Any]:
        client = self.scene.clients[who]
        return {"client": client, "actor": client_actor(client), **self._ours(meeting)}
