"""Settings, Branding: how the portal looks, and how clients reach the business."""

from typing import Any, BinaryIO, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.services.branding import Look, NewPicture
from portico.web.common.choices import offer_choices
from portico.web.common.reasons import field_text_lazy
from portico.web.desk.forms.kept import KeptForm

LABELS = [
    ("client", _("client")),
    ("customer", _("customer")),
    ("guest", _("guest")),
    ("member", _("member")),
    ("participant", _("participant")),
    ("patient", _("patient")),
    ("student", _("student")),
    ("visitor", _("visitor")),
]
_TOO_LONG = {"max_length": _("Shorten this to %(limit_value)d letters. It has %(show_value)d.")}
_PICTURES = "image/png,image/jpeg,image/webp"
_phone = RegexValidator(r"^[+0-9][0-9 ()./-]{3,}$", _("Write a number that can be called."))
_colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as #2f6f73."))


def _text(label: Any, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, required=False, error_messages=_TOO_LONG, **more
    )


def _picture(label: Any, hint: Any) -> forms.FileField:
    widget = forms.FileInput(attrs={"accept": _PICTURES})
    return forms.FileField(
        label=label,
        help_text=hint,
        required=False,
        widget=widget,
        error_messages={"empty": _("This file is empty. Choose another.")},
    )


class BrandingForm(KeptForm):
    """All of it on one page; pictures stay as they are where nothing is chosen."""

    accent = forms.CharField(
        label=_("Accent colour"),
        help_text=_("We keep the hue and set the lightness so that text stays readable."),
        validators=[_colour],
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    tagline = _text(_("Tagline"), 160, help_text=_("Stands under the name."))
    logo = _picture(_("Logo"), _("PNG, JPEG or WebP, up to 2 MB. Shown 38 pixels high."))
    removes_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    cover = _picture(_("Cover picture"), _("PNG, JPEG or WebP, up to 2 MB. A band over Home."))
    cover_alt = _text(
        _("What the cover picture shows"), 160, help_text=_("For people who do not see it.")
    )
    removes_cover = forms.BooleanField(label=_("Remove the cover picture"), required=False)
    phone = _text(
        _("Telephone"), 40, validators=[_phone], widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        error_messages={"invalid": field_text_lazy("malformed_address")},
    )
    website = forms.URLField(
        label=_("Website"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Write the link with https:// in front."), **_TOO_LONG},
    )
    address = _text(_("Address"), 300)
    client_label = forms.ChoiceField(label=_("People you meet are called"), choices=LABELS)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of the portal and its mails, until somebody chooses another in Profile."),
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        names = ("accent", "tagline", "cover_alt", "phone", "email", "website", "address")
        initial = {n: getattr(workspace, n) for n in (*names, "client_label", "language")}
        super().__init__(*args, **{"initial": initial, **kwargs})
        label = workspace.client_label
        if label not in dict(LABELS):
            offer_choices(self, "client_label", [(label, label), *LABELS])
        for slot in ("logo", "cover"):
            if not getattr(workspace, slot):
                del self.fields[f"removes_{slot}"]

    def look(self) -> Look:
        """The texts and the colour as the service takes them."""
        found = self.cleaned_data
        return Look(
            tagline=found["tagline"],
            accent=found["accent"].lower(),
            phone=found["phone"],
            email=found["email"],
            website=found["website"],
            address=found["address"],
            client_label=found["client_label"],
            cover_alt=found["cover_alt"],
            language=found["language"],
        )

    def picture(self, slot: str) -> NewPicture:
        """What becomes of the logo or the cover."""
        upload = self.cleaned_data[slot]
        if isinstance(upload, UploadedFile):
            return NewPicture(upload=cast("BinaryIO", upload.file))
        return NewPicture(is_removed=bool(self.cleaned_data.get(f"removes_{slot}")))
