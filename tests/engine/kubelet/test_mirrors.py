"""Static pods and the control plane's own processes, as the API shows them."""

from engine.client import Servers
from engine.component import Component
from engine.kubelet import Kubelet, KubeletConfig
from engine.kubelet.notes import ProcessKilled
from engine.objects import dig
from engine.units import SECOND
from tests.engine.client.fake_api import Bench
from tests.engine.kubelet.node_bench import Node


class Silent(Component):
    kind = "kube-scheduler"

    def handle(self, message: object) -> None:
        pass


def control_plane() -> Bench:
    """cp-1 with a scheduler under supervision and a kubelet; the API is elsewhere."""
    bench = Bench()
    bench.run("cp-1/kube-scheduler", Silent, None, supervised=True)
    bench.run("cp-1/kubelet", Kubelet, KubeletConfig(Servers(bench.servers)))
    bench.pass_time(5 * SECOND)
    return bench


def mirror(bench: Bench):
    return bench.api().get("pods", "kube-system", "kube-scheduler-cp-1")


def test_a_supervised_process_has_a_mirror_pod():
    bench = control_plane()

    assert dig(mirror(bench), "status.phase") == "Running"
    assert dig(mirror(bench), "spec.nodeName") == "cp-1"
    assert dig(mirror(bench), "metadata.ownerReferences")[0]["kind"] == "Node"


def test_deleting_the_mirror_stops_nothing_and_it_is_made_again():
    bench = control_plane()
    first = mirror(bench)["metadata"]["uid"]

    bench.within(lambda: bench.api().drop("pods", "kube-system", "kube-scheduler-cp-1"))
    bench.pass_time(2 * SECOND)

    assert mirror(bench)["metadata"]["uid"] != first
    assert dig(mirror(bench), "status.phase") == "Running"
    assert bench.hosts["cp-1"].processes["kube-scheduler"].incarnation == 1


def test_a_restart_of_the_process_shows_in_its_mirror():
    bench = control_plane()

    bench.crash("cp-1/kube-scheduler")
    bench.pass_time(3 * SECOND)

    assert dig(mirror(bench), "status.containerStatuses")[0]["restartCount"] == 1


def test_a_process_that_hangs_is_killed_after_eight_probes():
    bench = control_plane()
    process = bench.hosts["cp-1"].processes["kube-scheduler"]

    process.pause()
    bench.pass_time(70 * SECOND)
    assert process.incarnation == 1
    bench.pass_time(30 * SECOND)

    assert process.incarnation == 2
    notes = [r.what for r in bench.kernel.trace.records if isinstance(r.what, ProcessKilled)]
    assert [note.failures for note in notes] == [8]


def test_a_static_pod_of_a_worker_is_mirrored_with_its_status():
    manifest = {
        "metadata": {"name": "dns-w1", "namespace": "kube-system", "uid": "static-dns"},
        "spec": {"containers": [{"name": "dns", "image": "dns:1"}]},
    }
    node = Node(static_pods=(manifest,))
    node.pass_time(5)

    assert dig(node.pod("dns-w1", "kube-system"), "status.phase") == "Running"
    assert node.containers() == ["dns-w1"]
