"""DefaultTolerationSeconds: every pod bears a not-ready or unreachable node for five minutes
(or what the server's flags say).

After plugin/pkg/admission/defaulttolerationseconds/admission.go.
"""

from functools import lru_cache

from engine.apiserver.view import Flags, View
from engine.objects import FrozenDict, FrozenList, Obj, freeze
from engine.resources import Resource


def add_default_tolerations(resource: Resource, value: Obj, view: View) -> Obj:
    """The pod with both tolerations, unless it has its own for these taints."""
    if resource.plural != "pods" or "spec" not in value:
        return value
    have = value["spec"].get("tolerations") or ()
    defaults = _defaults(view.flags)
    missing = [new for new in defaults if not any(_covers(old, new["key"]) for old in have)]
    if not missing:
        return value
    spec = FrozenDict({**value["spec"], "tolerations": FrozenList([*have, *missing])})
    return FrozenDict({**value, "spec": spec})


@lru_cache(maxsize=16)
def _defaults(flags: Flags) -> tuple[Obj, ...]:
    return tuple(
        freeze(
            {
                "key": f"node.kubernetes.io/{key}",
                "operator": "Exists",
                "effect": "NoExecute",
                "tolerationSeconds": seconds,
            }
        )
        for key, seconds in (
            ("not-ready", flags.not_ready_toleration_s),
            ("unreachable", flags.unreachable_toleration_s),
        )
    )


def _covers(toleration: Obj, key: str) -> bool:
    same_key = toleration.get("key", "") in ("", key)
    return same_key and toleration.get("effect", "") in ("", "NoExecute")
