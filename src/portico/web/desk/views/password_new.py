"""Set a new password with the link of the mail."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import url_str_to_user_pk
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portico.apps.people.models import User
from portico.apps.people.selectors import get_active_user
from portico.apps.people.services.passwords import set_password
from portico.domain.actors import Actor
from portico.web.common.clock import read_clock
from portico.web.desk.forms.accounts import PasswordNewForm


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, uidb36: str, key: str) -> HttpResponse:
    """A form while the link works (looking spends nothing); 410 once it is used or ended."""
    user = _user_of(uidb36, key)
    if user is None:
        return render(request, "account/password_link_ended.html", status=410)
    form = PasswordNewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actor = Actor("staff", user.name, user.uid)
        try:
            set_password(
                user=user, password=form.cleaned_data["password"], actor=actor, now=read_clock()
            )
        except ValidationError as error:
            form.add_error("password", error)
        else:
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("account_login")
    context = {"form": form, "account": user}
    status = 422 if form.errors else 200
    return render(request, "account/password_new.html", context, status=status)


def _user_of(uidb36: str, key: str) -> User | None:
    try:
        user = get_active_user(url_str_to_user_pk(uidb36))
    except (ValueError, OverflowError, ValidationError):
        return None
    return user if user and default_token_generator.check_token(user, key) else None
