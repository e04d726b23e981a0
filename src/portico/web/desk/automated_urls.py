"""Addresses of Settings › Automated messages, of the log of messages and *My notifications*."""

from django.urls import path

from portico.web.desk.views import (
    automated_message,
    automated_messages,
    automated_preview,
    automated_reminders,
    automated_rules,
    automated_text,
    automated_timeline,
    message_log,
    my_notifications,
    text_settings,
)

_MESSAGES = "<str:public_id>/settings/messages/"
urlpatterns = [
    path(_MESSAGES, automated_messages.show, name="automated_messages"),
    path(f"{_MESSAGES}rules/", automated_rules.change, name="automated_rules"),
    path(f"{_MESSAGES}timeline/", automated_timeline.show, name="automated_timeline"),
    path(f"{_MESSAGES}reminders/new/", automated_reminders.add, name="reminder_new"),
    path(f"{_MESSAGES}<uuid:uid>/", automated_message.edit, name="automated_message"),
    path(f"{_MESSAGES}<uuid:uid>/text/", automated_text.edit, name="automated_text"),
    path("<str:public_id>/settings/texts/", text_settings.show, name="text_settings"),
    path("<str:public_id>/settings/texts/test/", text_settings.test, name="text_test"),
    path(f"{_MESSAGES}<uuid:uid>/preview/", automated_preview.show, name="automated_preview"),
    path(f"{_MESSAGES}<uuid:uid>/timing/", automated_reminders.retime, name="reminder_timing"),
    path(f"{_MESSAGES}<uuid:uid>/remove/", automated_reminders.remove, name="reminder_remove"),
    path("<str:public_id>/messages/", message_log.show, name="message_log"),
    path("<str:public_id>/my-notifications/", my_notifications.show, name="my_notifications"),
]
