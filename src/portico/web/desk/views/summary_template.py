"""A template of summaries: new, changed, removed."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portico.apps.care.models import SummaryTemplate
from portico.apps.care.selectors.summaries_desk import list_templates
from portico.apps.care.services.templating import remove_template, save_template
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import NotThere
from portico.web.common.clock import read_clock
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.forms.summary_template import TemplateForm
from portico.web.desk.settings_pages import open_settings
from portico.web.desk.shell import render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID | None = None) -> HttpResponse:
    """Name, service, text; a second editor is told, and loses nothing."""
    page = open_settings(request, public_id, "sessions")
    template = None
    if uid is not None:
        template = list_templates(page.access).filter(uid=uid).first()
        if template is None:
            raise NotThere("template")
    typed = request.POST if request.method == "POST" else None
    form = TemplateForm(typed, workspace=page.access.workspace, template=template)
    status = HTTPStatus.OK
    if form.is_bound:
        status = try_to_save(
            form,
            lambda: save_template(
                workspace=page.access.workspace,
                uid=uid,
                actor=page.access.actor,
                now=read_clock(),
                **form.details(),
            ),
        )
        if status == HTTPStatus.OK:
            messages.success(request, _("The template is saved."))
            return redirect("desk:session_settings", public_id)
    return _show(request, page.access, form, template, status)


def _show(
    request: HttpRequest,
    access: DeskAccess,
    form: TemplateForm,
    template: SummaryTemplate | None,
    status: HTTPStatus,
) -> HttpResponse:
    context = {
        "section": "settings",
        "form": form,
        "template": template,
        "is_stale": status == HTTPStatus.CONFLICT,
    }
    return render_desk(request, access, "desk/summary_template.html", context, status=status)


@login_required
@require_POST
def remove(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """It is offered no more; summaries keep what they have."""
    page = open_settings(request, public_id, "sessions")
    remove_template(
        workspace=page.access.workspace, uid=uid, actor=page.access.actor, now=read_clock()
    )
    messages.success(request, _("The template is removed."))
    return redirect("desk:session_settings", public_id)
