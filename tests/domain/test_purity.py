"""The domain needs the standard library and nothing else; its tests run without Django."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import portico.domain

ROOT = Path(__file__).parents[2]
MODULES = sorted(Path(portico.domain.__file__).parent.glob("*.py"))
CLOCKS = {"now", "utcnow", "today", "time", "localtime", "gmtime", "open", "print", "gettext"}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
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


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_nobody_reads_the_clock_or_the_disk(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            assert name not in CLOCKS, f"{module.name}:{node.lineno}"


def test_these_tests_run_where_django_is_not_installed() -> None:
    program = (
        "import sys; sys.modules['django'] = sys.modules['icalendar'] = None; import pytest;"
        "sys.exit(pytest.main(['-q', '-c', '/dev/null', '--rootdir', '.', '-p', 'no:django',"
        " '-p', 'no:cacheprovider', '--import-mode=importlib', '--confcutdir', 'tests/domain',"
        " '-m', 'not thorough', '--ignore', 'tests/domain/test_purity.py', 'tests/domain']))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert " passed" in ran.stdout
