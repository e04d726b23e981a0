"""The first system administrator of a fresh installation."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portico.apps.people.selectors import has_users
from portico.apps.people.services.users import create_first_administrator
from portico.domain.actors import SYSTEM
from portico.domain.errors import InvalidInput, NotThere
from portico.web.common.clock import read_clock
from portico.web.desk.forms.accounts import FirstRunForm


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Only while no user exists; afterwards the page does not exist either."""
    if has_users():
        raise NotThere("first_run")
    form = FirstRunForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            user = create_first_administrator(**form.wanted(), actor=SYSTEM, now=read_clock())
        except InvalidInput as error:
            form.show(error)
        else:
            get_adapter(request).login(request, user)
            return redirect("desk:index")
    return render(
        request, "desk/first_run.html", {"form": form}, status=422 if form.errors else 200
    )
