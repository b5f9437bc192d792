"""What is wrong with a document, each complaint at the field or row that it belongs to."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine import Finding, Rejected, read_scenario


def wrong_with(plan: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Everything that keeps a plan from being run; nothing when it can be."""
    try:
        read_scenario(plan)
    except Rejected as rejected:
        return rejected.findings
    return ()


def below(findings: Sequence[Finding], path: str) -> list[Finding]:
    """What is wrong at a place of the document, or inside it."""
    return [one for one in findings if is_below(one.path, path)]


def elsewhere(findings: Sequence[Finding], paths: Sequence[str]) -> list[Finding]:
    """What is wrong in none of these places."""
    return [one for one in findings if not any(is_below(one.path, path) for path in paths)]


def is_below(path: str, above: str) -> bool:
    """Whether `timeline[1].at` lies at or below `timeline[1]`."""
    return path == above or (path.startswith(above) and path[len(above)] in ".[…")


def said(finding: Finding) -> str:
    """The reader's words, with its advice; they are English, like every error text."""
    return f"{finding.message} ({finding.hint})" if finding.hint else finding.message
