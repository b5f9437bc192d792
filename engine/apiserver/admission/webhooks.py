"""Admission webhooks: which are asked about a request, and what their answers mean for it.

After apiserver/pkg/admission/plugin/webhook (rules, generic, validating, mutating). What a webhook
answers is either nothing but yes, or that it could not be asked: matchConditions are not evaluated,
and nobody here changes or refuses an object.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.apiserver.errors import internal
from engine.apiserver.view import View
from engine.objects import Obj, labels, selects
from engine.resources import Resource

MUTATING = ("mutatingwebhookconfigurations",)
VALIDATING = ("validatingwebhookconfigurations",)
_CONFIGURATIONS = (*MUTATING, *VALIDATING)


class Hook(NamedTuple):
    """One webhook of a configuration; `key` is the resource of that, its name, and its own."""

    key: str
    value: Obj

    @property
    def name(self) -> str:
        """Its own name."""
        return str(self.value["name"])

    @property
    def fails(self) -> bool:
        """Whether a request is refused that it cannot be asked about (failurePolicy)."""
        return self.value.get("failurePolicy") != "Ignore"

    @property
    def seconds(self) -> int:
        """How long it is waited for (timeoutSeconds)."""
        return int(self.value.get("timeoutSeconds", 10))


class Unheard(Exception):
    """These webhooks must be asked before it can be said what becomes of a request."""

    def __init__(self, hooks: tuple[Hook, ...]) -> None:
        super().__init__(", ".join(hook.key for hook in hooks))
        self.hooks = hooks


Heard = Mapping[str, str]
"""What is known of webhooks, by key: why one could not be asked; "": it has answered."""


def ask_webhooks(
    operation: str,
    resource: Resource,
    subresource: str,
    value: Obj,
    view: View,
    heard: Heard,
    kinds: tuple[str, ...] = _CONFIGURATIONS,
) -> None:
    """Raises Denial when a webhook that must agree could not be asked, and Unheard while some have
    not been: mutating ones are asked one after the other, validating ones all at once.

    `operation`: CREATE, UPDATE, DELETE. `kinds`: mutating or validating ones, or both. Webhook
    configurations themselves are never intercepted.
    """
    if resource.plural in _CONFIGURATIONS:
        return
    for plural in kinds:
        found = _hooks(plural, view)
        asked = [
            hook
            for hook in found
            if _concerns(hook.value, operation, resource, subresource, value, view)
        ]
        if plural in MUTATING:
            for hook in asked:
                _judge([hook], heard)
        elif asked:
            _judge(asked, heard)


def are_none(view: View) -> bool:
    """Whether nobody has to be asked about anything."""
    mutating, validating = _CONFIGURATIONS
    return not (view.all(mutating) or view.all(validating))


def _hooks(plural: str, view: View) -> Iterator[Hook]:
    configurations = view.all(plural)
    for configuration in sorted(configurations, key=_name) if configurations else ():
        for hook in configuration.get("webhooks") or ():
            yield Hook(f"{plural}/{_name(configuration)}/{hook['name']}", hook)


def _judge(hooks: list[Hook], heard: Heard) -> None:
    missing = tuple(hook for hook in hooks if hook.key not in heard)
    if missing:
        raise Unheard(missing)
    for hook in hooks:
        problem = heard[hook.key]
        if problem and hook.fails:
            raise internal(
                f'failed calling webhook "{hook.name}": failed to call webhook: {problem}'
            )


def _name(value: Obj) -> str:
    return value["metadata"]["name"]  # type: ignore[no-any-return]


def _concerns(
    hook: Obj, operation: str, resource: Resource, subresource: str, value: Obj, view: View
) -> bool:
    rules = hook.get("rules") or ()
    if not any(_covers(rule, operation, resource, subresource) for rule in rules):
        return False
    if not selects(hook.get("objectSelector") or {}, labels(value)):
        return False
    space = value["metadata"].get("namespace")
    if resource.plural == "namespaces":
        about = labels(value)
    elif space:
        found = view.get("namespaces", "", space)
        about = labels(found) if found else {}
    else:
        return True
    return selects(hook.get("namespaceSelector") or {}, about)


def _covers(rule: Obj, operation: str, resource: Resource, subresource: str) -> bool:
    scope = rule.get("scope") or "*"
    if scope != "*" and (scope == "Namespaced") is not resource.namespaced:
        return False
    asked = f"{resource.plural}/{subresource}" if subresource else resource.plural
    either = {asked: None, "*/*": None}
    if subresource:
        either |= {f"{resource.plural}/*": None, f"*/{subresource}": None}
    else:
        either |= {"*": None}
    return (
        _among(operation, rule.get("operations"))
        and _among(resource.group, rule.get("apiGroups"))
        and _among(resource.version, rule.get("apiVersions"))
        and any(name in either for name in rule.get("resources") or ())
    )


def _among(value: str, allowed: Any) -> bool:
    return "*" in (allowed or ()) or value in (allowed or ())
