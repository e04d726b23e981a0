"""Addresses of Settings, Delivery and Sender."""

from django.urls import path

from portico.web.desk.views import delivery, sender, suppressed

_SETTINGS = "<str:public_id>/settings/"

urlpatterns = [
    path(f"{_SETTINGS}delivery/", delivery.show, name="delivery"),
    path(f"{_SETTINGS}delivery/suppressed/", suppressed.show, name="suppressed"),
    path(
        f"{_SETTINGS}delivery/suppressed/<uuid:uid>/release/",
        suppressed.release,
        name="suppressed_release",
    ),
    path(f"{_SETTINGS}sender/", sender.show, name="sender"),
    path(f"{_SETTINGS}sender/<uuid:uid>/", sender.prove, name="sender_prove"),
]
