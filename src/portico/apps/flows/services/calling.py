"""Call a webhook: what is sent, and with which signature. The network is integrations'."""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from portico.apps.flows.models import FlowRun
from portico.apps.workspaces.models import Workspace
from portico.domain.flows.definition import Webhook


class CallFailed(Exception):
    """Nobody answered well; `is_final`: trying again is of no use."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Call:
    """One POST of JSON."""

    url: str
    body: bytes
    headers: dict[str, str]


Caller = Callable[[Call], None]


def call_webhook(row: FlowRun, step: Webhook, *, now: datetime) -> tuple[str, bool]:
    """Call it now, outside of any transaction; the fault (empty: it was taken), and if final.

    A worker that dies in between calls again, with the same `Portico-Delivery`: whoever keeps
    those ids takes each delivery once.
    """
    caller: Caller = import_string(settings.WEBHOOK_CALLER)
    try:
        caller(build_call(row, step, now=now))
    except CallFailed as failed:
        return str(failed)[:200], failed.is_final
    return "", False


def build_call(row: FlowRun, step: Webhook, *, now: datetime) -> Call:
    """Who and what, in words of the API; no e-mail, no telephone, no link into a portal."""
    appointment = row.appointment
    content = {
        "delivery": f"{row.uid}:{step.id}",
        "sent_at": now.isoformat(),
        "workspace": row.workspace.public_id,
        "flow": {"uid": str(row.flow.uid), "name": row.flow.name, "step": step.id},
        "client": {"uid": str(row.client.uid), "first_name": row.client.first_name},
        "appointment": None
        if appointment is None
        else {
            "uid": str(appointment.uid),
            "state": appointment.state,
            "starts_at": appointment.starts_at.isoformat() if appointment.starts_at else None,
        },
    }
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    stamp = str(int(now.timestamp()))
    return Call(
        step.url,
        body,
        {
            "Content-Type": "application/json",
            "User-Agent": "Portico",
            "Portico-Delivery": str(content["delivery"]),
            "Portico-Timestamp": stamp,
            "Portico-Signature": sign_body(row.workspace, stamp, body),
        },
    )


def sign_body(workspace: Workspace, stamp: str, body: bytes) -> str:
    """`sha256=` and the HMAC over timestamp, a dot and the body, with the workspace's secret."""
    secret = read_secret(workspace).encode()
    return "sha256=" + hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def read_secret(workspace: Workspace) -> str:
    """What receivers check signatures with: of this workspace alone, kept nowhere."""
    label = f"flow-webhook:{workspace.public_id}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), label, hashlib.sha256).hexdigest()
