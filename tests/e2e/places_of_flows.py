"""The pages of flows."""

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import NORA, Tour

MADE = """
import json
from portico.apps.flows.models import Flow, FlowRun
from portico.apps.flows.services.editing import activate, create_flow
from portico.apps.flows.services.starting import Subject, start_run
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM
from django.utils import timezone
event, now = Workspace.objects.get(public_id="{event}"), timezone.now()
flow = Flow.objects.filter(workspace=event, name="Everything at once").first()
if flow is None:
    steps = [
        dict(id="s1", kind="wait", amount="1", unit="days", at="10:00", weekdays=["0", "1"]),
        dict(id="s2", kind="condition", test="has_tag", tag="VIP", no=[], yes=[
            dict(id="s3", kind="condition", test="has_future_appointment", no=[
                dict(id="s4", kind="email", subject="Hello", body="We miss you.")], yes=[])]),
        dict(id="s6", kind="add_tag", tag="Seen"),
        dict(id="s7", kind="note", body="Call them"),
        dict(id="s8", kind="webhook", url="https://there.example/in"),
    ]
    start = dict(trigger="before_start", amount="300", unit="days")
    document = dict(start=start, steps=steps, frequency="every_time", goal="appointment_booked",
        goal_days="7", goal_ends_run="on", stops_if_cancelled="on")
    flow = create_flow(workspace=event, name="Everything at once", trigger="before_start",
        document=document, actor=SYSTEM, now=now)
    flow = activate(flow=flow, seen=flow.revision, actor=SYSTEM, now=now)
    client = Client.objects.get(email="{nora}")
    start_run(flow=flow, client=client, about=Subject("tour"), now=now)
run = FlowRun.objects.get(flow=flow)
print(json.dumps([str(flow.uid), str(run.uid), str(run.client.uid)]))
"""


def _flow(tour: Tour, part: str = "", *, wants_run: bool = False) -> Page:
    uid, run, _client = tour.demo.ask(MADE.format(event=tour.found["event"], nora=NORA))
    return tour.desk(f"flows/{uid}/{part}" + (f"{run}/" if wants_run else ""))


def _bad_name(tour: Tour) -> Page:
    page = tour.desk("flows/new/")
    page.click("main form button")
    page.wait_for_selector(".error")
    return page


def _faults(tour: Tour) -> Page:
    """A draft of its own: an empty e-mail, and a tag that nobody knows."""
    page = tour.desk("flows/new/")
    page.fill("[name=name]", "Unfinished")
    page.click("main form button")
    page.get_by_role("button", name="E-mail").first.click()
    page.fill("[name=s1-body]", "{{ client.nickname }}")
    page.locator("main button[value=activate]").last.click()
    page.wait_for_selector(".error")
    return page


def _rehearsed(tour: Tour) -> Page:
    page = _flow(tour, "test/")
    page.fill("[name=find]", "Nora")
    page.get_by_role("button", name="Find").click()
    page.locator("main a.cell-main").first.click()
    page.wait_for_selector("#would-h")
    return page


FLOWS = (
    Place(
        "flows",
        "Flows",
        "desk:flows",
        "desk/flows",
        lambda t: (_flow(t), t.desk("flows/"))[1],
    ),
    Place(
        "new flow",
        "New flow",
        "desk:flow_new",
        "desk/flow_new",
        lambda t: t.desk("flows/new/"),
    ),
    Place("nameless flow", "New flow", "desk:flow_new", "desk/flow_new", _bad_name),
    Place("flow", "Everything", "desk:flow", "desk/flow", _flow),
    Place("unfinished flow", "Unfinished", "desk:flow", "desk/flow", _faults),
    Place("switch off", "Everything", "desk:flow_off", "desk/flow_off", lambda t: _flow(t, "off/")),
    Place("test on a client", "Everything", "desk:flow_test", "desk/flow_test", _rehearsed),
    Place("runs", "Everything", "desk:flow_runs", "desk/flow_runs", lambda t: _flow(t, "runs/")),
    Place(
        "run",
        "Everything",
        "desk:flow_run",
        "desk/flow_run",
        lambda t: _flow(t, "runs/", wants_run=True),
    ),
)
