"""Addresses of all audiences."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portico.web.front.urls")),
    path("desk/account/", include("portico.web.desk.account_urls")),
    path("desk/", include("portico.web.desk.urls")),
    path("desk/", include("portico.web.portal.preview_urls")),
    path("hooks/", include("portico.web.hooks.urls")),
    path("feed/", include("portico.web.feeds.urls")),
    path("", include("portico.web.portal.urls")),
]
if settings.HAS_MAILBOX_PAGE:
    urlpatterns.append(path("mailbox/", include("portico.web.mailbox.urls")))

handler404 = "portico.web.common.errors.not_found"
handler500 = "portico.web.common.errors.server_error"
