"""The product's addresses with the mailbox page switched on."""

from django.urls import include, path

from portico.config.urls import urlpatterns as product

urlpatterns = [*product, path("mailbox/", include("portico.web.mailbox.urls"))]
