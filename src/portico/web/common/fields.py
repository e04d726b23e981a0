"""One form field as a component: label, hint, control and errors, tied together for everyone."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

_CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def field_parts(bound: BoundField, *, layout: str = "", is_switch: bool = False) -> dict[str, Any]:
    """What `common/field.html` needs. `layout` is a class of the choices, as `choices-row`."""
    control_id = bound.id_for_label or bound.auto_id or bound.html_name
    widget = bound.field.widget
    errors = [str(error) for error in bound.errors]
    described_by = _described_by(bound, control_id, len(errors))
    shape = _shape_of(bound, is_switch=is_switch)
    parts: dict[str, Any] = {
        "id": bound.auto_id if shape == "choices" else control_id,
        "label": bound.label,
        "hint": bound.help_text,
        "errors": errors,
        "described_by": described_by,
        "is_optional": not bound.field.required and not isinstance(widget, forms.Select),
        "shape": shape,
        "layout": layout,
    }
    if shape == "choices":
        parts["described_by"] = _described_by(bound, str(bound.auto_id), len(errors))
        parts["choices"] = bound.subwidgets
    else:
        parts["widget"] = bound.as_widget(attrs=_control_attributes(bound, shape, described_by))
    return parts


def _shape_of(bound: BoundField, *, is_switch: bool) -> str:
    widget = bound.field.widget
    if isinstance(widget, _CHOICES):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "switch" if is_switch else "check"
    return "input"


def _described_by(bound: BoundField, control_id: str, errors: int) -> str:
    ids = [f"{control_id}-hint"] if bound.help_text else []
    ids += [f"{control_id}-error-{number}" for number in range(1, errors + 1)]
    return " ".join(ids)


def _control_attributes(bound: BoundField, shape: str, described_by: str) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    if shape == "input":
        own = str(bound.field.widget.attrs.get("class", ""))
        attributes["class"] = f"input {own}".strip()
    if shape == "switch":
        attributes["role"] = "switch"
    if described_by:
        attributes["aria-describedby"] = described_by
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return attributes
