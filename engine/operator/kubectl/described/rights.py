"""Roles and bindings described."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.objects import dig, name
from engine.operator.kubectl.described._base import Describer, Scene, Sheet, marks


def _role(sheet: Sheet, scene: Scene) -> None:
    sheet.line(f"Name:\t{name(scene.value)}")
    marks(sheet, scene.value)
    sheet.line("PolicyRule:")
    sheet.line("Resources\tNon-Resource URLs\tResource Names\tVerbs", 1)
    sheet.line("---------\t-----------------\t--------------\t-----", 1)
    for row in sorted(_compact(scene.value.get("rules") or ())):
        sheet.line(row, 1)


def _compact(rules: Any) -> list[str]:
    """One line for each resource, with the verbs of all rules that are alike (CompactRules)."""
    verbs: dict[tuple[str, str, str], list[str]] = {}
    for rule in rules:
        for what in _parts(rule):
            verbs.setdefault(what, []).extend(rule.get("verbs") or ())
    return [
        "\t".join([*what, f"[{' '.join(dict.fromkeys(found))}]"]) for what, found in verbs.items()
    ]


def _parts(rule: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(resource, URLs, names) of a rule taken apart (BreakdownRule)."""
    for group in rule.get("apiGroups") or ():
        for resource in rule.get("resources") or ():
            kind, slash, below = resource.partition("/")
            said = f"{kind}.{group}{slash}{below}" if group else resource
            for own in rule.get("resourceNames") or ("",):
                yield said, "[]", f"[{own}]"
    for url in rule.get("nonResourceURLs") or ():
        yield "", f"[{url}]", "[]"


def _binding(sheet: Sheet, scene: Scene) -> None:
    value = scene.value
    sheet.line(f"Name:\t{name(value)}")
    marks(sheet, value)
    sheet.line("Role:")
    sheet.line(f"Kind:\t{dig(value, 'roleRef.kind', '')}", 1)
    sheet.line(f"Name:\t{dig(value, 'roleRef.name', '')}", 1)
    sheet.line("Subjects:")
    sheet.line("Kind\tName\tNamespace", 1)
    sheet.line("----\t----\t---------", 1)
    for one in value.get("subjects") or ():
        sheet.line(f"{one['kind']}\t{one['name']}\t{one.get('namespace', '')}", 1)


ROLE = Describer(("roles", "clusterroles"), _role, has_events=False)
BINDING = Describer(("rolebindings", "clusterrolebindings"), _binding, has_events=False)
