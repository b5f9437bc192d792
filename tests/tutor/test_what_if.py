"""What-ifs become scenarios: a table of them, and the law that they are always valid."""

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import read_scenario
from tutor.understanding import Act, Fault, WhatIf, understand
from tutor.understanding.intents import ActKind, FaultKind
from tutor.whatif import Reading, read_what_if

SCALE = "scale deployment web --replicas={}"
DELETE = "delete pod -l app=web --wait=false --field-selector spec.nodeName={}"
FROM_CP3 = " --server=https://cp-3:6443"
KCM = "kube-controller-manager"
SCHEDULER = "kube-scheduler"


def reading(line: str) -> Reading:
    intent = understand(line).intent
    assert isinstance(intent, WhatIf), intent
    found = read_what_if(intent)
    assert found is not None
    return found


def one(planes: int = 1, workers: int = 3, **more: Any) -> dict[str, Any]:
    return {"control_planes": planes, "workers": workers, **more}


EXTERNAL = {"etcd": "external"}

TABLE: list[tuple[str, dict[str, Any], int, list[dict[str, Any]], str]] = [
    (
        "what if 2 of 3 etcd members fail?", one(3), 3,
        [{"crash": ["cp-1/etcd", "cp-2/etcd"]}, {"kubectl": SCALE.format(4) + FROM_CP3}], "90s",
    ),
    (
        "e se 2 dos 5 membros do etcd caírem enquanto eu escalo o web para 5?", one(5), 3,
        [
            {"crash": ["cp-1/etcd", "cp-2/etcd"]},
            {"kubectl": SCALE.format(5) + " --server=https://cp-5:6443"},
        ], "90s",
    ),
    (
        "e se o kube-scheduler cair por 5 minutos?", one(), 3,
        [{"crash": "cp-1/kube-scheduler"}, {"kubectl": SCALE.format(4)}, {"heal": "fault"}], "400s",
    ),
    (
        "what if the API server is down for 2 minutes and I delete a pod?", one(), 3,
        [
            {"crash": "cp-1/kube-apiserver"},
            {"kubectl": DELETE.format("worker-1")},
            {"heal": "fault"},
        ], "220s",
    ),
    ("what happens when a node loses power?", one(), 6, [{"power_off": "worker-1"}], "435s"),
    (
        "e se a rede isolar o cp-1?", one(3), 3,
        [{"partition": {"left": ["cp-1"]}}, {"kubectl": SCALE.format(4)}], "90s",
    ),
    (
        "suppose the etcd leader crashes", one(3, **EXTERNAL, etcd_members=3), 3,
        [{"crash": "leader/etcd"}, {"kubectl": SCALE.format(4)}], "90s",
    ),
    (
        "what if the kcm leader hangs for 40 s", one(3), 3,
        [{"pause": f"leader/{KCM}"}, {"kubectl": SCALE.format(4)}, {"heal": "fault"}], "140s",
    ),
    (
        "kill the scheduler and the controller manager", one(), 3,
        [
            {"crash": f"cp-1/{SCHEDULER}"},
            {"crash": f"cp-1/{KCM}"},
            {"kubectl": SCALE.format(4)},
        ], "90s",
    ),
    (
        "what if one of the three API servers crashes", one(3), 3,
        [{"crash": "cp-1/kube-apiserver"}, {"kubectl": SCALE.format(4)}], "90s",
    ),
    (
        "e se 7 dos 9 membros do etcd caírem", one(3, **EXTERNAL, etcd_members=7), 3,
        [{"crash": [f"etcd-{n}/etcd" for n in range(1, 8)]}, {"kubectl": SCALE.format(4)}], "90s",
    ),
    (
        "e se o kubelet do worker-2 parar por 10 minutos", one(), 6,
        [{"stop": "worker-2/kubelet"}, {"heal": "fault"}], "700s",
    ),
    (
        "e se num cluster com 5 workers, 2 nós ficarem sem energia", one(1, 5), 10,
        [{"power_off": ["worker-1", "worker-2"]}], "435s",
    ),
    (
        "e se eu apagar 2 pods?", one(), 3,
        [{"kubectl": DELETE.format("worker-1")}, {"kubectl": DELETE.format("worker-2")}], "70s",
    ),
    (
        "e se um pod morrer enquanto o kcm está fora?", one(), 3,
        [{"crash": f"cp-1/{KCM}"}, {"kubectl": DELETE.format("worker-1")}], "90s",
    ),
    (
        "e se o CCM cair e eu expor o web?", one(cloud=True), 3,
        [
            {"crash": "cp-1/cloud-controller-manager"},
            {"kubectl": "expose deployment web --name=web-lb --type=LoadBalancer --port=80"},
            {"kubectl": "get service web-lb"},
        ], "90s",
    ),
    (
        "e se a nuvem apagar a VM do worker-1?", one(cloud=True), 6,
        [{"vm_deleted": "worker-1"}], "435s",
    ),
    ("what if the cloud API goes down", one(cloud=True), 3, [
        {"cloud_down": True},
        {"kubectl": "expose deployment web --name=web-lb --type=LoadBalancer --port=80"},
        {"kubectl": "get service web-lb"},
    ], "90s"),
    (
        "what if I create a pod while the scheduler is down", one(), 3,
        [{"crash": f"cp-1/{SCHEDULER}"}, {"kubectl": "run probe --image=nginx:1.27"}], "90s",
    ),
    ("what if I drain worker-2", one(), 3, [{"kubectl": "drain worker-2 --ignore-daemonsets"}],
     "70s"),
    ("scale web to 3", one(), 1, [{"kubectl": SCALE.format(3)}], "70s"),
    ("what if I update the image of web", one(), 3,
     [{"kubectl": "set image deployment/web nginx=nginx:1.28"}], "70s"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "cluster", "replicas", "steps", "until"), TABLE, ids=[row[0] for row in TABLE]
)
def test_the_scenario_of_a_what_if(
    line: str,
    cluster: dict[str, Any],
    replicas: int,
    steps: list[dict[str, Any]],
    until: str,
) -> None:
    found = reading(line)

    moments = ("id", "at")
    verbs = [{k: v for k, v in s.items() if k not in moments} for s in found.scenario["timeline"]]
    assert found.scenario["cluster"] == cluster
    assert found.scenario["workload"] == [{"deployment": {"name": "web", "replicas": replicas}}]
    assert verbs == steps
    assert found.scenario["until"] == until


def test_it_is_said_back_in_both_languages() -> None:
    found = reading("e se o kube-scheduler cair por 5 minutos?")

    assert found.says["en"] == (
        "one control plane, 3 workers, a Deployment `web` with 3 replicas; at 10 s kube-scheduler "
        "crashes (the only one), for 5 min; 5 s later the operator runs "
        "`kubectl scale deployment web --replicas=4`."
    )
    assert found.says["pt-BR"] == (
        "um control plane, 3 workers, um Deployment `web` com 3 réplicas; aos 10 s, o "
        "kube-scheduler cai (é o único), por 5 min; 5 s depois, o operador roda "
        "`kubectl scale deployment web --replicas=4`."
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("what if a pod dies", "I read as a pod that is deleted"),
        ("what if 4 of 9 etcd members fail", "smaller than you said"),
        ("what if the scheduler is down for 3 hours", "20 minutes"),
        ("what if the scheduler crashes", "The command is mine"),
        ("what if the scheduler and kube-proxy crash", "from a line: kube-proxy. That part"),
        ("what if the scheduler and coredns crash", "has no DNS"),
        ("what if 2 of 3 etcd members fail", "a living etcd member beside it"),
    ],
)
def test_what_the_tutor_decided_is_said(line: str, says: str) -> None:
    assert any(says in note["en"] for note in reading(line).notes)


def test_nothing_that_the_simulator_has_is_no_scenario() -> None:
    assert read_what_if(WhatIf(not_simulated=("dns",))) is None


def test_a_name_that_kubernetes_refuses_is_no_scenario() -> None:
    assert read_what_if(WhatIf(acts=(Act("scale", 3, app="Not_A_Name"),))) is None


COUNTS = st.none() | st.integers(0, 100_000)
KINDS = st.sampled_from(
    ["etcd", "kube-apiserver", SCHEDULER, KCM, "kubelet", "cloud-controller-manager", "cloud", "vm",
     "load-balancer", "control-plane", "worker"]
)  # fmt: skip
HOSTS = st.lists(
    st.sampled_from(["cp-1", "cp-4", "cp-99", "worker-2", "worker-40", "etcd-3"]), max_size=3
)
FAULTS = st.builds(
    Fault,
    st.sampled_from(get_args(FaultKind)),
    KINDS,
    count=COUNTS,
    of=COUNTS,
    hosts=HOSTS.map(tuple),
    role=st.sampled_from(["", "leader", "follower"]),
    every=st.booleans(),
    majority=st.booleans(),
)
ACTS = st.builds(
    Act,
    st.sampled_from(get_args(ActKind)),
    count=COUNTS,
    app=st.sampled_from(["", "web", "api"]),
    host=st.sampled_from(["", "worker-2", "worker-77", "cp-1"]),
    pod=st.booleans(),
)
WHAT_IFS = st.builds(
    WhatIf,
    faults=st.lists(FAULTS, max_size=3).map(tuple),
    acts=st.lists(ACTS, max_size=6).map(tuple),
    heals_after_us=st.none() | st.integers(0, 10**13),
    control_planes=COUNTS,
    members=COUNTS,
    workers=COUNTS,
    replicas=COUNTS,
    cloud=st.booleans(),
)


@given(WHAT_IFS)
@settings(deadline=None, max_examples=300)
def test_whatever_is_meant_the_scenario_is_valid(what: WhatIf) -> None:
    found = read_what_if(what)

    if not what.faults and not what.acts:
        assert found is None
        return
    assert found is not None
    read_scenario(found.scenario)
    assert found.begins_us < found.until_us
