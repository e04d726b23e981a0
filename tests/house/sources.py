"""The project's own files, as house rules look at them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "portico"


@cache
def tracked_files() -> tuple[Path, ...]:
    """Everything that git knows."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=True
    )
    return tuple(
        ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()
    )


@cache
def package_modules() -> tuple[Path, ...]:
    """The package's Python files, migrations left out."""
    return tuple(
        path
        for path in tracked_files()
        if path.suffix == ".py" and PACKAGE in path.parents and "migrations" not in path.parts
    )


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text())


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, methods included."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def name_of(path: Path) -> str:
    """The path as people write it."""
    return str(path.relative_to(ROOT))
