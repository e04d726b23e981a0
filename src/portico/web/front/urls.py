"""The address of the front door."""

from django.urls import path

from portico.web.front.views import show_front

app_name = "front"
urlpatterns = [path("", show_front, name="front")]
