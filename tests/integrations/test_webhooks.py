"""Webhooks: signed, delivered to a real server, and never into our own network."""

import hashlib
import hmac
import ipaddress
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from portico.apps.flows.models import FlowRun
from portico.apps.flows.services.calling import Call, CallFailed, read_secret
from portico.config.networks import read_networks
from portico.integrations.webhooks import calling
from tests.conftest import World
from tests.flows import EMAIL, Hands, codes, flow_messages, make_flow
from tests.hooks import Hook, take_hooks
from tests.make import make_appointment

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


@pytest.fixture
def hook() -> Iterator[Hook]:
    with take_hooks() as taken:
        yield taken


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104  an address to refuse
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
    ],
)
def test_private_addresses_are_refused(text: str, is_allowed: bool) -> None:
    assert calling.is_allowed(ipaddress.ip_address(text)) is is_allowed


def test_configured_networks_are_allowed(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = read_networks({"N": "10.0.0.0/8, fd00::/8"}, "N")
    assert calling.is_allowed(ipaddress.ip_address("10.1.2.3"))
    assert calling.is_allowed(ipaddress.ip_address("fd00::1"))
    assert not calling.is_allowed(ipaddress.ip_address("192.168.1.1"))


def test_a_network_that_cannot_be_read_is_named() -> None:
    with pytest.raises(Exception, match="PORTICO_WEBHOOK_NETWORKS holds 'ten'"):
        read_networks({"PORTICO_WEBHOOK_NETWORKS": "ten"}, "PORTICO_WEBHOOK_NETWORKS")
    assert read_networks({}, "PORTICO_WEBHOOK_NETWORKS") == ()


def deliver(url: str) -> None:
    calling.call(Call(url, b"{}", {"Portico-Delivery": "d1"}))


def test_our_own_machine_is_refused_for_good(hook: Hook) -> None:
    with pytest.raises(CallFailed, match="private network") as caught:
        deliver(hook.url)
    assert caught.value.is_final
    with pytest.raises(CallFailed, match="private network"):
        deliver(f"http://localhost:{hook.port}/")
    assert hook.received == []


def test_one_private_address_among_several_refuses_the_name() -> None:
    found = [ipaddress.ip_address("93.184.216.34"), ipaddress.ip_address("10.0.0.1")]
    with pytest.raises(CallFailed, match="private network"):
        calling._check(found)


@pytest.mark.parametrize(
    ("status", "is_final"), [(500, False), (404, False), (410, True), (302, False)]
)
def test_other_answers_are_failures_and_redirects_are_not_followed(
    hook: Hook, settings: Any, status: int, is_final: bool
) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    hook.answers = [status]
    with pytest.raises(CallFailed, match=f"answered {status}") as caught:
        deliver(hook.url)
    assert caught.value.is_final is is_final
    assert [path for path, _, _ in hook.received] == ["/in?from=portico"]


def test_who_answers_drop_by_drop_is_cut_off(
    hook: Hook, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    monkeypatch.setattr(calling, "WHOLE_SECONDS", 0.5)
    hook.drips = True
    began = time.monotonic()
    with pytest.raises(CallFailed):
        deliver(hook.url)
    assert time.monotonic() - began < 60, "it would drip for ever"


def test_nobody_there_is_a_failure_that_may_pass(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(CallFailed, match="no connection") as caught:
        deliver(f"http://127.0.0.1:{port}/")
    assert not caught.value.is_final
    with pytest.raises(CallFailed, match="the name is not known"):
        deliver("http://nobody.invalid/")
    with pytest.raises(CallFailed, match="not one of the web"):
        deliver("mailto:somebody")
    with pytest.raises(CallFailed, match="no answer"):
        deliver(f"https://127.0.0.1:{_plain_port(settings)}/")


def _plain_port(settings: Any) -> int:
    """Where something listens that speaks no TLS: it hangs up at once."""
    server = socket.create_server(("127.0.0.1", 0))

    import threading

    def hang_up() -> None:
        line, _ = server.accept()
        line.close()
        server.close()

    threading.Thread(target=hang_up, daemon=True).start()
    return int(server.getsockname()[1])


@pytest.mark.django_db(transaction=True)
def test_a_run_calls_with_a_signature_and_goes_on(world: World, hook: Hook, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    make_flow(world.event, "appointment_booked", {"kind": "webhook", "url": hook.url}, EMAIL)
    made = make_appointment(world.event, world.manager, world.anna)
    Hands().work()
    ((_, headers, body),) = hook.received
    run = FlowRun.objects.get()
    assert headers["Portico-Delivery"] == f"{run.uid}:s1"
    signed = headers["Portico-Timestamp"].encode() + b"." + body
    expected = hmac.new(read_secret(world.event).encode(), signed, hashlib.sha256).hexdigest()
    assert headers["Portico-Signature"] == f"sha256={expected}"
    assert str(made.uid) in body.decode()
    assert world.anna.email not in body.decode()
    assert codes(run) == ["started", "called", "sent", "ended_finished"]
    assert len(flow_messages()) == 1
    assert read_secret(world.event) != read_secret(world.salon)


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_tried_again_later_and_the_run_waits(
    world: World, hook: Hook, settings: Any
) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    hook.answers = [503]
    make_flow(world.event, "appointment_booked", {"kind": "webhook", "url": hook.url}, EMAIL)
    make_appointment(world.event, world.manager, world.anna)
    hands = Hands()
    hands.work()
    assert flow_messages() == []
    hands.pass_time(seconds=59)
    assert len(hook.received) == 1
    hands.pass_time(seconds=1)
    assert len(set(hook.deliveries())) == 1
    assert codes(FlowRun.objects.get()) == [
        *("started", "call_failed", "called", "sent", "ended_finished")
    ]


@pytest.mark.django_db(transaction=True)
def test_a_refused_address_is_given_up_at_once(world: World, hook: Hook) -> None:
    make_flow(world.event, "appointment_booked", {"kind": "webhook", "url": hook.url}, EMAIL)
    make_appointment(world.event, world.manager, world.anna)
    Hands().work()
    run = FlowRun.objects.get()
    assert "call_given_up" in codes(run)
    assert run.log.get(code="call_given_up").words["reason"] == (
        "the address lies in a private network"
    )
    assert hook.received == []
    assert len(flow_messages()) == 1
