"""node-route-controller: one route of the cloud for each node's part of the pods' network.

After k8s.io/cloud-provider/controllers/route/route_controller.go: every ten seconds what is there
is compared with what should be. Off unless the scenario asks for it, as in most clusters of today.
"""

from engine.client import Answer, Change
from engine.cloud.client import CloudAnswer
from engine.cloud.desk import STRATEGIC, Desk
from engine.cloud.machines import lacks_network, route_made
from engine.cloud.notes import RouteMade
from engine.objects import dig, name
from engine.units import SECOND
from engine.wire.system import Expired

PERIOD_US = 10 * SECOND
"""--route-reconciliation-period."""


class CloudRoutes:
    """Makes the routes of new nodes, and removes those of nodes that are gone."""

    name = "cloud-route"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._period = desk.ctx.timer("cloud routes", "the next look at all routes")

    def start(self) -> None:
        """Look at once."""
        self._look()

    def changed(self, change: Change) -> None:
        """Nothing is done before the next look."""

    def expired(self, message: Expired) -> None:
        """Look again."""
        if message.name == self._period.expiry.name:
            self._look()

    def _look(self) -> None:
        if self._desk.routes:
            self._desk.cloud.call((self.name, "list"), "list", "routes")
            self._period.set(PERIOD_US)

    def told(self, answer: CloudAnswer) -> None:
        """The routes that there are, or one that was made."""
        if not answer.ok:
            return
        match answer.tag:
            case (_, "list"):
                self._compare(list(answer.body))
            case (_, "made", str(node)):
                self._made(node)

    def answered(self, answer: Answer) -> None:
        """What failed is seen again with the next look."""

    def _compare(self, routes: list[str]) -> None:
        wanted = {
            name(node): cidr
            for node in self._desk.nodes.items.values()
            if (cidr := dig(node, "spec.podCIDR"))
        }
        for node, cidr in wanted.items():
            if node not in routes:
                tag = self.name, "made", node
                self._desk.cloud.call(tag, "ensure", "routes", node, {"to": cidr})
            elif lacks_network(self._desk.nodes.items[node]):
                self._made(node)
        for node in routes:
            if node not in wanted:
                self._desk.cloud.call((self.name, "gone"), "delete", "routes", node)

    def _made(self, own: str) -> None:
        node = self._desk.nodes.get(own)
        if node is None or not lacks_network(node):
            return
        self._desk.ctx.note(RouteMade(own))
        change = {"status": route_made(node, self._desk.ctx.wall)}
        tag = self.name, "status"
        self._desk.patch(tag, "nodes", node, change, subresource="status", options=STRATEGIC)
