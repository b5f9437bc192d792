"""Rights as people type them: roles, bindings, --as, auth can-i; in front of a real API server."""

import pytest

from tests.engine.operator.shell import Shell


@pytest.fixture
def shell() -> Shell:
    return Shell()


def test_jane_gets_a_role_and_may_then_do_what_it_says(shell: Shell) -> None:
    refused = shell.type("get pods --as jane")
    before = shell.type("auth can-i list pods --as jane")
    made = [
        shell.type("create role reader --verb=get,list --resource=pods,deployments.apps")[1],
        shell.type("create rolebinding jane-reads --role=reader --user=jane")[1],
    ]

    after = shell.type("auth can-i list pods --as=jane")
    elsewhere = shell.type("auth can-i list pods --as=jane -n kube-system")
    shown = shell.type("get pods --as=jane")

    assert refused == (
        1,
        "",
        'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" '
        'in API group "" in the namespace "default"\n',
    )
    assert before == (1, "no\n", "")
    assert made == [
        "role.rbac.authorization.k8s.io/reader created\n",
        "rolebinding.rbac.authorization.k8s.io/jane-reads created\n",
    ]
    assert after == (0, "yes\n", "")
    assert elsewhere == (1, "no\n", "")
    assert shown == (0, "", "No resources found in default namespace.\n")


def test_cluster_roles_and_their_bindings(shell: Shell) -> None:
    shell.type("create clusterrole nodes --verb=list --resource=nodes")
    shell.type("create clusterrolebinding ops --clusterrole=nodes --group=ops")
    shell.type("create clusterrolebinding bot --clusterrole=view --serviceaccount=default:default")

    assert shell.type("auth can-i list nodes --as joe --as-group ops")[1] == "yes\n"
    assert shell.type("auth can-i list nodes --as joe")[1] == "no\n"
    bot = "--as system:serviceaccount:default:default"
    assert shell.type(f"auth can-i list pods {bot}")[1] == "yes\n"
    assert shell.type(f"auth can-i get secrets {bot}")[1] == "no\n"
    assert shell.type("get clusterrolebindings ops -o wide")[1].splitlines()[0].split() == [
        "NAME", "ROLE", "AGE", "USERS", "GROUPS", "SERVICEACCOUNTS",
    ]  # fmt: skip


def test_who_am_i_and_what_may_i(shell: Shell) -> None:
    code, who, _ = shell.type("auth whoami")
    listed = shell.type("auth can-i --list --as jane")[1]

    assert code == 0
    assert "kubernetes-admin" in who
    assert "[kubeadm:cluster-admins system:authenticated]" in who
    assert "selfsubjectaccessreviews.authorization.k8s.io" in listed
    assert "pods" not in listed


def test_without_its_binding_the_admin_is_locked_out_and_the_super_admin_is_not(
    shell: Shell,
) -> None:
    shell.type("delete clusterrolebinding kubeadm:cluster-admins --wait=false")

    locked = shell.type("get nodes")
    rescue = shell.type("get nodes --kubeconfig /etc/kubernetes/super-admin.conf")

    assert locked[0] == 1
    assert 'User "kubernetes-admin" cannot list resource "nodes"' in locked[2]
    assert rescue == (0, "", "No resources found\n")


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("create role r --resource=pods", "error: at least one verb must be specified\n"),
        ("create role r --verb=get", "error: at least one resource must be specified\n"),
        (
            "create role r --verb=get --resource=pots",
            'error: the server doesn\'t have a resource type "pots"\n',
        ),
        (
            "create rolebinding b --user=jane",
            "error: exactly one of clusterrole or role must be specified\n",
        ),
        (
            "create rolebinding b --role=r --serviceaccount=robot",
            "error: serviceaccount must be <namespace>:<name>\n",
        ),
        (
            "get pods --as-group dev",
            "error: requesting groups or user-extra for  without impersonating a user\n",
        ),
    ],
)
def test_a_line_that_makes_no_sense(shell: Shell, line: str, error: str) -> None:
    assert shell.type(line) == (1, "", error)


def test_a_warning_of_the_server_is_printed(shell: Shell) -> None:
    shell.type("label namespace default pod-security.kubernetes.io/warn=restricted")

    code, out, err = shell.type("create deployment web --image=nginx")

    assert (code, out) == (0, "deployment.apps/web created\n")
    assert err.startswith('Warning: would violate PodSecurity "restricted:latest": ')


def test_readyz_says_which_checks_pass_and_which_do_not(shell: Shell) -> None:
    well = shell.type("get --raw /readyz")
    checks = shell.type("get --raw '/livez?verbose'")[1]

    shell.process("cp-1/etcd").end("stopped", 0, "stopped")
    ill = shell.type("get --raw=/readyz")

    assert well == (0, "ok", "")
    assert checks.splitlines()[2:4] == ["[+]etcd ok", "[+]poststarthook/rbac/bootstrap-roles ok"]
    assert checks.endswith("livez check passed")
    assert ill[0] == 1
    assert ill[2].startswith(
        'Error from server (InternalError): an error on the server ("[+]ping ok'
    )
    assert "[-]etcd failed: reason withheld\\n" in ill[2]
