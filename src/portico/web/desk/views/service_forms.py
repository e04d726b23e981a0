"""A service: the forms that it sends by itself."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.care.selectors.forms_desk import list_rules, list_sendable
from portico.apps.care.services.form_ruling import remove_form_rule, set_form_rule
from portico.domain.errors import InvalidInput
from portico.web.common.clock import read_clock
from portico.web.desk.form_words import FREQUENCIES
from portico.web.desk.forms.form_rule import FormRuleForm
from portico.web.desk.service_pages import ServicePage, open_service
from portico.web.desk.shell import render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """The rules, each with *Remove*; a form beneath adds one, or changes that of the same form."""
    page = open_service(request, public_id, uid, "service_forms")
    sendable = list_sendable(page.access)
    form = FormRuleForm(page.typed, templates=sendable)
    if page.typed is not None and (_remove(page) or _save(page, form)):
        messages.success(request, _("%(name)s is saved.") % {"name": page.service.name})
        return redirect("desk:service_forms", public_id, uid)
    context = {
        "section": "services",
        "part": "service_forms",
        "service": page.service,
        "form": form,
        "rules": [(one, FREQUENCIES[one.frequency]) for one in list_rules(page.service)],
        "has_forms": bool(sendable),
    }
    status = 422 if form.errors else 200
    return render_desk(request, page.access, "desk/service_forms.html", context, status=status)


def _remove(page: ServicePage) -> bool:
    wanted = page.request.POST.get("remove", "")
    found = next((one for one in list_rules(page.service) if str(one.uid) == wanted), None)
    if found is None:
        return False
    remove_form_rule(rule=found, actor=page.access.actor, now=read_clock())
    return True


def _save(page: ServicePage, form: FormRuleForm) -> bool:
    if not form.is_valid():
        return False
    try:
        set_form_rule(
            service=page.service,
            template=form.chosen,
            wanted=form.wanted,
            actor=page.access.actor,
            now=read_clock(),
        )
    except InvalidInput as error:
        form.take(error)
        return False
    return True
