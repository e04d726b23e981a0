"""Staff sign-in: allauth's own names, since allauth looks its pages up by them."""

from allauth.account import views
from django.urls import path, re_path

from portico.web.desk.forms.accounts import SignInForm
from portico.web.desk.views import password_forgotten, password_new

urlpatterns = [
    path("login/", views.LoginView.as_view(form_class=SignInForm), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/", password_forgotten.ask, name="account_reset_password"),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
        password_new.choose,
        name="account_password_new",
    ),
]
