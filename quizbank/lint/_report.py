"""`quorum lint`: what is printed about packs, finding by finding, and how many there are."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path as FilePath

from quizbank.check import pack_folders
from quizbank.lint._rule import PackRule, Rule, Severity
from quizbank.lint._verdict import Judged, lint_folder

SEVERITIES: tuple[tuple[Severity, str], ...] = (("E", "errors"), ("W", "warnings"), ("I", "notes"))


def lint_paths(
    paths: Iterable[FilePath],
    rules: Sequence[Rule],
    pack_rules: Sequence[PackRule],
    say: Callable[[str], None],
) -> bool:
    """Lint the packs at some paths, a file alone when it is one; whether anything blocks."""
    blocked = False
    for path in paths:
        folders = pack_folders(path)
        if not folders:
            say(f"{path}: no pack.yaml here")
            blocked = True
        for folder in folders:
            pack, found = lint_folder(folder, rules, () if path.is_file() else pack_rules)
            if path.is_file():
                found = [one for one in found if FilePath(one.finding.file) == path]
            for one in found:
                say(str(one))
            count = len(pack.entries) if pack else 0
            say(summary(str(path if path.is_file() else folder), count, found))
            blocked |= any(one.blocks for one in found)
    return blocked


def summary(name: str, questions: int, found: Sequence[Judged]) -> str:
    """One line: how many findings of which severity, how many waived, and the busiest rules."""
    open_ones = [one for one in found if one.waiver is None]
    by_severity = Counter(one.severity for one in open_ones)
    by_rule = Counter(one.rule for one in open_ones if one.blocks)
    counts = ", ".join(f"{by_severity[letter]} {word}" for letter, word in SEVERITIES)
    waived = len(found) - len(open_ones)
    rules = " ".join(f"{rule}×{count}" for rule, count in by_rule.most_common(8))
    tail = f" [{rules}]" if rules else ""
    return f"{name}: {questions} questions, {counts}, {waived} waived{tail}"
