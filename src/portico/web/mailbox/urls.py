"""Addresses of the mailbox page; `config.urls` knows them only where it is switched on."""

from django.urls import path

from portico.web.mailbox.views.body import show_body
from portico.web.mailbox.views.file import get_file
from portico.web.mailbox.views.list import list_page
from portico.web.mailbox.views.mail import show_mail

app_name = "mailbox"
urlpatterns = [
    path("", list_page, name="list"),
    path("<str:name>/", show_mail, name="mail"),
    path("<str:name>/body/", show_body, name="body"),
    path("<str:name>/files/<int:number>/", get_file, name="file"),
]
