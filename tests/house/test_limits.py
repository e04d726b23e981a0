"""Files and functions stay small, folders stay shallow (CONTRIBUTING, House rules)."""

import statistics

from tests.house.sources import (
    PACKAGE,
    functions_of,
    name_of,
    package_modules,
    tracked_files,
)

FILE_LIMIT, FILE_AIM = 400, 250
FUNCTION_LIMIT, FUNCTION_AIM = 60, 30
DEPTH_LIMIT = 4


def test_no_file_is_longer_than_the_limit() -> None:
    long = {
        name_of(path): lines
        for path in tracked_files()
        if path.suffix == ".py" and "migrations" not in path.parts
        if (lines := len(path.read_text().splitlines())) > FILE_LIMIT
    }
    assert long == {}


def test_nearly_all_files_keep_the_aim() -> None:
    sizes = [len(path.read_text().splitlines()) for path in package_modules()]
    assert sum(size > FILE_AIM for size in sizes) <= len(sizes) * 0.03


def test_no_function_is_longer_than_the_limit() -> None:
    long = {
        f"{name_of(path)}:{function.name}": length
        for path in package_modules()
        for function in functions_of(path)
        if (length := function.end_lineno - function.lineno + 1) > FUNCTION_LIMIT
    }
    assert long == {}


def test_functions_are_about_thirty_lines_at_most() -> None:
    lengths = sorted(
        function.end_lineno - function.lineno + 1
        for path in package_modules()
        for function in functions_of(path)
    )
    assert statistics.quantiles(lengths, n=20)[18] <= FUNCTION_AIM + 15


def test_folders_are_shallow() -> None:
    deep = [
        name_of(path)
        for path in package_modules()
        if len(path.relative_to(PACKAGE).parts) - 1 > DEPTH_LIMIT
    ]
    assert deep == []
