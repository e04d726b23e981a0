"""The forms of a workspace, and the library."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.care.form_library import find_library_form, list_library
from portico.apps.care.selectors.forms_desk import list_templates
from portico.apps.care.services.form_templating import create_template
from portico.domain.errors import InvalidInput
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.fault_words import fault_text
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """A name makes an empty form; a press on one of the library makes a draft of it."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    faults: list[str] = []
    if request.method == "POST":
        ready = find_library_form(request.POST.get("library", ""))
        try:
            made = create_template(
                workspace=access.workspace,
                name=ready.name if ready else request.POST.get("name", ""),
                document=ready.document if ready else None,
                actor=access.actor,
                now=read_clock(),
            )
        except InvalidInput as error:
            faults = [fault_text(code) for code in error.fields["name"]]
        else:
            messages.success(request, _("%(name)s is made, as a draft.") % {"name": made.name})
            return redirect("desk:form_template", public_id, made.uid)
    context = {
        "section": "forms",
        "templates": list_templates(access),
        "library": list_library(),
        "name": request.POST.get("name", ""),
        "faults": faults,
    }
    status = 422 if faults else 200
    return render_desk(request, access, "desk/form_templates.html", context, status=status)
