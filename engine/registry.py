"""Folders that are walked: whatever is added as a file there is found, once, in order of file
names.

A duplicate name or a missing docstring fails at import, where its author sees it.
"""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def discover(
    package: ModuleType, base: type[T], word: Callable[[type[T]], str]
) -> dict[str, type[T]]:
    """The subclasses of `base` in a folder's modules, by their words; modules that begin with `_`
    are skipped.
    """
    found: dict[str, type[T]] = {}
    for name in sorted(module.name for module in iter_modules(package.__path__)):
        if name.startswith("_"):
            continue
        module = import_module(f"{package.__name__}.{name}")
        for value in vars(module).values():
            if not (isinstance(value, type) and issubclass(value, base)):
                continue
            if value.__module__ != module.__name__ or value.__name__.startswith("_"):
                continue
            key = word(value)
            assert key not in found, f"two are called {key}: {found[key]} and {value}"
            assert value.__doc__, f"{value} has no docstring, so {key} has no help"
            found[key] = value
    return found
