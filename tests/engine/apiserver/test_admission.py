"""What admission fills in and refuses: accounts, limits, quotas, pod security."""

from typing import Any

import pytest

from engine.apiserver.admission.pod_security import said, violations
from engine.objects import Obj, dig
from tests.engine.apiserver.api_lab import ApiLab, deployment, pod


@pytest.fixture
def lab() -> ApiLab:
    lab = ApiLab()
    lab.run(2)
    return lab


def sized(name: str = "web", **resources: Any) -> Obj:
    """A pod whose one container has these requests and limits."""
    containers = [{"name": "main", "image": "nginx:1.27", "resources": resources}]
    return {**pod(name), "spec": {"containers": containers}}


# ServiceAccount


def test_a_pod_runs_as_default_and_an_account_must_exist(lab: ApiLab) -> None:
    plain = lab.ask("create", "pods", "default", body=pod())
    robot = lab.ask("create", "pods", "default", body=pod("r", serviceAccountName="robot"))
    new = {"metadata": {"name": "shop"}}
    lab.ask("create", "namespaces", body=new)
    there = lab.ask("create", "pods", "shop", body=pod())

    assert dig(plain.body, "spec.serviceAccountName") == "default"
    assert robot.body["message"] == (
        'pods "r" is forbidden: error looking up service account default/robot: serviceaccount '
        '"robot" not found'
    )
    assert there.body["message"] == (
        'pods "web" is forbidden: error looking up service account shop/default: serviceaccount '
        '"default" not found'
    )


# LimitRange


TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount"


def test_every_container_gets_the_token_of_the_account(lab: ApiLab) -> None:
    own = [{"name": "own", "mountPath": TOKEN}]
    both = [
        {"name": "main", "image": "nginx"},
        {"name": "other", "image": "nginx", "volumeMounts": own},
    ]
    volumes = [{"name": "own", "emptyDir": {}}]

    made = lab.ask(
        "create", "pods", "default", body=pod("web", containers=both, volumes=volumes)
    ).body["spec"]

    kept, added = made["volumes"]
    assert (kept["name"], added["name"][:-5], len(added["name"])) == ("own", "kube-api-access-", 21)
    assert dig(added, "projected.sources")[0] == {
        "serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}
    }
    mounts = [container["volumeMounts"] for container in made["containers"]]
    assert mounts == [[{"mountPath": TOKEN, "name": added["name"], "readOnly": True}], own]


def test_who_wants_no_token_gets_none(lab: ApiLab) -> None:
    shy = {"metadata": {"name": "shy"}, "automountServiceAccountToken": False}
    lab.ask("create", "serviceaccounts", "default", body=shy)
    lab.run(1)
    wishes: dict[str, Any] = {
        "pod": {"automountServiceAccountToken": False},
        "account": {"serviceAccountName": "shy"},
        "pod-over-account": {"serviceAccountName": "shy", "automountServiceAccountToken": True},
    }

    made = {
        name: lab.ask("create", "pods", "default", body=pod(name, **spec)).body["spec"]
        for name, spec in wishes.items()
    }

    assert [len(spec.get("volumes") or ()) for spec in made.values()] == [0, 0, 1]


def limited(lab: ApiLab, kind: str = "Container", **bounds: Any) -> None:
    body = {"metadata": {"name": "bounds"}, "spec": {"limits": [{"type": kind, **bounds}]}}
    assert lab.ask("create", "limitranges", "default", body=body).code == 201
    lab.run(0.1)


def test_a_range_fills_in_what_a_container_does_not_say(lab: ApiLab) -> None:
    limited(lab, default={"cpu": "500m"}, defaultRequest={"cpu": "100m"}, max={"memory": "1Gi"})

    made = lab.ask("create", "pods", "default", body=pod()).body
    own = sized("own", requests={"cpu": "50m"})
    kept = lab.ask("create", "pods", "default", body=own).body

    assert dig(made, "spec.containers")[0]["resources"] == {
        "limits": {"cpu": "500m", "memory": "1Gi"},
        "requests": {"cpu": "100m", "memory": "1Gi"},
    }
    assert dig(made, "metadata.annotations")["kubernetes.io/limit-ranger"] == (
        "LimitRanger plugin set: cpu, memory request for container main; cpu, memory limit for "
        "container main"
    )
    assert dig(kept, "spec.containers")[0]["resources"]["requests"]["cpu"] == "50m"
    assert made["status"]["qosClass"] == "Burstable"


@pytest.mark.parametrize(
    ("kind", "bounds", "resources", "why"),
    [
        pytest.param(
            "Container", {"max": {"cpu": "1"}}, {"limits": {"cpu": "2"}},
            "maximum cpu usage per Container is 1, but limit is 2", id="too much",
        ),
        pytest.param(
            "Container", {"min": {"memory": "64Mi"}}, {"requests": {"memory": "32Mi"}},
            "minimum memory usage per Container is 64Mi, but request is 32Mi", id="too little",
        ),
        pytest.param(
            "Pod", {"max": {"cpu": "1"}}, {},
            "maximum cpu usage per Pod is 1.  No limit is specified", id="a pod says nothing",
        ),
        pytest.param(
            "Container", {"maxLimitRequestRatio": {"cpu": "2"}},
            {"limits": {"cpu": "3"}, "requests": {"cpu": "1"}},
            "cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000",
            id="too wide",
        ),
        pytest.param(
            "Container", {"max": {"cpu": "1", "memory": "1Gi"}},
            {"limits": {"cpu": "2", "memory": "2Gi"}},
            "[maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per "
            "Container is 1Gi, but limit is 2Gi]", id="twice",
        ),
    ],
)  # fmt: skip
def test_what_a_range_refuses(
    lab: ApiLab, kind: str, bounds: Any, resources: Any, why: str
) -> None:
    limited(lab, kind, **bounds)

    refused = lab.ask("create", "pods", "default", body=sized(**resources))

    assert refused.code == 403
    assert refused.body["message"] == f'pods "web" is forbidden: {why}'


# ResourceQuota


def quota(lab: ApiLab, hard: Any, used: Any, name: str = "small", **spec: Any) -> None:
    """A quota that the controller has counted."""
    body = {"metadata": {"name": name}, "spec": {"hard": hard, **spec}}
    lab.ask("create", "resourcequotas", "default", body=body)
    status = {"status": {"hard": hard, "used": used}}
    options = {"patchType": "merge"}
    lab.ask(
        "patch", "resourcequotas", "default", name, subresource="status", body=status,
        options=options,
    )  # fmt: skip
    lab.run(0.1)


def used(lab: ApiLab, name: str = "small") -> Any:
    return dig(lab.ask("get", "resourcequotas", "default", name).body, "status.used")


def test_a_quota_is_charged_until_it_is_full(lab: ApiLab) -> None:
    quota(lab, {"pods": "2", "requests.cpu": "1"}, {"pods": "0", "requests.cpu": "0"})
    codes = [
        lab.ask("create", "pods", "default", body=sized(n, requests={"cpu": "300m"})).code
        for n in ("one", "two")
    ]

    full = lab.ask("create", "pods", "default", body=sized("three", requests={"cpu": "300m"}))

    assert codes == [201, 201]
    assert (full.code, full.body["message"]) == (
        403,
        'pods "three" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, '
        "limited: pods=2",
    )
    assert used(lab) == {"pods": "2", "requests.cpu": "600m"}


def test_two_creations_at_once_do_not_share_the_last_place(lab: ApiLab) -> None:
    quota(lab, {"pods": "1"}, {"pods": "0"})

    first = lab.send("create", "pods", "default", body=pod("one"))
    second = lab.send("create", "pods", "default", body=pod("two"))
    lab.run(1)

    answers = [lab.answer(first), lab.answer(second)]
    assert sorted(answer.code for answer in answers if answer) == [201, 403]
    assert used(lab) == {"pods": "1"}


@pytest.mark.parametrize(
    ("hard", "used", "body", "message"),
    [
        pytest.param(
            {"limits.cpu": "2", "requests.memory": "1Gi"},
            {"limits.cpu": "0", "requests.memory": "0"},
            pod(),
            'pods "web" is forbidden: failed quota: small: must specify limits.cpu for: main; '
            "requests.memory for: main", id="what is bounded must be said",
        ),
        pytest.param(
            {"pods": "2"}, {}, pod(),
            'pods "web" is forbidden: status unknown for quota: small, resources: pods',
            id="nobody has counted yet",
        ),
        pytest.param(
            {"pods": "2", "cpu": "1"}, {"pods": "2", "cpu": "900m"},
            sized(requests={"cpu": "200m"}),
            'pods "web" is forbidden: exceeded quota: small, requested: cpu=200m,pods=1, used: '
            "cpu=900m,pods=2, limited: cpu=1,pods=2", id="two bounds at once",
        ),
    ],
)  # fmt: skip
def test_what_a_quota_refuses(lab: ApiLab, hard: Any, used: Any, body: Any, message: str) -> None:
    quota(lab, hard, used)

    refused = lab.ask("create", "pods", "default", body=body)

    assert refused.body["message"] == message


def test_a_quota_of_pods_lets_the_deployment_in_and_one_of_deployments_does_not(
    lab: ApiLab,
) -> None:
    quota(lab, {"pods": "0"}, {"pods": "0"})
    first = lab.ask("create", "deployments", "default", body=deployment("web"))
    quota(lab, {"count/deployments.apps": "1"}, {"count/deployments.apps": "1"}, "few")

    second = lab.ask("create", "deployments", "default", body=deployment("api"))

    assert first.code == 201
    assert second.body["message"] == (
        'deployments.apps "api" is forbidden: exceeded quota: few, requested: '
        "count/deployments.apps=1, used: count/deployments.apps=1, limited: "
        "count/deployments.apps=1"
    )


def test_a_quota_with_a_scope_counts_what_is_in_it(lab: ApiLab) -> None:
    quota(lab, {"pods": "0"}, {"pods": "0"}, scopes=["BestEffort"])

    modest = lab.ask("create", "pods", "default", body=pod())
    greedy = lab.ask("create", "pods", "default", body=sized("big", requests={"cpu": "1"}))

    assert (modest.code, greedy.code) == (403, 201)


# PodSecurity

SAFE = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def contained(context: Any = None, **spec: Any) -> Any:
    container = {"name": "web", "image": "nginx"}
    container |= {"securityContext": context} if context is not None else {}
    return {"containers": [container], **spec}


NOTHING_SAID = (
    'allowPrivilegeEscalation != false (container "web" must set '
    "securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "
    '"web" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or '
    'container "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or '
    'container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or '
    '"Localhost")'
)


@pytest.mark.parametrize(
    ("level", "spec", "found"),
    [
        pytest.param("privileged", contained({"privileged": True}), "", id="all is privileged"),
        pytest.param("baseline", contained(), "", id="a plain pod is baseline"),
        pytest.param("restricted", contained(SAFE), "", id="a careful pod is restricted"),
        pytest.param("restricted", contained(), NOTHING_SAID, id="a plain pod is not"),
        pytest.param(
            "baseline",
            contained(
                {"privileged": True, "capabilities": {"add": ["NET_ADMIN", "KILL"]}},
                hostNetwork=True,
                volumes=[{"name": "root", "hostPath": {"path": "/"}}],
            ),
            'non-default capabilities (container "web" must not include "NET_ADMIN" in '
            "securityContext.capabilities.add), host namespaces (hostNetwork=true), hostPath "
            'volumes (volume "root"), privileged (container "web" must not set '
            "securityContext.privileged=true)",
            id="an intruder's pod",
        ),
        pytest.param(
            "restricted",
            contained({**SAFE, "runAsUser": 0}, volumes=[{"name": "root", "hostPath": {}}]),
            'restricted volume types (volume "root" uses restricted volume type "hostPath"), '
            'runAsUser=0 (container "web" must not set runAsUser=0)',
            id="restricted replaces the check of host paths",
        ),
    ],
)  # fmt: skip
def test_the_levels_of_pod_security(level: str, spec: Any, found: str) -> None:
    assert said(violations(level, spec)) == found


def guarded(lab: ApiLab, **modes: str) -> None:
    labels = {f"pod-security.kubernetes.io/{mode}": level for mode, level in modes.items()}
    body = {"metadata": {"labels": labels}}
    lab.ask("patch", "namespaces", "", "default", body=body, options={"patchType": "merge"})
    lab.run(0.1)


def test_a_namespace_enforces_on_pods_and_warns_about_workloads(lab: ApiLab) -> None:
    guarded(lab, enforce="baseline", warn="restricted")
    naked = pod("p", hostNetwork=True)

    refused = lab.ask("create", "pods", "default", body=naked)
    allowed = lab.ask("create", "deployments", "default", body=deployment())

    assert refused.body["message"] == (
        'pods "p" is forbidden: violates PodSecurity "baseline:latest": host namespaces '
        "(hostNetwork=true)"
    )
    assert allowed.code == 201
    assert allowed.warnings[0].startswith(
        'would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false '
        '(container "main" must set'
    )


def test_a_pod_that_asks_as_a_whole_is_charged_as_a_whole(lab: ApiLab) -> None:
    quota(lab, {"requests.cpu": "2", "requests.memory": "1Gi"},
          {"requests.cpu": "0", "requests.memory": "0"})  # fmt: skip
    whole = {"requests": {"cpu": "1500m"}, "limits": {"memory": "256Mi"}}

    created = lab.ask("create", "pods", "default", body=pod(resources=whole))

    assert created.code == 201
    assert created.body["spec"]["resources"]["requests"] == {"cpu": "1500m", "memory": "256Mi"}
    assert created.body["status"]["qosClass"] == "Burstable"
    assert used(lab) == {"requests.cpu": "1500m", "requests.memory": "256Mi"}
