"""DefaultTolerationSeconds: every pod bears a not-ready or unreachable node for five minutes.

After plugin/pkg/admission/defaulttolerationseconds/admission.go.
"""

from engine.apiserver.view import View
from engine.objects import FrozenDict, FrozenList, Obj, freeze
from engine.resources import Resource

SECONDS = 300

_DEFAULTS: tuple[Obj, ...] = tuple(
    freeze(
        {
            "key": f"node.kubernetes.io/{key}",
            "operator": "Exists",
            "effect": "NoExecute",
            "tolerationSeconds": SECONDS,
        }
    )
    for key in ("not-ready", "unreachable")
)


def add_default_tolerations(resource: Resource, value: Obj, view: View) -> Obj:
    """The pod with both tolerations, unless it has its own for these taints."""
    if resource.plural != "pods" or "spec" not in value:
        return value
    have = value["spec"].get("tolerations") or ()
    missing = [new for new in _DEFAULTS if not any(_covers(old, new["key"]) for old in have)]
    if not missing:
        return value
    spec = FrozenDict({**value["spec"], "tolerations": FrozenList([*have, *missing])})
    return FrozenDict({**value, "spec": spec})


def _covers(toleration: Obj, key: str) -> bool:
    same_key = toleration.get("key", "") in ("", key)
    return same_key and toleration.get("effect", "") in ("", "NoExecute")
