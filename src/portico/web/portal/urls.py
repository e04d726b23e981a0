"""Addresses of the portal."""

from django.urls import path

from portico.web.portal.views import book, public_book, public_together, together
from portico.web.portal.views.answer import answer
from portico.web.portal.views.appointment import appointment
from portico.web.portal.views.brand import brand, picture
from portico.web.portal.views.calendar_file import calendar_file
from portico.web.portal.views.cancel import cancel
from portico.web.portal.views.choose import choose
from portico.web.portal.views.code import code
from portico.web.portal.views.confirm import confirm
from portico.web.portal.views.download import download, download_file
from portico.web.portal.views.feed import feed
from portico.web.portal.views.form import form
from portico.web.portal.views.form_files import form_file, form_pdf
from portico.web.portal.views.form_review import form_review
from portico.web.portal.views.form_section import form_section
from portico.web.portal.views.forms import forms
from portico.web.portal.views.fresh_code import fresh_code
from portico.web.portal.views.home import home
from portico.web.portal.views.join import join
from portico.web.portal.views.log_out import log_out
from portico.web.portal.views.log_out_everywhere import log_out_everywhere
from portico.web.portal.views.member_cancel import member_cancel
from portico.web.portal.views.member_restore import member_restore
from portico.web.portal.views.member_undo import member_undo
from portico.web.portal.views.open import open_link, open_sign_in
from portico.web.portal.views.past import past
from portico.web.portal.views.phone import phone
from portico.web.portal.views.preferences import preferences
from portico.web.portal.views.profile import profile
from portico.web.portal.views.renew import renew
from portico.web.portal.views.reschedule import reschedule
from portico.web.portal.views.restore import restore
from portico.web.portal.views.sign_in import sign_in
from portico.web.portal.views.sign_in_text import sign_in_text
from portico.web.portal.views.spoken_code import spoken_code
from portico.web.portal.views.summary import summary
from portico.web.portal.views.switch import switch
from portico.web.portal.views.undo import undo
from portico.web.portal.views.unsubscribe import unsubscribe
from portico.web.portal.views.upcoming import upcoming

app_name = "portal"
urlpatterns = [
    path("p/<str:slug>/", sign_in, name="sign_in"),
    path("p/<str:slug>/text/", sign_in_text, name="sign_in_text"),
    path("p/<str:slug>/code/", code, name="code"),
    path("p/<str:slug>/phone/", spoken_code, name="spoken_code"),
    path("open/<str:token>/", open_link, name="open"),
    path("in/<str:token>/", open_sign_in, name="open_sign_in"),
    path("open/<str:token>/new/", renew, name="renew"),
    path("w/<str:public_id>/", home, name="home"),
    path("w/<str:public_id>/appointments/", upcoming, name="upcoming"),
    path("w/<str:public_id>/appointments/past/", past, name="past"),
    path("w/<str:public_id>/appointments/<uuid:uid>/", appointment, name="appointment"),
    path("w/<str:public_id>/appointments/<uuid:uid>/answer/", answer, name="answer"),
    path("w/<str:public_id>/appointments/<uuid:uid>/cancel/", cancel, name="cancel"),
    path("w/<str:public_id>/appointments/<uuid:uid>/reschedule/", reschedule, name="reschedule"),
    path("w/<str:public_id>/appointments/<uuid:uid>/undo/", undo, name="undo"),
    path(
        "w/<str:public_id>/appointments/<uuid:uid>/cancel/<uuid:member>/",
        member_cancel,
        name="member_cancel",
    ),
    path(
        "w/<str:public_id>/appointments/<uuid:uid>/undo/<uuid:member>/",
        member_undo,
        name="member_undo",
    ),
    path("w/<str:public_id>/appointments/<uuid:uid>/restore/", restore, name="restore"),
    path(
        "w/<str:public_id>/appointments/<uuid:uid>/restore/<uuid:member>/",
        member_restore,
        name="member_restore",
    ),
    path("w/<str:public_id>/appointments/<uuid:uid>/confirm/", confirm, name="confirm"),
    path(
        "w/<str:public_id>/appointments/<uuid:uid>/calendar.ics",
        calendar_file,
        name="calendar_file",
    ),
    path("w/<str:public_id>/appointments/<uuid:uid>/join/", join, name="join"),
    path("w/<str:public_id>/appointments/<uuid:uid>/summary/", summary, name="summary"),
    path("w/<str:public_id>/book/", book.services, name="book"),
    path("w/<str:public_id>/book/again/<uuid:uid>/", book.again, name="book_again"),
    path("w/<str:public_id>/book/visit/", book.visit, name="book_visit"),
    path("w/<str:public_id>/book/times/", book.times, name="book_times"),
    path("w/<str:public_id>/book/details/", book.details, name="book_details"),
    path("w/<str:public_id>/book/together/", together.people, name="together"),
    path("w/<str:public_id>/book/together/times/", together.times, name="together_times"),
    path("w/<str:public_id>/book/together/details/", together.details, name="together_details"),
    path("book/<str:public_id>/", public_book.services, name="public_book"),
    path("book/<str:public_id>/services/<uuid:uid>/", public_book.service, name="public_service"),
    path("book/<str:public_id>/staff/<uuid:uid>/", public_book.staff, name="public_staff"),
    path("book/<str:public_id>/visit/", public_book.visit, name="public_visit"),
    path("book/<str:public_id>/times/", public_book.times, name="public_times"),
    path("book/<str:public_id>/details/", public_book.details, name="public_details"),
    path("book/<str:public_id>/together/", public_together.people, name="public_together"),
    path(
        "book/<str:public_id>/together/times/", public_together.times, name="public_together_times"
    ),
    path(
        "book/<str:public_id>/together/details/",
        public_together.details,
        name="public_together_details",
    ),
    path("book/<str:public_id>/code/", public_book.code, name="public_code"),
    path("w/<str:public_id>/forms/", forms, name="forms"),
    path("w/<str:public_id>/forms/<uuid:uid>/", form, name="form"),
    path("w/<str:public_id>/forms/<uuid:uid>/review/", form_review, name="form_review"),
    path("w/<str:public_id>/forms/<uuid:uid>/paper.pdf", form_pdf, name="form_pdf"),
    path("w/<str:public_id>/forms/<uuid:uid>/files/<uuid:file>/", form_file, name="form_file"),
    path("w/<str:public_id>/forms/<uuid:uid>/part/<slug:key>/", form_section, name="form_section"),
    path("w/<str:public_id>/profile/", profile, name="profile"),
    path("w/<str:public_id>/profile/mails/", preferences, name="preferences"),
    path("w/<str:public_id>/profile/phone/", phone, name="phone"),
    path("w/<str:public_id>/profile/calendar/", feed, name="feed"),
    path("w/<str:public_id>/profile/data/", download, name="download"),
    path("w/<str:public_id>/profile/data/my-data.zip", download_file, name="download_file"),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("w/<str:public_id>/switch/", switch, name="switch"),
    path("w/<str:public_id>/who/", choose, name="choose"),
    path("w/<str:public_id>/code/", fresh_code, name="fresh_code"),
    path("w/<str:public_id>/log-out/", log_out, name="log_out"),
    path("w/<str:public_id>/log-out/everywhere/", log_out_everywhere, name="log_out_everywhere"),
    path("brand/<str:public_id>-<str:digest>.css", brand, name="brand"),
    path("brand/<str:public_id>/<str:name>", picture, name="picture"),
]
