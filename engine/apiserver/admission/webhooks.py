"""Admission webhooks: which are asked about a request, and what if one cannot be reached.

After apiserver/pkg/admission/plugin/webhook (rules, generic, validating, mutating) and
apiserver/pkg/util/webhook. No program here answers webhooks: a Service with a ready endpoint is
taken to allow the request unchanged and at once; anything else cannot be reached. matchConditions
are not evaluated.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.apiserver.errors import internal
from engine.apiserver.view import View
from engine.objects import Obj, dig, labels, selects
from engine.resources import Resource

MUTATING = ("mutatingwebhookconfigurations",)
VALIDATING = ("validatingwebhookconfigurations",)
_CONFIGURATIONS = (*MUTATING, *VALIDATING)
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def ask_webhooks(
    operation: str,
    resource: Resource,
    subresource: str,
    value: Obj,
    view: View,
    kinds: tuple[str, ...] = _CONFIGURATIONS,
) -> None:
    """Raises Denial when a webhook that must agree cannot be reached.

    `operation`: CREATE, UPDATE, DELETE. `kinds`: mutating or validating ones, or both. Webhook
    configurations themselves are never intercepted.
    """
    if resource.plural in _CONFIGURATIONS:
        return
    for plural in kinds:
        configurations = view.all(plural)
        for configuration in sorted(configurations, key=_name) if configurations else ():
            for hook in configuration.get("webhooks") or ():
                if _concerns(hook, operation, resource, subresource, value, view):
                    _ask(hook, view)


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


def _ask(hook: Obj, view: View) -> None:
    """Raises Denial when the webhook cannot be reached and its failurePolicy is Fail."""
    problem = _unreachable(hook, view)
    if problem is not None and hook.get("failurePolicy") != "Ignore":
        raise internal(
            f'failed calling webhook "{hook["name"]}": failed to call webhook: {problem}'
        )


def _unreachable(hook: Obj, view: View) -> str | None:
    """Why the call fails, in the words of Go's HTTP client; None when it is answered."""
    config = hook.get("clientConfig") or {}
    seconds = hook.get("timeoutSeconds", 10)
    service = config.get("service")
    if service is not None:
        return _unreachable_service(service, seconds, view)
    url = str(config.get("url", ""))
    scheme, _, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    host, colon, port = authority.rpartition(":")
    host, port = (host, port) if colon else (authority, "443")
    call = f'Post "{scheme}://{authority}/{path if slash else ""}?timeout={seconds}s"'
    if host in _LOOPBACK:
        return f"{call}: dial tcp {host}:{port}: connect: connection refused"
    return f"{call}: dial tcp: lookup {host}: no such host"


def _unreachable_service(service: Mapping[str, Any], seconds: int, view: View) -> str | None:
    name, space = service["name"], service["namespace"]
    path, port = service.get("path") or "/", service.get("port", 443)
    call = f'Post "https://{name}.{space}.svc:{port}{path}?timeout={seconds}s"'
    if view.get("services", space, name) is None:
        return f'{call}: service "{name}" not found'
    if not any(_ready_addresses(view, space, name)):
        return f'{call}: no endpoints available for service "{name}"'
    return None


def _ready_addresses(view: View, space: str, service: str) -> Iterator[str]:
    for part in view.all("endpointslices"):
        meta = part["metadata"]
        if meta.get("namespace") != space:
            continue
        if labels(part).get("kubernetes.io/service-name") != service:
            continue
        for endpoint in part.get("endpoints") or ():
            if dig(endpoint, "conditions.ready") is not False:
                yield from endpoint.get("addresses") or ()
