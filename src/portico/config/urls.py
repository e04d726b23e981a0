"""Addresses of all audiences."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portico.web.front.urls")),
    path("desk/account/", include("portico.web.desk.account_urls")),
]
for audience, prefix in (("desk", "desk/"), ("portal", "")):
    if find_spec(f"portico.web.{audience}.urls"):
        urlpatterns.append(path(prefix, include(f"portico.web.{audience}.urls")))
if settings.HAS_MAILBOX_PAGE and find_spec("portico.web.mailbox"):
    urlpatterns.append(path("mailbox/", include("portico.web.mailbox.urls")))

handler404 = "portico.web.common.errors.not_found"
handler500 = "portico.web.common.errors.server_error"
