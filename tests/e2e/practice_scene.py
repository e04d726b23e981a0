"""A practice: a therapist, a service that clients book themselves, a form, and clients."""

THERAPIST, PASSWORD = "ines@lindenhof.example", "a-lit-doorway-for-tests"
OLDEST, SESSIONS = "First talk", 31

PRACTICE = f"""
import json
from django.utils import timezone
from portico.apps.care.services.form_templating import create_template, publish_version
from portico.apps.catalog.models import Offering, Service
from portico.apps.messaging.services.seeding import seed_automated_messages
from portico.apps.people.services.users import create_user
from portico.apps.schedule.models import Calendar, Hours
from portico.apps.workspaces.services.creating import create_organization, create_workspace
from portico.domain.actors import SYSTEM
from portico.domain.states import Role, WorkspaceKind
now = timezone.now()
own = create_organization(name="Lindenhof", now=now)
practice = create_workspace(organization=own, kind=WorkspaceKind.PRACTICE, name="Lindenhof",
    time_zone="Europe/Zurich", phone="+41 44 555 02 30", increment=60, maximum_days_ahead=90,
    allow_self_cancellation=True, allow_self_rescheduling=True, self_rescheduling_hours=24,
    actor=SYSTEM, now=now)
practice.video, practice.join_link = "link", "URL/meet/garden"
practice.save()
seed_automated_messages(workspace=practice, now=now)
ines = create_user(organization=own, name="Ines Roth", email="{THERAPIST}",
    password="{PASSWORD}", role=Role.SYSTEM_ADMINISTRATOR, is_clinical=True, now=now)
talk = Service.objects.create(organization=own, workspace=practice, name="Talk", duration=60,
    clients_can_self_schedule=True)
Offering.objects.create(organization=own, service=talk, staff_member=ines.staff_member)
calendar, _ = Calendar.objects.get_or_create(organization=own, staff_member=ines.staff_member)
Hours.objects.create(organization=own, workspace=practice, calendar=calendar,
    week={{str(day): [[480, 1200]] for day in range(7)}})
made = create_template(workspace=practice, name="Before we begin", actor=SYSTEM, now=now,
    document={{"sections": [
        {{"id": "s1", "title": "You", "questions": [{{"id": "wish", "kind": "long_text",
            "label": "What do you wish for?", "is_required": True}}]}},
        {{"id": "s2", "title": "Consent", "questions": [{{"id": "agree", "kind": "consent",
            "label": "Treatment", "text": "I agree to be treated."}}]}}]}})
publish_version(template=made, seen=made.revision, actor=SYSTEM, now=now)
print(json.dumps(practice.public_id))
"""

# Sessions of two years, the oldest by its own name, a summary of the last one, a coming one that is
# online, and a form that was just sent.
CLIENT = f"""
import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo
from django.utils import timezone
from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.wishes import LineWish, VisitRequest
from portico.apps.appointments.services.booking import book_visit
from portico.apps.care.models import FormTemplate
from portico.apps.care.services.form_sending import send_form
from portico.apps.care.services.sharing import share_summary
from portico.apps.care.services.writing import Written, save_summary
from portico.apps.catalog.models import Service
from portico.apps.people.models import User
from portico.apps.people.services.clients import create_client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM, Actor
now, zone = timezone.now(), ZoneInfo("Europe/Zurich")
practice = Workspace.objects.get(public_id="PRACTICE")
ines = User.objects.get(email="{THERAPIST}")
by = dict(actor=Actor("staff", ines.name, ines.uid), now=now)
client = create_client(organization=practice.organization, first_name="Nora", last_name="NAME",
    email="NAME@rheinau.example".lower(), actor=SYSTEM, now=now)
found = dict(client=str(client.uid))
WHOLE = HAS_PAST
for week in range({SESSIONS} if WHOLE else 1):
    start = now - timedelta(days=7 * week + 1)
    session = Appointment.objects.create(organization=practice.organization, workspace=practice,
        name="{OLDEST}" if week == {SESSIONS} - 1 else "Talk", state="completed",
        confirmation="at_once", created_at=start, starts_at=start,
        ends_at=start + timedelta(hours=1), organizer=ines.staff_member)
    Attendee.objects.create(
        organization=practice.organization, appointment=session, client=client)
    found.setdefault("session", str(session.uid))
if WHOLE:
    last = Appointment.objects.get(uid=found["session"])
    written = save_summary(appointment=last, client=client, is_pressed=True,
        written=Written("We spoke about **marzipan**.", "", 0), **by)
    share_summary(appointment=last, client_uid=client.uid, with_uids=[client.uid],
        seen_version=written.version, **by)
    talk = Service.objects.get(workspace=practice)
    day = now.astimezone(zone).date() + timedelta(days=DAY)
    coming = book_visit(client=client, workspace=practice, now=now,
        request=VisitRequest((LineWish(talk.uid, ines.staff_member.uid),)),
        starts_at=datetime.combine(day, time(9), zone),
        actor=Actor("client", client.name, client.uid))
    Appointment.objects.filter(pk=coming.pk).update(is_online=True)
    send_form(template=FormTemplate.objects.get(workspace=practice), client=client, **by)
print(json.dumps(found))
"""
