"""Renewals: writes of a Lease that change nothing but its renewTime.

What was let through when the rest was written holds still: defaults, validation and identity do not
depend on the time. So nothing is left to decide, and this says what `update` says.
"""

from engine.objects import FrozenDict, Obj


def renews(proposed: Obj | None, current: Obj) -> bool:
    """Whether a proposed object, frozen, is the current one (with its resourceVersion) but for the
    renewTime, and an update would store just that. Parts are compared by being the same, not equal:
    a client that renews sends back what it has got.
    """
    if proposed.__class__ is not FrozenDict or proposed is None:
        return False
    meta = current["metadata"]
    if "managedFields" in meta or "deletionTimestamp" in meta:
        return False
    return _only_differs(proposed, current, "spec") and _is_renewed(proposed["spec"], current)


def _is_renewed(spec: Obj, current: Obj) -> bool:
    if spec.__class__ is not FrozenDict or not _only_differs(spec, current["spec"], "renewTime"):
        return False
    time = spec["renewTime"]
    return time.__class__ is str and time != current["spec"]["renewTime"]


def _only_differs(value: Obj, other: Obj, field: str) -> bool:
    """Whether both have the same fields, and the same values in all but this one."""
    if value.keys() != other.keys():
        return False
    return [key for key in value if value[key] is not other[key]] == [field]
