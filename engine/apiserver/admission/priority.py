"""Priority: a pod's priorityClassName becomes a number and a preemption policy.

After plugin/pkg/admission/priority/admission.go.
"""

from engine.apiserver.errors import called, forbidden
from engine.apiserver.view import View
from engine.objects import FrozenDict, Obj
from engine.resources import Resource


def set_priority(resource: Resource, value: Obj, view: View) -> Obj:
    """The pod with spec.priority and spec.preemptionPolicy; raises Denial for an unknown class."""
    if resource.plural != "pods" or "spec" not in value:
        return value
    spec = value["spec"]
    chosen = spec.get("priorityClassName") or ""
    row = view.get("priorityclasses", "", chosen) if chosen else _default(view)
    if chosen and row is None:
        why = f"no PriorityClass with name {chosen} was found"
        raise forbidden(resource, called(value), why)
    number = 0 if row is None else int(row.get("value") or 0)
    asked = spec.get("priority")
    if asked is not None and asked != number:
        why = (
            f"the integer value of priority ({asked}) must not be provided in pod spec; "
            f"priority admission controller computed {number} from the given PriorityClass name"
        )
        raise forbidden(resource, called(value), why)
    policy = "PreemptLowerPriority" if row is None else row.get("preemptionPolicy")
    filled = {**spec, "priority": number, "preemptionPolicy": policy or "PreemptLowerPriority"}
    if row is not None:
        filled["priorityClassName"] = row["metadata"]["name"]
    return FrozenDict({**value, "spec": FrozenDict(filled)})


def check_default_class(resource: Resource, value: Obj, view: View) -> None:
    """Raises Denial for a second PriorityClass that wants to be everybody's."""
    if resource.plural != "priorityclasses" or not value.get("globalDefault"):
        return
    first = _default(view)
    if first is not None:
        why = (
            f"PriorityClass {first['metadata']['name']} is already marked as default. Only one "
            "default can exist"
        )
        raise forbidden(resource, called(value), why)


def _default(view: View) -> Obj | None:
    """The class marked globalDefault; the lowest value wins where several are."""
    marked = [row for row in view.all("priorityclasses") if row.get("globalDefault")]
    return min(marked, key=lambda row: row.get("value") or 0, default=None)
