"""Addresses of *View as client*: below the desk's, apart from every portal session."""

from django.urls import path

from portico.web.portal.views.preview import show

app_name = "preview"
_HOME = "<str:public_id>/clients/<uuid:client_uid>/as-client/"

urlpatterns = [
    path(_HOME, show, name="home"),
    path(f"{_HOME}<path:rest>", show, name="page"),
]
