"""What an update may not change, and the words in which that is refused.

After ValidatePodUpdate, ValidateStatefulSetUpdate and their like (pkg/apis/*/validation). The real
text for pods also prints a diff; here it ends before it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.apiserver.errors import IMMUTABLE, Cause, field_forbidden, invalid_value
from engine.apiserver.validation import content_problems
from engine.objects import Obj, dig, evolve
from engine.quantity import parse_quantity
from engine.resources import Resource

POD_WORDS = (
    "pod updates may not change fields other than `spec.containers[*].image`,"
    "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` "
    "(only additions to existing tolerations),`spec.terminationGracePeriodSeconds` "
    "(allow it to be set to 1 if it was previously negative)"
)
CLAIM_WORDS = (
    "spec is immutable after creation except resources.requests and volumeAttributesClassName for "
    "bound claims"
)
_SIZE = "resources.requests.storage"
_SET_FIELDS = (
    "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
)  # fmt: skip
SET_WORDS = (
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
    "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and "
    "'minReadySeconds' are forbidden"
)

Check = Callable[[Obj, Obj], Iterator[Cause]]


def forbidden_changes(resource: Resource, old: Obj, new: Obj) -> list[Cause]:
    """Everything wrong with an update: what makes the object invalid, and what may not change."""
    check = _BY_RESOURCE.get(resource.plural)
    found = content_problems(resource, new)
    if check is not None:
        found.extend(check(old, new))
    return found


def _pod(old: Obj, new: Obj) -> Iterator[Cause]:
    before, after = old["spec"], new.get("spec") or {}
    if _fixed(before) != _fixed(after):
        yield field_forbidden("spec", POD_WORDS)
    have = after.get("tolerations") or ()
    if any(toleration not in have for toleration in before.get("tolerations") or ()):
        why = "existing toleration can not be modified except its tolerationSeconds"
        yield field_forbidden("spec.tolerations", why)
    gates = [gate["name"] for gate in before.get("schedulingGates") or ()]
    if any(gate["name"] not in gates for gate in after.get("schedulingGates") or ()):
        yield field_forbidden("spec.schedulingGates", "only deletion is allowed")


def _fixed(spec: Obj) -> dict[str, object]:
    """A pod spec without what may change."""
    free = ("activeDeadlineSeconds", "tolerations", "schedulingGates")
    fixed = {key: value for key, value in spec.items() if key not in free}
    for group in ("containers", "initContainers"):
        fixed[group] = [{**container, "image": ""} for container in spec.get(group) or ()]
    if spec.get("schedulingGates"):
        fixed.pop("nodeSelector", None)
        fixed.pop("affinity", None)
    return fixed


def _same(*fields: str) -> Check:
    def check(old: Obj, new: Obj) -> Iterator[Cause]:
        for field in fields:
            before, after = (value.get("spec", {}).get(field) for value in (old, new))
            if before != after:
                yield invalid_value(f"spec.{field}", after, IMMUTABLE)

    return check


def _stateful_set(old: Obj, new: Obj) -> Iterator[Cause]:
    keys: Iterable[str] = dict.fromkeys([*old["spec"], *new["spec"]])
    fixed = (key for key in keys if key not in _SET_FIELDS)
    if any(old["spec"].get(key) != new["spec"].get(key) for key in fixed):
        yield field_forbidden("spec", SET_WORDS)


def _service(old: Obj, new: Obj) -> Iterator[Cause]:
    before, after = old["spec"].get("clusterIPs"), new["spec"].get("clusterIPs")
    if before and after and before != after and new["spec"].get("type") != "ExternalName":
        yield invalid_value("spec.clusterIPs[0]", after, "may not change once set")


def _priority_class(old: Obj, new: Obj) -> Iterator[Cause]:
    if old.get("value") != new.get("value"):
        yield field_forbidden("value", "may not be changed in an update.")


def _attachment(old: Obj, new: Obj) -> Iterator[Cause]:
    """Another volume or node is another attachment (ValidateVolumeAttachmentUpdate)."""
    if old.get("spec") != new.get("spec"):
        yield invalid_value("spec", new.get("spec"), IMMUTABLE)


def _claim(old: Obj, new: Obj) -> Iterator[Cause]:
    """Of a bound claim only its size may change; what was left open may be filled in
    (ValidatePersistentVolumeClaimUpdate).
    """
    before, after = (one.get("spec") or {} for one in (old, new))
    if _fixed_in_claim(before, old) != _fixed_in_claim(after, old):
        yield field_forbidden("spec", CLAIM_WORDS)
    size, asked = (parse_quantity(str(dig(one, _SIZE) or "0")) for one in (before, after))
    have = parse_quantity(str(dig(old, "status.capacity.storage") or "0"))
    if asked < size and asked <= have:
        yield field_forbidden(f"spec.{_SIZE}", "field can not be less than status.capacity")


def _fixed_in_claim(spec: Obj, old: Obj) -> dict[str, object]:
    """The spec of a claim without what may change."""
    before = old.get("spec") or {}
    free = [field for field in ("volumeName", "storageClassName") if not before.get(field)]
    fixed = {key: value for key, value in spec.items() if key not in free}
    if dig(old, "status.phase") == "Bound":
        fixed["resources"] = evolve(spec.get("resources") or {}, {"requests": {"storage": ""}})
    return fixed


_BY_RESOURCE: Mapping[str, Check] = {
    "pods": _pod,
    "deployments": _same("selector"),
    "replicasets": _same("selector"),
    "daemonsets": _same("selector"),
    "jobs": _same(
        "selector",
        "template",
        "completionMode",
        "podFailurePolicy",
        "backoffLimitPerIndex",
        "successPolicy",
    ),
    "statefulsets": _stateful_set,
    "persistentvolumeclaims": _claim,
    "services": _service,
    "priorityclasses": _priority_class,
    "volumeattachments": _attachment,
}
