"""What clients are called in a workspace (product page 1, Presets)."""

from dataclasses import dataclass

from django.utils.text import capfirst

from portico.apps.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Labels:
    """`customer`, `customers`, and the same at the start of a sentence."""

    one: str
    many: str
    one_first: str
    many_first: str
    portal: str


def labels_of(workspace: Workspace) -> Labels:
    """The words of one workspace."""
    one = workspace.client_label or "client"
    return Labels(one, f"{one}s", capfirst(one), f"{capfirst(one)}s", f"{capfirst(one)} Portal")
