"""References to objects as statuses and specs keep them."""

from typing import Any

from engine.objects import Obj, evolve


def reference_to(value: Obj) -> dict[str, Any]:
    """An ObjectReference as a status keeps it (client-go/tools/reference)."""
    meta = value["metadata"]
    return {
        "apiVersion": value["apiVersion"], "kind": value["kind"], "name": meta["name"],
        "namespace": meta.get("namespace", ""), "uid": meta["uid"],
        "resourceVersion": meta.get("resourceVersion", ""),
    }  # fmt: skip


def listing(body: Obj, field: str, created: Obj) -> Obj:
    """The object with a reference to `created` at the end of a list of its status."""
    known = (body.get("status") or {}).get(field) or ()
    return evolve(body, {"status": {field: [*known, reference_to(created)]}})
