"""Kubelets without API server, containers without kubelet, machines without power."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.kubelet.notes import HeardLate, KilledOnReturn, LeftRunning, PodLost
from engine.kubelet.statuses import is_told, patch_of
from engine.objects import evolve, freeze
from engine.patch import strategic
from engine.resources import CATALOGUE
from engine.units import SECOND
from engine.wire.api import Request
from tests.engine.kubelet.node_bench import API, KUBELET, Node

STATIC = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "dns-w1", "namespace": "kube-system", "uid": "static-dns"},
    "spec": {"containers": [{"name": "dns", "image": "dns:1"}]},
}


def running(**config) -> Node:
    node = Node(**config)
    node.give()
    node.pass_time(5)
    assert node.phase() == "Running"
    return node


def test_containers_go_on_without_the_api_and_their_news_are_sent_later():
    node = running()
    node.give("loop", container={"command": ["sleep", "20"]})
    node.pass_time(5)

    node.bench.crash(API)
    node.pass_time(60)
    assert node.containers() in (["web"], ["loop", "web"])
    assert node.container("loop")["restartCount"] == 0
    node.bench.start(API)
    node.pass_time(20)

    assert node.container("loop")["restartCount"] >= 1


def test_a_kubelet_that_starts_without_an_api_leaves_containers_alone():
    node = running()
    node.bench.crash(API)
    node.bench.crash(KUBELET)
    node.bench.start(KUBELET)
    node.pass_time(60)

    assert node.containers() == ["web"]
    assert [note.count for note in node.noted(LeftRunning)] == [1]


def test_it_takes_them_over_when_the_api_is_back():
    node = running()
    node.bench.crash(API)
    node.bench.crash(KUBELET)
    node.bench.start(KUBELET)
    node.pass_time(20)
    node.bench.start(API)
    node.pass_time(70)

    assert node.container()["restartCount"] == 0
    assert node.ready() == "True"
    node.delete()
    node.pass_time(3)
    assert node.pod() is None


def test_without_a_kubelet_containers_run_and_nobody_ends_them():
    node = running()
    node.bench.crash(KUBELET)
    node.delete()
    node.pass_time(100)
    assert node.containers() == ["web"]

    node.bench.start(KUBELET)
    node.pass_time(5)
    assert node.containers() == []
    assert node.pod() is None
    assert [95 < note.late_us / SECOND < 106 for note in node.noted(HeardLate)] == [True]


def test_what_was_deleted_by_force_meanwhile_is_killed_on_return():
    node = running()
    node.bench.crash(KUBELET)
    node.delete(grace=0)
    node.pass_time(30)

    node.bench.start(KUBELET)
    node.pass_time(5)

    assert node.containers() == []
    assert [note.pod for note in node.noted(KilledOnReturn)] == ["default/web"]


def test_a_rebooted_machine_starts_its_pods_again_with_one_more_restart():
    node = running()

    node.reboot()
    node.pass_time(5)

    assert node.phase() == "Running"
    assert node.container()["restartCount"] == 1
    assert node.containers() == ["web"]
    assert [note.pod for note in node.noted(PodLost)] == ["default/web"]
    assert ("Rebooted", 1) in node.said("Node")


def test_after_a_reboot_a_pod_has_one_address_and_it_is_the_new_one():
    node = running()
    node.give("other")
    node.pass_time(5)

    node.reboot()
    node.pass_time(30)

    for name in ("web", "other"):
        status = node.pod(name)["status"]
        assert status["podIPs"] == [{"ip": status["podIP"]}]


def test_rebooted_without_an_api_only_static_pods_come_back():
    node = running(static_pods=(STATIC,))
    node.bench.crash(API)
    node.reboot()
    node.pass_time(60)
    assert node.containers() == ["dns-w1"]

    node.bench.start(API)
    node.pass_time(70)

    assert node.containers() == ["dns-w1", "web"]


def test_a_pod_deleted_while_the_power_was_off_is_confirmed_on_return():
    node = running()
    node.bench.within(node.machine.power_off)
    node.delete()
    node.pass_time(60)

    node.bench.within(node.machine.power_on)
    node.pass_time(5)

    assert node.pod() is None
    assert node.containers() == []


def test_the_image_survives_a_reboot():
    node = running()

    node.reboot()
    node.pass_time(5)

    assert [reason for reason, _ in node.said()].count("Pulling") == 1


ACTS = (
    "kubelet dies",
    "kubelet starts",
    "api dies",
    "api starts",
    "reboot",
    "give",
    "delete",
    "force",
    "wait",
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(ACTS), min_size=3, max_size=12))
@pytest.mark.timeout(120)
def test_whatever_happened_the_machine_runs_what_the_api_wants(acts):
    node = Node()
    number = 0
    for act in acts:
        living = node.bench.component(API) is not None
        match act:
            case "kubelet dies":
                node.bench.crash(KUBELET)
            case "kubelet starts":
                node.bench.start(KUBELET)
            case "api dies":
                node.bench.crash(API)
            case "api starts":
                node.bench.start(API)
            case "reboot":
                node.reboot()
            case "give" if living:
                number += 1
                node.give(f"pod-{number}")
            case "delete" | "force" if living and node.pod(f"pod-{number}"):
                node.delete(f"pod-{number}", grace=0 if act == "force" else None)
        node.pass_time(2)

    node.bench.start(API)
    node.bench.start(KUBELET)
    node.pass_time(150)

    wanted = sorted(pod["metadata"]["name"] for pod in node.api.all("pods"))
    assert node.containers() == wanted
    assert all(node.ready(name) == "True" for name in wanted)
    assert all("deletionTimestamp" not in pod["metadata"] for pod in node.api.all("pods"))


def patched(node: Node) -> list[str]:
    """The pods whose status was sent, one for each time."""
    records = node.bench.kernel.trace.records
    asked = [r.what for r in records if r.where == API and isinstance(r.what, Request)]
    return [one.name for one in asked if (one.verb, one.subresource) == ("patch", "status")]


def test_a_kubelet_that_starts_again_sends_no_status_that_the_api_has():
    node = running()
    before = patched(node).count("web")

    node.bench.crash(KUBELET)
    node.bench.start(KUBELET)
    node.pass_time(30)

    assert patched(node).count("web") == before
    node.delete()
    node.pass_time(60)
    assert node.pod() is None


def test_it_sends_the_status_of_a_pod_that_another_has_called_unready():
    node = running()
    lie = evolve(node.pod(), {"status": {"conditions": [{"type": "Ready", "status": "False"}]}})
    node.bench.crash(KUBELET)
    node.bench.within(lambda: node.api.put("pods", lie))

    node.bench.start(KUBELET)
    node.pass_time(5)

    assert node.ready() == "True"


@given(
    st.fixed_dictionaries(
        {"phase": st.sampled_from(("Pending", "Running"))},
        optional={"podIP": st.sampled_from(("10.0.0.1", "10.0.0.2"))},
    ),
    st.lists(
        st.fixed_dictionaries(
            {"type": st.sampled_from(("Ready", "Initialized")), "status": st.sampled_from("TF")},
            optional={"reason": st.just("NotYet"), "message": st.just("soon")},
        ),
        unique_by=lambda entry: entry["type"],
    ),
    st.lists(
        st.fixed_dictionaries(
            {"type": st.sampled_from(("Ready", "Mine")), "status": st.sampled_from("TF")},
            optional={"reason": st.just("NotYet"), "message": st.just("soon")},
        ),
        unique_by=lambda entry: entry["type"],
    ),
)
def test_a_status_that_counts_as_told_is_one_whose_patch_changes_nothing(shown, wanted, known):
    """The converse may fail: then a patch is sent in vain."""
    wanted_status = {**shown, "conditions": wanted}
    stored = {**shown, "conditions": known}

    if is_told({"status": stored}, wanted_status):
        patch = {"status": patch_of(wanted_status)}
        pod = freeze({"status": stored})
        assert strategic(pod, patch, CATALOGUE["pods"].merge_keys) == pod
