"""Nobody gives rights that they lack, and roles that collect others grow and shrink with them."""

from typing import Any

import pytest

from engine.apiserver.authorization.escalation import EVERYTHING, missing
from engine.scenario import read_scenario
from engine.simulation import simulate


def rule(resources: str, verbs: str, *, group: str = "", names: str = "") -> Any:
    more = {"resourceNames": names.split()} if names else {}
    found = {"apiGroups": [group], "resources": resources.split(), "verbs": verbs.split()}
    return {**found, **more}


URLS = {"nonResourceURLs": ["/healthz", "/apis/*"], "verbs": ["get"]}


@pytest.mark.parametrize(
    ("had", "wanted", "lacking"),
    [
        pytest.param([rule("pods", "get list")], rule("pods", "get"), 0, id="a part of it"),
        pytest.param(
            [rule("pods", "get"), rule("pods", "list")], rule("pods", "get list"), 0,
            id="from two rules",
        ),
        pytest.param([rule("pods", "get")], rule("pods secrets", "get list"), 3, id="each part"),
        pytest.param([rule("pods", "*")], rule("pods", "*"), 0, id="all verbs"),
        pytest.param([rule("pods", "get list")], rule("pods", "*"), 1, id="all is more than some"),
        pytest.param([rule("*", "get")], rule("pods/log", "get"), 0, id="a star is for all parts"),
        pytest.param([rule("pods", "get")], rule("pods/log", "get"), 1, id="a pod is not its log"),
        pytest.param([rule("*/scale", "get")], rule("web/scale", "get"), 0, id="any scale"),
        pytest.param(
            [rule("pods", "get", group="apps")], rule("pods", "get"), 1, id="another group"
        ),
        pytest.param(
            [rule("secrets", "get", names="a b")], rule("secrets", "get", names="a"), 0,
            id="one name of two",
        ),
        pytest.param(
            [rule("secrets", "get", names="a")], rule("secrets", "get"), 1,
            id="all names are more than one",
        ),
        pytest.param(
            [rule("secrets", "get")], rule("secrets", "get", names="a"), 0, id="one is less"
        ),
        pytest.param([URLS], {"nonResourceURLs": ["/apis/apps"], "verbs": ["get"]}, 0, id="paths"),
        pytest.param([URLS], {"nonResourceURLs": ["/metrics"], "verbs": ["get"]}, 1, id="a path"),
        pytest.param([*EVERYTHING], rule("x", "y", group="z"), 0, id="everything"),
    ],
)  # fmt: skip
def test_what_is_missing(had: Any, wanted: Any, lacking: int) -> None:
    assert len(missing(had, [wanted])) == lacking


def typed(*lines: str) -> list[str]:
    """What kubectl says to lines typed a second apart."""
    steps = [{"at": f"{n}s", "id": f"l{n}", "kubectl": x} for n, x in enumerate(lines, 1)]
    scenario = {
        "cluster": {"control_planes": 1, "workers": 1},
        "timeline": steps,
        "until": f"{len(lines) + 2}s",
    }
    run = simulate(read_scenario(scenario), 1)
    return [(command.out + command.err).strip() for command in run.commands.values()]


def test_an_admin_of_a_namespace_gives_what_they_have_and_no_more() -> None:
    said = typed(
        "create rolebinding rolf --clusterrole=admin --user=rolf -n default",
        "create role r --verb=get,escalate --resource=pods,roles -n default --as=rolf",
        "create role r --verb=get,list --resource=pods -n default --as=rolf",
        "create rolebinding r --role=r --user=jane -n default --as=rolf",
        "create rolebinding up --clusterrole=cluster-admin --user=rolf -n default --as=rolf",
        "create rolebinding none --clusterrole=none --user=rolf -n default --as=rolf",
        "annotate role r note=yes -n default --as=rolf",
    )

    held = 'user "rolf" (groups=["system:authenticated"]) is attempting to grant RBAC permissions '
    held += "not currently held:\n"
    group = "rbac.authorization.k8s.io"
    assert said[1].endswith(
        f': roles.{group} "r" is forbidden: {held}'
        '{APIGroups:[""], Resources:["pods"], Verbs:["escalate"]}\n'
        f'{{APIGroups:["{group}"], Resources:["roles"], Verbs:["escalate"]}}'
    )
    assert said[2:4] == [f"role.{group}/r created", f"rolebinding.{group}/r created"]
    assert said[4].endswith(
        f': rolebindings.{group} "up" is forbidden: {held}'
        '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n'
        '{NonResourceURLs:["*"], Verbs:["*"]}'
    )
    assert said[5].endswith(f'clusterroles.{group} "none" not found')
    assert said[6] == f"role.{group}/r annotated"


def test_view_edit_and_admin_collect_a_role_that_is_made_later_and_let_it_go() -> None:
    ask = "auth can-i list resourcequotas --subresource=odd -n default --as="
    said = typed(
        "create clusterrole odd --verb=list --resource=resourcequotas/odd",
        "create clusterrolebinding v --clusterrole=view --user=vera",
        "create clusterrolebinding a --clusterrole=admin --user=ada",
        f"{ask}vera",
        "label clusterrole odd rbac.authorization.k8s.io/aggregate-to-view=true",
        "get nodes",
        f"{ask}vera",
        f"{ask}ada",
        "delete clusterrole odd",
        "get nodes",
        f"{ask}vera",
        f"{ask}ada",
    )

    assert [said[n] for n in (3, 6, 7, 10, 11)] == ["no", "yes", "yes", "no", "no"]
