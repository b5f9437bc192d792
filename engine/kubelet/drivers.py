"""How a node tells that a CSI driver has registered on it: in an annotation of its Node, and in a
CSINode with the number of volumes that it can hold.

After pkg/volume/csi/nodeinfomanager/nodeinfomanager.go (InstallCSIDriver). The part of the driver
that runs on every node is taken to be there as soon as the kubelet is.
"""

import json

from engine.client import Answer, ApiClient
from engine.csi import NODE_ID
from engine.kubelet.config import KubeletConfig
from engine.objects import Obj, name, uid
from engine.wellknown import ZONE

TAG = "csi"


class Drivers:
    """The driver of this node, if there is one: first the Node, then the CSINode."""

    def __init__(self, api: ApiClient, config: KubeletConfig) -> None:
        self._api, self._driver, self._limit = api, config.driver, config.volumes_max
        self._node: Obj | None = None
        self._busy = self._done = False

    def register(self, node: Obj | None) -> None:
        """The Node is there; called at every tick, as long as something is left to tell."""
        if not self._driver or node is None or self._busy or self._done:
            return
        self._node, self._busy = node, True
        if NODE_ID in (node["metadata"].get("annotations") or {}):
            self._create(node)
            return
        ids = json.dumps({self._driver: name(node)}, separators=(",", ":"))
        change = {"metadata": {"annotations": {NODE_ID: ids}}}
        self._api.call(
            (TAG, "node"), "patch", "nodes", "", name(node),
            options={"patchType": "strategic"}, body=change,
        )  # fmt: skip

    def hear(self, answer: Answer) -> None:
        """The end of a step, tag (TAG, step); one that failed is taken again."""
        step = answer.tag[1]  # type: ignore[index]
        if step == "node" and answer.ok:
            self._create(answer.body)
            return
        self._busy = False
        self._done = step == "create" and (answer.ok or answer.code == 409)

    def _create(self, node: Obj) -> None:
        driver = {"name": self._driver, "nodeID": name(node)}
        zone = self._api.ctx.machine.zone
        more = {"topologyKeys": [ZONE] if zone else None, "allocatable": {"count": self._limit}}
        owner = {"apiVersion": "v1", "kind": "Node", "name": name(node), "uid": uid(node)}
        body = {
            "apiVersion": "storage.k8s.io/v1", "kind": "CSINode",
            "metadata": {"name": name(node), "ownerReferences": [owner]},
            "spec": {"drivers": [{**driver, **more}]},
        }  # fmt: skip
        self._api.call((TAG, "create"), "create", "csinodes", body=body)
