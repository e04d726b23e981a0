"""The product's addresses, and a page that only says so."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from portico.apps.workspaces.models import Organization


def show_trivial(request: HttpRequest) -> HttpResponse:
    """One query, two words, behind the same middleware."""
    return HttpResponse(f"{Organization.objects.count()} organizations")


urlpatterns = [path("trivial/", show_trivial), path("", include("portico.config.urls"))]
