"""Addresses of sessions, summaries and privacy at the desk."""

from django.urls import URLPattern, path

from portico.web.desk.views import (
    access_log,
    completing,
    joining,
    privacy,
    session_settings,
    summary,
    summary_sharing,
    summary_template,
)

_APPOINTMENT = "<str:public_id>/appointments/<uuid:uid>/"
_SUMMARY = f"{_APPOINTMENT}summary/<uuid:client_uid>/"

_TEMPLATES = "<str:public_id>/settings/sessions/templates/"

urlpatterns: list[URLPattern] = [
    path("<str:public_id>/settings/sessions/", session_settings.show, name="session_settings"),
    path("<str:public_id>/settings/privacy/", privacy.retention, name="privacy"),
    path("<str:public_id>/settings/privacy/log/", access_log.show, name="access_log"),
    path(
        "<str:public_id>/settings/privacy/log/access-log.csv",
        access_log.download,
        name="access_log_file",
    ),
    path("<str:public_id>/clients/<uuid:uid>/erase/", privacy.erase, name="client_erase"),
    path(f"{_TEMPLATES}new/", summary_template.edit, name="summary_template_new"),
    path(f"{_TEMPLATES}<uuid:uid>/", summary_template.edit, name="summary_template"),
    path(
        f"{_TEMPLATES}<uuid:uid>/remove/",
        summary_template.remove,
        name="summary_template_remove",
    ),
    path(f"{_APPOINTMENT}complete/", completing.complete, name="appointment_complete"),
    path(f"{_APPOINTMENT}complete/undo/", completing.uncomplete, name="appointment_uncomplete"),
    path(f"{_APPOINTMENT}join/", joining.join, name="appointment_join"),
    path(f"{_APPOINTMENT}summary/preview/", summary.preview, name="summary_preview"),
    path(_SUMMARY, summary.write, name="summary"),
    path(f"{_SUMMARY}keep/", summary.keep, name="summary_keep"),
    path(f"{_SUMMARY}share/", summary_sharing.share, name="summary_share"),
    path(f"{_SUMMARY}share/<uuid:with_uid>/end/", summary_sharing.unshare, name="summary_unshare"),
    path(f"{_SUMMARY}revisions/<int:number>/", summary_sharing.revision, name="summary_revision"),
]
