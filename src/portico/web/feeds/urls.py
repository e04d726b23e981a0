"""Addresses of the feeds; `apps.access.feeds` writes the same."""

from django.urls import path

from portico.web.feeds.views import client, staff

app_name = "feeds"

urlpatterns = [
    path("staff/<str:mark>.ics", staff.show, name="staff"),
    path("<str:public_id>/<str:mark>.ics", client.show, name="client"),
]
