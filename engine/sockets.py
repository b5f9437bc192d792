"""Where the programs in a machine's containers are reached over the network.

Only who must be answered at a certain moment sends such requests (an API server to a webhook);
what becomes of everyday traffic is computed instead (engine/probes/traffic.py).
"""

from typing import TYPE_CHECKING, NamedTuple

from engine.kernel import Envelope
from engine.network import Dropped, Packet
from engine.objects import key_of, workload_of
from engine.wire.pods import PodAnswer, PodRequest
from engine.wire.system import Refused

if TYPE_CHECKING:
    from engine.host import Host

PLACE = "pods"


class Deaf(NamedTuple):
    """The programs of a workload do not do their work, though their containers run: they take
    requests and never answer, or refuse them. `record` is the fault's.
    """

    workload: str
    refuses: bool
    record: int


class Sockets:
    """The place `<host>/pods`."""

    __slots__ = ("_host", "address")

    def __init__(self, host: "Host") -> None:
        self._host = host
        self.address = f"{host.name}/{PLACE}"
        host.kernel.receivers[self.address] = self.receive

    def receive(self, envelope: Envelope) -> None:
        """Answer, refuse, or let a request wait for ever, which only whoever sent it can know."""
        packet = envelope.message
        assert isinstance(packet, Packet) and isinstance(packet.message, PodRequest)
        host, kernel, request = self._host, self._host.kernel, packet.message
        if not host.power:
            lost = Dropped(self.address, request, "off")
            kernel.cause = max(envelope.causes, default=None)
            host.network.drop(packet.sender, lost, *host.network.darkness(host.name))
            kernel.cause = None
            return
        deaf = self._deaf(request.pod)
        causes = envelope.causes + tuple(one.record for one in deaf)
        kernel.cause = kernel.trace.add(kernel.now, self.address, request, causes)
        if not self._runs(request.pod) or any(one.refuses for one in deaf):
            host.network.send(self.address, packet.sender, Refused(self.address, request))
        elif deaf:
            host.network.drop(packet.sender, Dropped(self.address, request, "unanswered"))
        else:
            host.network.send(self.address, packet.sender, PodAnswer(request.id))
        kernel.cause = None

    def _runs(self, pod: str) -> bool:
        return any(
            entry.container.running and key_of(entry.pod) == pod
            for entry in self._host.containers.values()
        )

    def _deaf(self, pod: str) -> list[Deaf]:
        """What keeps the programs of a pod from their work."""
        workloads = [
            workload_of(entry.pod)
            for entry in self._host.containers.values()
            if key_of(entry.pod) == pod
        ]
        return [one for one in self._host.deaf_by.values() if one.workload in workloads]
