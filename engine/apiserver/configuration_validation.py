"""What makes objects invalid by which the API server itself works: webhooks, flows of requests,
their priority levels, and APIs that others serve.

After pkg/apis/{admissionregistration,flowcontrol,apiregistration}/validation.
"""

from collections.abc import Iterator

from engine.apiserver.errors import Cause, field_forbidden, invalid_value, not_supported, required
from engine.objects import Obj, dig

SUBJECTS = ("Group", "ServiceAccount", "User")
PRECEDENCE_MAX = 10_000
_NAMES = {"Group": ("name",), "User": ("name",), "ServiceAccount": ("namespace", "name")}


def webhook_problems(configuration: Obj) -> Iterator[Cause]:
    """Every webhook has a name, and a place where it is asked."""
    for at, hook in enumerate(configuration.get("webhooks") or ()):
        path, config = f"webhooks[{at}]", hook.get("clientConfig") or {}
        if not hook.get("name"):
            yield required(f"{path}.name")
        if (config.get("url") is None) == (config.get("service") is None):
            yield required(f"{path}.clientConfig", "exactly one of url or service is required")
        elif config.get("service") is not None:
            yield from _service(config["service"], f"{path}.clientConfig.service")


def api_service_problems(api: Obj) -> Iterator[Cause]:
    """A service that serves an API has a name and a namespace."""
    service = dig(api, "spec.service")
    if service is not None:
        yield from _service(service, "spec.service")


def _service(service: Obj, path: str) -> Iterator[Cause]:
    for field in ("namespace", "name"):
        if not service.get(field):
            yield required(f"{path}.{field}")


def flow_schema_problems(schema: Obj) -> Iterator[Cause]:
    """A precedence, a level to go to, and rules that speak of somebody and of something."""
    spec = schema.get("spec") or {}
    precedence = spec.get("matchingPrecedence", 0)
    if precedence <= 0:
        yield invalid_value("spec.matchingPrecedence", precedence, "must be a positive value")
    elif precedence > PRECEDENCE_MAX:
        why = f"must not be greater than {PRECEDENCE_MAX}"
        yield invalid_value("spec.matchingPrecedence", precedence, why)
    if not dig(spec, "priorityLevelConfiguration.name"):
        path = "spec.priorityLevelConfiguration.name"
        yield required(path, "must reference a priority level")
    for at, rule in enumerate(spec.get("rules") or ()):
        yield from _rule(rule, f"spec.rules[{at}]")


def _rule(rule: Obj, path: str) -> Iterator[Cause]:
    if not rule.get("subjects"):
        yield required(f"{path}.subjects", "subjects must contain at least one value")
    for at, subject in enumerate(rule.get("subjects") or ()):
        yield from _subject(subject, f"{path}.subjects[{at}]")
    if not rule.get("resourceRules") and not rule.get("nonResourceRules"):
        why = "at least one of resourceRules and nonResourceRules has to be non-empty"
        yield required(path, why)


def _subject(subject: Obj, path: str) -> Iterator[Cause]:
    kind = subject.get("kind") or ""
    if kind not in SUBJECTS:
        yield not_supported(f"{path}.kind", kind, SUBJECTS)
        return
    field = kind[0].lower() + kind[1:]
    who = subject.get(field)
    if who is None:
        yield required(f"{path}.{field}", f"{field} is required when subject kind is '{kind}'")
        return
    for name in _NAMES[kind]:
        if not who.get(name):
            yield required(f"{path}.{field}.{name}")


def priority_level_problems(level: Obj) -> Iterator[Cause]:
    """A level without limits says so; another says whether it queues or rejects beyond them."""
    spec = level.get("spec") or {}
    kind, limited = spec.get("type") or "", spec.get("limited")
    if kind not in ("Exempt", "Limited"):
        yield not_supported("spec.type", kind, ("Exempt", "Limited"))
    elif kind == "Limited" and limited is None:
        yield required("spec.limited", "must not be empty when type is Limited")
    elif kind == "Limited":
        yield from _response(dig(spec, "limited.limitResponse") or {}, "spec.limited.limitResponse")


def _response(response: Obj, path: str) -> Iterator[Cause]:
    kind, queuing = response.get("type") or "", response.get("queuing")
    if kind not in ("Queue", "Reject"):
        yield not_supported(f"{path}.type", kind, ("Queue", "Reject"))
    elif kind == "Reject" and queuing is not None:
        why = "must be nil if limited.limitResponse.type is not Limited"
        yield field_forbidden(f"{path}.queuing", why)
    elif kind == "Queue" and queuing is None:
        why = "must not be empty if limited.limitResponse.type is Limited"
        yield required(f"{path}.queuing", why)
    else:
        yield from _queuing(queuing or {}, f"{path}.queuing")


def _queuing(queuing: Obj, path: str) -> Iterator[Cause]:
    for field, number in queuing.items():
        if number <= 0:
            yield invalid_value(f"{path}.{field}", number, "must be positive")
