"""version, api-resources, cluster-info and config: what a server, and a kubeconfig, tell."""

import pytest

from engine.scenario import read_scenario
from engine.simulation import simulate
from tests.engine.operator.shell import Shell


@pytest.fixture(scope="module")
def shell():
    return Shell()


def rows(out: str) -> list[list[str]]:
    return [line.split() for line in out.splitlines()]


def test_versions_of_both_sides(shell):
    code, out, _ = shell.type("version")

    assert code == 0
    assert out.splitlines() == [
        "Client Version: v1.36.2", "Kustomize Version: v5.7.1", "Server Version: v1.36.2",
    ]  # fmt: skip
    assert shell.type("version --client")[1].count("\n") == 2
    assert "serverVersion:\n  gitVersion: v1.36.2\n" in shell.type("version -o yaml")[1]


def test_what_needs_no_etcd_is_answered_without_it():
    timeline = [
        {"at": "1s", "crash": "cp-1/etcd"},
        {"at": "2s", "id": "version", "kubectl": "version"},
        {"at": "3s", "id": "resources", "kubectl": "api-resources"},
        {"at": "4s", "crash": "cp-1/kube-apiserver"},
        {"at": "5s", "id": "refused", "kubectl": "version"},
        {"at": "6s", "id": "info", "kubectl": "cluster-info"},
    ]
    scenario = {"cluster": {"workers": 1}, "timeline": timeline, "until": "10s"}

    found = simulate(read_scenario(scenario), 3).commands

    assert (found["version"].code, found["resources"].code) == (0, 0)
    assert found["refused"].out.startswith("Client Version: ")
    assert found["refused"].err.startswith("The connection to the server cp-1:6443 was refused")
    assert found["info"].out.startswith("\nTo further debug and diagnose cluster problems")
    assert found["info"].code == 1


def test_a_certificate_that_has_ended_shows_nothing_about_the_cluster():
    timeline = [
        {"at": "1s", "expired_certificate": "operator/kubectl"},
        {"at": "2s", "id": "asked", "kubectl": "api-versions"},
    ]
    scenario = {"cluster": {"workers": 1}, "timeline": timeline, "until": "10s"}

    asked = simulate(read_scenario(scenario), 3).commands["asked"]

    assert asked.err.startswith("error: You must be logged in to the server")


def test_resources_are_listed_by_group_and_name(shell):
    _, out, _ = shell.type("api-resources")

    table = rows(out)
    assert table[0] == ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"]
    assert ["deployments", "deploy", "apps/v1", "true", "Deployment"] in table
    assert ["secrets", "v1", "true", "Secret"] in table
    assert [row[0] for row in table[1:4]] == ["configmaps", "events", "limitranges"]


@pytest.mark.parametrize(
    ("flags", "names"),
    [
        ("--api-group=apps", "controllerrevisions daemonsets deployments replicasets statefulsets"),
        ("--api-group=batch --sort-by=kind", "cronjobs jobs"),
        ("--namespaced=false --api-group=", "namespaces nodes persistentvolumes"),
        ("--api-group=authentication.k8s.io --verbs=create", "selfsubjectreviews"),
        ("--api-group=authentication.k8s.io --verbs=list", ""),
        ("--categories=all --api-group=", "pods services"),
    ],
)
def test_flags_leave_some_of_them(shell, flags, names):
    _, out, _ = shell.type(f"api-resources --no-headers {flags}")

    assert " ".join(row[0] for row in rows(out)) == names


def test_resources_as_names_and_with_verbs(shell):
    assert (
        shell.type("api-resources --api-group=batch -o name")[1] == "cronjobs.batch\njobs.batch\n"
    )
    wide = rows(shell.type("api-resources -o wide --api-group=batch")[1])
    assert wide[0][-2:] == ["VERBS", "CATEGORIES"]
    assert wide[2][-2:] == ["create,delete,deletecollection,get,list,patch,update,watch", "all"]


def test_versions_of_the_api_are_listed_once_and_in_order(shell):
    _, out, _ = shell.type("api-versions")

    found = out.split()
    assert found == sorted(set(found))
    assert {"apps/v1", "v1", "autoscaling/v2"} <= set(found)


def test_where_the_cluster_is(shell):
    assert shell.type("cluster-info")[1] == (
        "Kubernetes control plane is running at https://cp-1:6443\n\n"
        "To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n"
    )


def test_the_namespace_of_a_context_is_that_of_lines_that_name_none():
    shell = Shell()
    shell.type("create namespace shop")

    assert shell.type("config set-context --current --namespace=shop") == (
        0, 'Context "kubernetes-admin@kubernetes" modified.\n', "",
    )  # fmt: skip
    shell.type("create configmap here")
    assert shell.stored("configmaps", "here", "shop")["metadata"]["namespace"] == "shop"
    assert shell.type("get pods")[2] == "No resources found in shop namespace.\n"
    assert shell.type("get pods -n default")[2] == "No resources found in default namespace.\n"
    assert rows(shell.type("config get-contexts")[1])[1][-1] == "shop"
    assert shell.type("config current-context")[1] == "kubernetes-admin@kubernetes\n"
    assert shell.type("config view -o jsonpath='{.contexts[0].context.namespace}'")[1] == "shop"


WRONG = [
    ("version now", "error: extra arguments: [now]"),
    ("version -o wide", "error: --output must be 'yaml' or 'json'"),
    ("api-resources pods", "error: unexpected arguments: [pods]"),
    ("api-resources -o json", "error: --output json is not available"),
    ("api-resources --sort-by=group", "error: --sort-by accepts only name or kind"),
    ("cluster-info dump", "error: kubectl cluster-info dump is not modelled here: get what"),
    ("config use-context other", 'error: no context exists with the name: "other"'),
    ("config set-context --namespace=a", "error: unexpected args: []"),
    ("config get-contexts other", "error: context other not found"),
    ("config view -o wide", "error: -o is json, yaml or jsonpath= here"),
]


@pytest.mark.parametrize(("line", "said"), WRONG, ids=[line for line, _ in WRONG])
def test_what_makes_no_sense_is_told(shell, line, said):
    code, _, err = shell.type(line)

    assert code == 1
    assert err.startswith(said)
