"""Addresses of the hooks."""

from django.urls import path

from portico.web.hooks.views import delivery, mail, metrics

app_name = "hooks"

urlpatterns = [
    path("mail/", mail.receive, name="mail"),
    path("delivery/<slug:provider>/", delivery.receive, name="delivery"),
    path("metrics/", metrics.show, name="metrics"),
]
