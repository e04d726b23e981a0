"""Settings, Privacy: how long what is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portico.domain.privacy import DEFAULTS, LONGEST_MONTHS, Record, Retention
from portico.web.desk.forms.kept import KeptForm, number
from portico.web.desk.privacy_words import KINDS

ERASED_BY_LAW = (Record.SUMMARY, Record.FORM)
"""Kinds of which some are kept through an erasure; messages go, the access log stays."""


class RetentionForm(KeptForm):
    """Months for each kind, 0 without end; and what outlasts an erasure."""

    def __init__(self, *args: Any, rules: dict[Record, Retention], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in DEFAULTS:
            field = number(KINDS[kind], _("Months; 0: without end."), most=LONGEST_MONTHS)
            field.initial = rules[kind].months
            self.fields[kind.value] = field
            if kind in ERASED_BY_LAW:
                self.fields[f"{kind.value}_survives"] = forms.BooleanField(
                    label=_("Keep them so long also when a client is erased: the law asks for it"),
                    required=False,
                    initial=rules[kind].survives_erasure,
                )

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        """Each kind with its switch, where it has one."""
        return [
            (self[kind.value], self[f"{kind.value}_survives"] if kind in ERASED_BY_LAW else None)
            for kind in DEFAULTS
        ]

    def rules(self) -> dict[Record, Retention]:
        """As the service takes them."""
        return {
            kind: Retention(
                self.cleaned_data[kind.value],
                survives_erasure=self.cleaned_data.get(
                    f"{kind.value}_survives", DEFAULTS[kind].survives_erasure
                ),
            )
            for kind in DEFAULTS
        }
