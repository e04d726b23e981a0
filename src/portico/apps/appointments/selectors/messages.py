"""Single messages, for staff who may see what they are about."""

from uuid import UUID

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.messaging.models import Message
from portico.apps.messaging.selectors.delivery import list_messages_for_desk
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import NotThere
from portico.domain.roles import Permission


def get_message_for_desk(access: DeskAccess, uid: UUID) -> Message:
    """One message: about an appointment as far as that is visible, else by who may do settings.

    Raises NotThere, or Forbidden.
    """
    organization = access.workspace.organization_id
    message = Message.objects.filter(uid=uid, organization_id=organization).first()
    if message is None:
        raise NotThere("message")
    is_about_one = message.subject_kind == "appointment" and Appointment.objects.filter(
        uid=message.subject_uid, workspace=access.workspace
    )
    if is_about_one:
        access.require(Permission.APPOINTMENTS)
        get_for_desk(access, message.subject_uid)
        return message
    found = list_messages_for_desk(access).filter(uid=uid).first()
    if found is None:
        raise NotThere("message")
    return found
