"""Addresses of flows, part of the desk's."""

from django.urls import path

from portico.web.desk.views import flow, flow_new, flow_off, flow_runs, flow_test, flows

_FLOW = "<str:public_id>/flows/<uuid:uid>/"
urlpatterns = [
    path("<str:public_id>/flows/", flows.show_list, name="flows"),
    path("<str:public_id>/flows/new/", flow_new.add, name="flow_new"),
    path(_FLOW, flow.edit, name="flow"),
    path(f"{_FLOW}off/", flow_off.switch_off, name="flow_off"),
    path(f"{_FLOW}test/", flow_test.show, name="flow_test"),
    path(f"{_FLOW}runs/", flow_runs.show_list, name="flow_runs"),
    path(f"{_FLOW}runs/<uuid:run_uid>/", flow_runs.show_run, name="flow_run"),
]
