"""From rules to findings: everything that stands against a pack, and what was waived of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from engine import Finding, Rejected, say_path
from quizbank.lint._rule import PackRule, Rule, Severity, Subject
from quizbank.pack import Pack, read_pack
from quizbank.questions import Waiver


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with the rule behind it, and who waived it, if anyone did."""

    rule: str
    severity: Severity
    finding: Finding
    waiver: Waiver | None = None

    @property
    def blocks(self) -> bool:
        """Whether it must be mended or waived."""
        return self.severity != "I" and self.waiver is None

    def __str__(self) -> str:
        found = self.finding
        path = f" {found.path}" if found.path else ""
        hint = f" ({found.hint})" if found.hint else ""
        head = (
            f"{found.file}:{found.line}: {self.severity} {self.rule}{path}: {found.message}{hint}"
        )
        return f"{head} [waived by {self.waiver.by}]" if self.waiver else head


def lint_folder(
    folder: FilePath, rules: Sequence[Rule], pack_rules: Sequence[PackRule]
) -> tuple[Pack | None, list[Judged]]:
    """A pack, if it can be read, and everything that stands against it."""
    try:
        pack = read_pack(folder)
    except Rejected as rejected:
        return None, [Judged("LT01", "E", finding) for finding in rejected.findings]
    return pack, lint_pack(pack, rules, pack_rules)


def lint_pack(
    pack: Pack, rules: Sequence[Rule], pack_rules: Sequence[PackRule] = ()
) -> list[Judged]:
    """Everything that stands against a pack, in the order of its files."""
    found: list[Judged] = []
    for entry in pack.entries:
        found += _lint_entry(Subject(entry, pack), rules)
    found += _lint_whole(pack, pack_rules)
    return sorted(found, key=lambda one: (one.finding, one.rule))


def _lint_entry(subject: Subject, rules: Sequence[Rule]) -> Iterator[Judged]:
    entry = subject.entry
    waivers = entry.question.waive
    used: list[Waiver] = []
    for rule in rules:
        for complaint in rule.check(subject):
            if isinstance(complaint, Finding):
                yield Judged(rule.id, rule.severity, complaint)
                continue
            inside = say_path(complaint.path)
            waiver = None if rule.is_hard else _waiver(waivers, rule.id, inside)
            used += [waiver] if waiver else []
            finding = entry.finding(complaint.path, complaint.message, complaint.remedy)
            yield Judged(rule.id, complaint.severity or rule.severity, finding, waiver)
    ran = {rule.id for rule in rules}
    for index, waiver in enumerate(waivers):
        if waiver.rule in ran and waiver not in used:
            message = f"nothing of {waiver.rule} is left to waive here, or it cannot be waived"
            yield Judged("PK00", "W", entry.finding(("waive", index), message, "delete the waiver"))


def _lint_whole(pack: Pack, rules: Sequence[PackRule]) -> Iterator[Judged]:
    for rule in rules:
        for entry, path, message, remedy, severity in rule.check(pack):
            waivers: tuple[Waiver, ...]
            if entry is None:
                waivers = pack.card.waive
                place = pack.document.place(path)
                finding = Finding.at(place, path, message, remedy)
            else:
                waivers = (*pack.card.waive, *entry.question.waive)
                finding = entry.finding(path, message, remedy)
            waiver = _waiver(waivers, rule.id, say_path(path))
            yield Judged(rule.id, severity or rule.severity, finding, waiver)


def _waiver(waivers: Sequence[Waiver], rule: str, inside: str) -> Waiver | None:
    for waiver in waivers:
        if waiver.rule == rule and (waiver.where is None or inside.startswith(waiver.where)):
            return waiver
    return None
