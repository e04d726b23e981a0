"""The form's small buttons: find, add, drop, add somebody new, add many. Nothing is lost."""

from django.core.exceptions import ValidationError
from django.http import QueryDict

from portico.apps.people.selectors import list_people
from portico.apps.people.services.staff import create_staff_member
from portico.domain.addresses import normalise_address
from portico.domain.roles import Permission
from portico.web.desk.editor import Editor
from portico.web.desk.finding import search_people
from portico.web.desk.pasting import add_client
from portico.web.desk.pressing_lines import BUTTONS, SEARCHING, press_line, search_times
from portico.web.desk.roster import add_person, drop_person, read_key


def press(editor: Editor, button: str) -> None:
    """Do what the button says to what is typed; an unknown button changes nothing."""
    verb, _, rest = button.partition(":")
    if verb == "add":
        _add(editor, rest)
    elif verb == "drop":
        drop_person(editor.typed, rest)
    elif verb == "new":
        _add_new(editor, rest)
    elif verb == "many":
        _add_many(editor)
    elif verb in BUTTONS:
        press_line(editor, verb, rest)
    editor.read_again()
    if verb in SEARCHING:
        search_times(editor)
    if editor.finding is None:
        name = editor.typed.get("new_name", "")
        text = editor.typed.get("find", "")
        editor.finding = search_people(editor.access, text, new_name=name)


def _add(editor: Editor, text: str) -> None:
    key = read_key(text)
    if key is None:
        return
    for person in list_people(editor.access.workspace, [key]):
        add_person(editor.typed, person)
    _clear(editor.typed, "find", "new_name")


def _add_new(editor: Editor, kind: str) -> None:
    text, name = editor.typed.get("find", ""), editor.typed.get("new_name", "").strip()
    address = normalise_address(text)
    found = search_people(editor.access, text, new_name=name)
    if address is None or found.people or kind not in ("client", "staff"):
        editor.finding = found
        return
    try:
        key = _save_new(editor, kind, name or found.new_name, address)
    except ValidationError as error:
        words = " ".join(error.messages)
        editor.finding = search_people(editor.access, text, new_name=name, error=words)
        return
    _add(editor, key)


def _save_new(editor: Editor, kind: str, name: str, address: str) -> str:
    access = editor.access
    if kind == "client":
        access.require(Permission.CLIENTS)
        return f"client:{add_client(access, name, address, editor.now).uid}"
    access.require(Permission.SETTINGS)
    member = create_staff_member(
        organization=access.workspace.organization,
        name=name,
        email=address,
        actor=access.actor,
        now=editor.now,
    )
    return f"staff:{member.uid}"


def _add_many(editor: Editor) -> None:
    access, kept = editor.access, []
    access.require(Permission.CLIENTS)
    is_required = editor.typed.get("many_as", "required") != "optional"
    for row in editor.pasted:
        if not row.is_addable:
            kept += [row.text] if row.state in ("malformed", "too_long") else []
            continue
        try:
            person = row.person or add_client(access, row.name, row.address, editor.now)
        except ValidationError:
            kept.append(row.text)
            continue
        add_person(editor.typed, person, is_required=is_required)
    editor.typed["many"] = "\n".join(kept)


def _clear(typed: QueryDict, *names: str) -> None:
    for name in names:
        typed[name] = ""
