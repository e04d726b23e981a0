"""Addresses of the hooks."""

from django.urls import path

from portico.web.hooks.views import delivery, mail, metrics, texts

app_name = "hooks"

urlpatterns = [
    path("mail/", mail.receive, name="mail"),
    path("delivery/<slug:provider>/", delivery.receive, name="delivery"),
    path("texts/<uuid:sender_uid>/", texts.receive, name="texts"),
    path("texts/<uuid:sender_uid>/<uuid:message_uid>/", texts.report, name="text_report"),
    path("metrics/", metrics.show, name="metrics"),
]
