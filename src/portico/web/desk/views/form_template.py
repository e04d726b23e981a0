"""The builder of a form: sections and questions from top to bottom; works without script."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portico.apps.care.models import FormTemplate
from portico.apps.care.selectors.forms_desk import get_template, get_version
from portico.apps.care.services.form_templating import (
    archive_template,
    delete_template,
    publish_version,
    save_draft,
)
from portico.apps.care.sheets import template_of
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import InvalidInput, StaleChange
from portico.web.common.clock import read_clock
from portico.web.desk.changes import list_changes
from portico.web.desk.form_editor import FormEditor
from portico.web.desk.form_words import KINDS
from portico.web.desk.saving import read_version
from portico.web.desk.shell import open_desk, render_desk
from portico.web.desk.typed import read_typed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Every press keeps what is typed; only *Publish* lets it be sent."""
    access = open_desk(request, public_id)
    template = get_template(access, uid)
    editor = FormEditor(template, request.GET.get("at", ""))
    status, seen = HTTPStatus.OK, template.revision
    if request.method == "POST":
        status, shown = _keep(request, access, template, editor)
        if status == HTTPStatus.OK:
            anchor = f"?at={shown}#{shown}" if shown else ""
            return redirect(reverse("desk:form_template", args=[public_id, uid]) + anchor)
        template = get_template(access, uid)
        seen = template.revision
    context = {
        "section": "forms",
        "template": template,
        "editor": editor,
        "seen": seen,
        "is_stale": status == HTTPStatus.CONFLICT,
        "has_faults": status == HTTPStatus.UNPROCESSABLE_ENTITY,
        "is_changed": template.current is not None
        and (template.current.definition, template.current.name) != (template.draft, template.name),
        "versions": template.versions.all()[:20],
        "history": list_changes("form_template", template.uid, access.workspace),
    }
    return render_desk(request, access, "desk/form_template.html", context, status=status)


def _keep(
    request: HttpRequest, access: DeskAccess, template: FormTemplate, editor: FormEditor
) -> tuple[HTTPStatus, str]:
    """The status, and the id of the item to show."""
    typed = read_typed(request.POST)
    editor.read(typed)
    button = typed.get("do", "save")
    shown, now = editor.press(button), read_clock()
    name, seen = typed.get("name", ""), read_version(typed)
    editor.name = name
    try:
        kept = save_draft(
            template=template,
            name=name,
            draft=editor.document,
            seen=seen,
            actor=access.actor,
            now=now,
        )
        if button == "publish":
            publish_version(template=kept, seen=kept.revision, actor=access.actor, now=now)
            messages.success(request, _("%(name)s is what is sent now.") % {"name": kept.name})
        elif button == "save":
            messages.success(request, _("%(name)s is saved.") % {"name": kept.name})
    except InvalidInput as error:
        editor.show(error)
        return HTTPStatus.UNPROCESSABLE_ENTITY, ""
    except StaleChange:
        return HTTPStatus.CONFLICT, ""
    return HTTPStatus.OK, shown


@login_required
@require_safe
def show_version(request: HttpRequest, public_id: str, uid: UUID, number: int) -> HttpResponse:
    """A version as it was published, to read."""
    access = open_desk(request, public_id)
    template = get_template(access, uid)
    version = get_version(template, number)
    context = {
        "section": "forms",
        "template": template,
        "version": version,
        "asked": template_of(version),
        "kinds": KINDS,
    }
    return render_desk(request, access, "desk/form_version.html", context)


@login_required
@require_POST
def put_away(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Archive it, take it out again, or delete what was never published."""
    access = open_desk(request, public_id)
    template = get_template(access, uid)
    wish, now = request.POST.get("do", ""), read_clock()
    if wish == "delete":
        delete_template(template=template, actor=access.actor, now=now)
        messages.success(request, _("%(name)s is deleted.") % {"name": template.name})
        return redirect("desk:form_templates", public_id)
    archive_template(template=template, is_archived=wish == "archive", actor=access.actor, now=now)
    return redirect("desk:form_template", public_id, uid)
