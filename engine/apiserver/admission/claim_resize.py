"""PersistentVolumeClaimResize: a claim may only ask for more where its class lets volumes grow.

After plugin/pkg/admission/storage/persistentvolume/resize/admission.go.
"""

from engine.apiserver.errors import forbidden
from engine.apiserver.view import View
from engine.objects import Obj, dig
from engine.quantity import parse_quantity
from engine.resources import Resource

REQUEST = "spec.resources.requests.storage"
NOT_BOUND = "Only bound persistent volume claims can be expanded"
NOT_EXPANDABLE = (
    "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc "
    "must support resize"
)


def check_resize(resource: Resource, value: Obj, current: Obj, view: View) -> None:
    """Raises Denial for a claim that asks for more than before and may not."""
    if resource.plural != "persistentvolumeclaims":
        return
    before, after = (parse_quantity(str(dig(one, REQUEST) or "0")) for one in (current, value))
    if after <= before:
        return
    name = str(current["metadata"]["name"])
    if dig(current, "status.phase") != "Bound":
        raise forbidden(resource, name, NOT_BOUND)
    kind = view.get("storageclasses", "", dig(value, "spec.storageClassName") or "")
    if kind is None or not kind.get("allowVolumeExpansion"):
        raise forbidden(resource, name, NOT_EXPANDABLE)
