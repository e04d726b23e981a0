"""Addresses of sessions, summaries and privacy at the desk."""

from django.urls import URLPattern, path

from portico.web.desk.views import summary, summary_sharing

_APPOINTMENT = "<str:public_id>/appointments/<uuid:uid>/"
_SUMMARY = f"{_APPOINTMENT}summary/<uuid:client_uid>/"

urlpatterns: list[URLPattern] = [
    path(f"{_APPOINTMENT}summary/preview/", summary.preview, name="summary_preview"),
    path(_SUMMARY, summary.write, name="summary"),
    path(f"{_SUMMARY}keep/", summary.keep, name="summary_keep"),
    path(f"{_SUMMARY}share/", summary_sharing.share, name="summary_share"),
    path(f"{_SUMMARY}share/<uuid:with_uid>/end/", summary_sharing.unshare, name="summary_unshare"),
    path(f"{_SUMMARY}revisions/<int:number>/", summary_sharing.revision, name="summary_revision"),
]
