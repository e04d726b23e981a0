"""Addresses of forms, part of the desk's."""

from django.urls import URLPattern, path

from portico.web.desk.views import (
    form_request,
    form_requests,
    form_sending,
    form_template,
    form_templates,
    service_forms,
)

_TEMPLATE = "<str:public_id>/forms/library/<uuid:uid>/"
_REQUEST = "<str:public_id>/forms/<uuid:uid>/"
urlpatterns: list[URLPattern] = [
    path("<str:public_id>/forms/", form_requests.show_list, name="forms"),
    path("<str:public_id>/forms/library/", form_templates.show_list, name="form_templates"),
    path(_TEMPLATE, form_template.edit, name="form_template"),
    path(f"{_TEMPLATE}away/", form_template.put_away, name="form_template_away"),
    path(f"{_TEMPLATE}versions/<int:number>/", form_template.show_version, name="form_version"),
    path(_REQUEST, form_request.show, name="form_request"),
    path(f"{_REQUEST}paper.pdf", form_request.paper, name="form_paper"),
    path(f"{_REQUEST}files/<uuid:file>/", form_request.upload, name="form_upload"),
    path("<str:public_id>/clients/<uuid:uid>/forms/", form_sending.to_client, name="form_send"),
    path(
        "<str:public_id>/appointments/<uuid:uid>/forms/",
        form_sending.for_appointment,
        name="form_send_visit",
    ),
    path("<str:public_id>/services/<uuid:uid>/forms/", service_forms.edit, name="service_forms"),
]
