"""Read workspaces."""

from portico.apps.workspaces.models import Workspace


def get_by_slug(slug: str) -> Workspace | None:
    """The workspace whose portal URL carries this slug."""
    return Workspace.objects.select_related("organization").filter(portal_slug=slug).first()


def get_by_public_id(public_id: str) -> Workspace | None:
    """The workspace whose pages lie under this public id."""
    return Workspace.objects.select_related("organization").filter(public_id=public_id).first()
