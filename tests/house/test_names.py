"""Names say what is meant; nobody but the two clocks reads the clock."""

import ast
import re

from tests.house.sources import functions_of, name_of, package_modules, tree_of

NO_MODULES = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "data", "info"}
NO_VERBS = re.compile(r"^_?(handle|process|do|manage)_")
CLOCKS = {"src/portico/web/common/clock.py", "src/portico/ops/clock.py"}
NO_CLOCK = {("datetime", "now"), ("datetime", "utcnow"), ("timezone", "now"), ("date", "today")}


def test_no_module_is_named_after_nothing() -> None:
    vague = [name_of(p) for p in package_modules() if p.stem in NO_MODULES]
    assert vague == []


def test_functions_say_what_they_do() -> None:
    allowed = {"process_exception"}  # Django's name for a middleware's method
    vague = [
        f"{name_of(path)}:{function.name}"
        for path in package_modules()
        for function in functions_of(path)
        if NO_VERBS.match(function.name) and function.name not in allowed
    ]
    assert vague == []


def test_only_the_clocks_read_the_clock() -> None:
    readers = set()
    for path in package_modules():
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
                continue
            if (node.value.id, node.attr) in NO_CLOCK:
                readers.add(name_of(path))
    assert readers <= CLOCKS


def test_public_functions_have_a_docstring() -> None:
    bare = [
        f"{name_of(path)}:{function.name}"
        for path in package_modules()
        for function in tree_of(path).body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and ast.get_docstring(function) is None
    ]
    assert bare == []


def test_services_take_actor_and_now_by_name_only() -> None:
    odd = []
    for path in package_modules():
        if "services" not in path.parts or "apps" not in path.parts:
            continue
        for function in functions_of(path):
            placed = {a.arg for a in function.args.posonlyargs + function.args.args}
            if not function.name.startswith("_") and "actor" in placed:
                odd.append(f"{name_of(path)}:{function.name}")
    assert odd == []
