"""Addresses of the hooks."""

from django.urls import path

from portico.web.hooks.views import mail

app_name = "hooks"

urlpatterns = [path("mail/", mail.receive, name="mail")]
