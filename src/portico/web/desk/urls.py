"""Addresses of the desk. Account pages stand outside the namespace: allauth looks them up."""

from django.urls import path

from portico.web.desk.views import (
    access_check,
    answers,
    appointment,
    appointment_settings,
    appointments,
    branding,
    cancel_settings,
    cancelling,
    client,
    client_code,
    client_edit,
    client_revoke,
    client_session,
    client_share,
    client_view,
    clients,
    confirming,
    creating,
    deleting,
    delivery,
    dismissing,
    drafts,
    editing,
    email_settings,
    feed,
    first_run,
    held,
    incoming,
    index,
    message_retry,
    no_show,
    people,
    portal_settings,
    uncancelling,
    workspace_new,
)

app_name = "desk"

_APPOINTMENT = "<str:public_id>/appointments/<uuid:uid>/"
_CLIENT = "<str:public_id>/clients/<uuid:uid>/"
_BROWSER = f"{_CLIENT}sessions/<uuid:session_uid>/"

urlpatterns = [
    path("", index.choose_workspace, name="index"),
    path("first-run/", first_run.begin, name="first_run"),
    path("calendar-feed/", feed.show, name="feed"),
    path("workspaces/new/", workspace_new.add_workspace, name="workspace_new"),
    path("<str:public_id>/appointments/", appointments.show_list, name="appointments"),
    path("<str:public_id>/appointments/new/", creating.create, name="appointment_new"),
    path(_APPOINTMENT, appointment.show, name="appointment"),
    path(f"{_APPOINTMENT}edit/", editing.edit, name="appointment_edit"),
    path(f"{_APPOINTMENT}cancel/", cancelling.cancel, name="appointment_cancel"),
    path(f"{_APPOINTMENT}cancel-type/", cancelling.change_type, name="appointment_cancel_type"),
    path(f"{_APPOINTMENT}uncancel/", uncancelling.uncancel, name="appointment_uncancel"),
    path(f"{_APPOINTMENT}delete/", deleting.delete, name="appointment_delete"),
    path(f"{_APPOINTMENT}confirm/", confirming.confirm, name="appointment_confirm"),
    path(f"{_APPOINTMENT}no-show/", no_show.change, name="appointment_no_show"),
    path(
        f"{_APPOINTMENT}attendees/<uuid:attendee_uid>/answer/",
        answers.record,
        name="answer_record",
    ),
    path(f"{_APPOINTMENT}send-held/", held.send, name="appointment_send_held"),
    path(
        f"{_APPOINTMENT}proposals/<uuid:proposal_uid>/dismiss/",
        dismissing.dismiss,
        name="proposal_dismiss",
    ),
    path("<str:public_id>/messages/incoming/", incoming.show, name="incoming"),
    path("<str:public_id>/clients/", clients.show_list, name="clients"),
    path(_CLIENT, client.show, name="client"),
    path(f"{_CLIENT}edit/", client_edit.edit, name="client_edit"),
    path(f"{_CLIENT}share/", client_share.share, name="client_share"),
    path(f"{_CLIENT}code/", client_code.read_out, name="client_code"),
    path(f"{_CLIENT}revoke/", client_revoke.revoke, name="client_revoke"),
    path(f"{_CLIENT}view/", client_view.begin, name="client_view"),
    path(f"{_BROWSER}end/", client_session.end, name="client_session_end"),
    path(
        "<str:public_id>/messages/<uuid:uid>/retry/", message_retry.retry, name="message_retry"
    ),
    path("<str:public_id>/people/", people.suggest, name="people"),
    path("<str:public_id>/draft/", drafts.keep, name="draft"),
    path("<str:public_id>/settings/portal/check/", access_check.check, name="access_check"),
    path("<str:public_id>/settings/portal/", portal_settings.show, name="portal_settings"),
    path("<str:public_id>/settings/emails/", email_settings.show, name="email_settings"),
    path("<str:public_id>/settings/delivery/", delivery.show, name="delivery"),
    path(
        "<str:public_id>/settings/appointments/",
        appointment_settings.show,
        name="appointment_settings",
    ),
    path("<str:public_id>/settings/cancelling/", cancel_settings.show, name="cancel_settings"),
    path("<str:public_id>/settings/branding/", branding.show, name="branding"),
]
