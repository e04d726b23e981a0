"""The domain needs the standard library and nothing else.

Its tests run without Django too: `script/test` runs them with `-p tests.domain.without_django`.
"""

import ast
import sys
from pathlib import Path

import pytest

import portico.domain

FOLDER = Path(portico.domain.__file__).parent
MODULES = sorted(FOLDER.rglob("*.py"))
CLOCKS = {"now", "utcnow", "today", "time", "localtime", "gmtime", "open", "print", "gettext"}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_only_the_standard_library_is_imported(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [node.module or ""]
        for name in names:
            is_ours = name.startswith("portico.domain")
            assert is_ours or name.split(".")[0] in sys.stdlib_module_names, name


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_nobody_reads_the_clock_or_the_disk(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Call) and not _is_time_of_day(node):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            assert name not in CLOCKS, f"{module.name}:{node.lineno}"


def _is_time_of_day(call: ast.Call) -> bool:
    """`time(9, 0)`, which asks no clock."""
    return isinstance(call.func, ast.Name) and call.func.id == "time" and len(call.args) > 0
