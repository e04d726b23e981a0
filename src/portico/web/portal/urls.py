"""Addresses of the portal."""

from django.urls import path

from portico.web.portal.views.answer import answer
from portico.web.portal.views.appointment import appointment
from portico.web.portal.views.brand import brand, picture
from portico.web.portal.views.calendar_file import calendar_file
from portico.web.portal.views.cancel import cancel
from portico.web.portal.views.choose import choose
from portico.web.portal.views.code import code
from portico.web.portal.views.confirm import confirm
from portico.web.portal.views.feed import feed
from portico.web.portal.views.fresh_code import fresh_code
from portico.web.portal.views.home import home
from portico.web.portal.views.join import join
from portico.web.portal.views.log_out import log_out
from portico.web.portal.views.log_out_everywhere import log_out_everywhere
from portico.web.portal.views.open import open_link, open_sign_in
from portico.web.portal.views.past import past
from portico.web.portal.views.phone import phone
from portico.web.portal.views.preferences import preferences
from portico.web.portal.views.profile import profile
from portico.web.portal.views.renew import renew
from portico.web.portal.views.restore import restore
from portico.web.portal.views.sign_in import sign_in
from portico.web.portal.views.spoken_code import spoken_code
from portico.web.portal.views.switch import switch
from portico.web.portal.views.undo import undo
from portico.web.portal.views.unsubscribe import unsubscribe
from portico.web.portal.views.upcoming import upcoming

app_name = "portal"
urlpatterns = [
    path("p/<str:slug>/", sign_in, name="sign_in"),
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
    path("w/<str:public_id>/appointments/<uuid:uid>/undo/", undo, name="undo"),
    path("w/<str:public_id>/appointments/<uuid:uid>/restore/", restore, name="restore"),
    path("w/<str:public_id>/appointments/<uuid:uid>/confirm/", confirm, name="confirm"),
    path(
        "w/<str:public_id>/appointments/<uuid:uid>/calendar.ics",
        calendar_file,
        name="calendar_file",
    ),
    path("w/<str:public_id>/appointments/<uuid:uid>/join/", join, name="join"),
    path("w/<str:public_id>/profile/", profile, name="profile"),
    path("w/<str:public_id>/profile/mails/", preferences, name="preferences"),
    path("w/<str:public_id>/profile/phone/", phone, name="phone"),
    path("w/<str:public_id>/profile/calendar/", feed, name="feed"),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("w/<str:public_id>/switch/", switch, name="switch"),
    path("w/<str:public_id>/who/", choose, name="choose"),
    path("w/<str:public_id>/code/", fresh_code, name="fresh_code"),
    path("w/<str:public_id>/log-out/", log_out, name="log_out"),
    path("w/<str:public_id>/log-out/everywhere/", log_out_everywhere, name="log_out_everywhere"),
    path("brand/<str:public_id>-<str:digest>.css", brand, name="brand"),
    path("brand/<str:public_id>/<str:name>", picture, name="picture"),
]
