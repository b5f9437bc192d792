"""Everything that can be said about packs without running them: `quorum check`."""

from collections.abc import Iterator
from pathlib import Path as FilePath

from engine import PROBES, Finding, Path, Place, Rejected, merge_change, read_scenario
from quizbank.pack import CARD_FILE, Entry, Pack, read_pack
from quizbank.predicates import CannotMeasure, Predicates
from quizbank.questions import ChooseFacet, PredictQuestion, Watch


def pack_folders(path: FilePath) -> list[FilePath]:
    """The pack that a path is or lies in, or all packs below it."""
    if path.is_file():
        return [path.parent]
    if (path / CARD_FILE).is_file():
        return [path]
    return sorted(card.parent for card in path.rglob(CARD_FILE))


def check_pack(folder: FilePath) -> tuple[Pack | None, list[Finding]]:
    """A pack, if it can be read, and everything that is wrong with it."""
    try:
        pack = read_pack(folder)
    except Rejected as rejected:
        return None, list(rejected.findings)
    predicates = Predicates(PROBES)
    findings = [found for entry in pack.entries for found in check_entry(entry, predicates)]
    return pack, sorted(findings)


def check_entry(entry: Entry, predicates: Predicates) -> Iterator[Finding]:
    """What the engine has to say about a question: its scenario, its worlds, its measures."""
    question = entry.question
    if question.watch is not None:
        yield from _watch(entry, question.watch, predicates)
    if not isinstance(question, PredictQuestion):
        return
    readable = True
    for found in _scenario(entry, question.scenario, ("scenario",)):
        readable = False
        yield found
    facets = [(("facets", index), facet) for index, facet in enumerate(question.facets)]
    measured: list[tuple[Path, str]] = [(path, facet.measure) for path, facet in facets]
    if isinstance(question.after, ChooseFacet):
        measured.append((("after",), question.after.measure))
    for path, expression in measured:
        try:
            predicates.check(expression)
        except CannotMeasure as error:
            yield entry.finding((*path, "measure"), error.message, error.hint)
    if readable:
        yield from _worlds(entry, question)
        yield from _edits(entry, question)


def _watch(entry: Entry, watch: Watch, predicates: Predicates) -> Iterator[Finding]:
    if watch.scenario is not None:
        yield from _scenario(entry, watch.scenario, ("watch", "scenario"))
    for index, expression in enumerate(watch.check):
        try:
            predicates.check(expression)
        except CannotMeasure as error:
            yield entry.finding(("watch", "check", index), error.message, error.hint)


def _worlds(entry: Entry, question: PredictQuestion) -> Iterator[Finding]:
    for index, facet in enumerate(question.facets):
        for number, option in enumerate(facet.options if isinstance(facet, ChooseFacet) else ()):
            if option.world is not None:
                path = ("facets", index, "options", number, "world")
                yield from _scenario(entry, merge_change(question.scenario, option.world), path)


def _edits(entry: Entry, question: PredictQuestion) -> Iterator[Finding]:
    for index, edit in enumerate(question.edits):
        for number, value in enumerate(edit.values):
            path = ("edits", index, "values", number)
            yield from _scenario(entry, edit.apply(question.scenario, value), path)


def _scenario(entry: Entry, mapping: object, path: Path) -> Iterator[Finding]:
    """The scenario of the question, or one that a change made; that has no lines of its own."""
    is_written = path[-1] == "scenario"
    prefix = entry.prefix + path

    def place_of(inside: Path) -> Place:
        return entry.document.place(inside if is_written else prefix)

    try:
        read_scenario(mapping, place_of, prefix if is_written else ())
    except Rejected as rejected:
        for found in rejected.findings:
            if is_written:
                yield found
            else:
                yield entry.finding(
                    path, f"in that world, {found.path}: {found.message}", found.hint
                )
