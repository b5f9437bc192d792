"""Checks of the writing: one function per rule of item quality, found by walking this folder."""

from importlib import import_module
from pkgutil import iter_modules

from quizbank.lint._report import lint_paths
from quizbank.lint._rule import Complaint, PackComplaint, PackRule, Rule, Severity, Subject
from quizbank.lint._verdict import Judged, lint_folder, lint_pack

__all__ = [
    "PACK_RULES",
    "RULES",
    "Complaint",
    "Judged",
    "PackComplaint",
    "PackRule",
    "Rule",
    "Severity",
    "Subject",
    "lint_folder",
    "lint_pack",
    "lint_paths",
]


def _walk() -> list[Rule | PackRule]:
    modules = sorted(entry.name for entry in iter_modules(__path__))
    found = [
        value
        for name in modules
        if not name.startswith("_")
        for value in vars(import_module(f"{__name__}.{name}")).values()
        if isinstance(value, Rule | PackRule)
    ]
    return sorted(found, key=lambda one: one.id)


RULES = tuple(one for one in _walk() if isinstance(one, Rule))
PACK_RULES = tuple(one for one in _walk() if isinstance(one, PackRule))
