"""Plants a bug in the engine for a while: a piece of its source is read as another.

The engine has no switch for it. An import hook gives out the changed source, and the changed module
and everything that imports it are imported anew; afterwards all is as it was.
"""

import ast
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
ROW = type(pytest.param())
OURS = ("engine", "tests")


class Edit(NamedTuple):
    """In `module`, the one place that reads `piece` reads `instead`."""

    module: str
    piece: str
    instead: str


class Mutant(NamedTuple):
    """A planted bug. `caught_by` is the test, `module:function`, that fails with it."""

    name: str
    edits: tuple[Edit, ...]
    caught_by: str
    remark: str = ""  # what it is known as; or why random schedules cannot see it

    @property
    def modules(self) -> tuple[str, ...]:
        """Where it is planted."""
        return tuple(dict.fromkeys(edit.module for edit in self.edits))


def source_of(module: str) -> Path:
    """The file of a module."""
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def changed(mutant: Mutant, module: str) -> str:
    """The source of a module with the bug in it; an edit that no longer fits is an error."""
    source = source_of(module).read_text()
    for edit in mutant.edits:
        if edit.module == module:
            found = source.count(edit.piece)
            assert found == 1, (
                f"{mutant.name}: {module} holds this piece {found} times, not once; say in "
                f"tests/mutants what the bug looks like now:\n{edit.piece}"
            )
            source = source.replace(edit.piece, edit.instead)
    ast.parse(source)
    return source


@contextmanager
def planted(mutant: Mutant) -> Iterator[None]:
    """Within this block, imports see the engine with the bug in it."""
    before = {name: (module, _attached(name)) for name, module in sys.modules.items()}
    finder = _Finder({module: changed(mutant, module) for module in mutant.modules})
    for name in stale(mutant.modules):
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
            del sys.modules[name]
        ours = {name: kept for name, kept in before.items() if name.partition(".")[0] in OURS}
        sys.modules.update({name: module for name, (module, _) in ours.items()})
        for name, (_, attached) in ours.items():
            _reattach(name, attached)


def run(place: str) -> None:
    """Call a test, `module:function`, once for each row of its table."""
    module, _, name = place.partition(":")
    test: Any = getattr(import_module(module), name)
    for row in _rows(test):
        test(**row)


def complaint(place: str) -> str:
    """What a test has to say about the engine as it is; empty when it is content."""
    try:
        run(place)
    except (ImportError, NameError, SyntaxError):
        raise  # that is no bug caught, but one in the planting
    except Exception as found:
        return repr(found)
    return ""


def _rows(test: Any) -> Iterator[dict[str, Any]]:
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    if not marks:
        yield {}
        return
    (mark,) = marks
    names, values = mark.args[0], mark.args[1]
    names = [each.strip() for each in names.split(",")] if isinstance(names, str) else names
    for value in values:
        if isinstance(value, ROW):
            yield dict(zip(names, value.values, strict=True))
        else:
            yield dict(zip(names, value if len(names) > 1 else (value,), strict=True))


class _Finder(MetaPathFinder):
    """Knows the changed modules, and leaves the others to Python."""

    def __init__(self, sources: dict[str, str]) -> None:
        self._sources = sources

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if name not in self._sources:
            return None
        file = str(source_of(name))
        return spec_from_file_location(name, file, loader=_Loader(name, file, self._sources[name]))


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._source, self.path, "exec", dont_inherit=True)


def _attached(name: str) -> Any:
    """What a package has under the name of its module: that module, or what it took from it."""
    parent, _, child = name.rpartition(".")
    return vars(sys.modules[parent]).get(child) if parent in sys.modules else None


def _reattach(name: str, attached: Any) -> None:
    parent, _, child = name.rpartition(".")
    if parent in sys.modules and attached is not None:
        setattr(sys.modules[parent], child, attached)


# Which modules must be imported anew


def stale(modules: tuple[str, ...]) -> set[str]:
    """The changed modules, their folders (which are walked), and whoever imports any of these."""
    graph = _imports()
    folders = tuple(f"{module.rpartition('.')[0]}." for module in modules)
    found = {name for name in graph if name.startswith(folders)} | set(modules)
    found |= {folder[:-1] for folder in folders}
    while True:
        more = {name for name, needs in graph.items() if name not in found and needs & found}
        if not more:
            return found
        found |= more


IMPORT = re.compile(r"^ *(?:from|import) ((?:engine|tests)[\w.]*)(?: import (\([^)]*\)|.*))?", re.M)


@cache
def _imports() -> dict[str, frozenset[str]]:
    """Module -> what it imports, of our own."""
    found = {}
    for package in OURS:
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            needs: set[str] = set()
            for base, names in IMPORT.findall(path.read_text()):
                needs.add(base)
                needs.update(f"{base}.{each}" for each in re.findall(r"\w+", names))
            found[name] = frozenset(needs)
    return found
