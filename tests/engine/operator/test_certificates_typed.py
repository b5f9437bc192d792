"""Certificates as people type them: requests, decisions, kubeconfigs; before a real API server."""

import pytest

from engine.certificates import (
    CLIENT,
    KUBELET_CLIENT,
    Certificate,
    Subject,
    certificate_text,
    decoded_base64,
    request_for,
)
from engine.operator.kubectl.redirection import redirected
from engine.units import EPOCH, SECOND
from tests.engine.operator.shell import Shell

MANIFEST = """
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {{name: {name}}}
spec: {{request: "{request}", signerName: {signer}, usages: [{usages}]{more}}}
"""


@pytest.fixture
def shell() -> Shell:
    return Shell()


def manifest(
    name: str = "jane", groups: str = "devs", *, signer: str = CLIENT, usages: str = "client auth",
    request: str | None = None, more: str = "",
) -> str:  # fmt: skip
    asked = request_for(Subject(name, tuple(groups.split()))) if request is None else request
    return MANIFEST.format(name=name, request=asked, signer=signer, usages=usages, more=more)


def test_a_request_names_its_maker_whatever_it_says(shell: Shell) -> None:
    shell.type("create clusterrole ask --verb=create --resource=certificatesigningrequests")
    shell.type("create clusterrolebinding ask --clusterrole=ask --user=joe")

    shell.type("create -f - --as joe", manifest(more=", username: kubernetes-admin"))

    spec = shell.stored("certificatesigningrequests", "jane", "")["spec"]
    assert (spec["username"], spec["groups"]) == ("joe", ["system:authenticated"])


def test_a_request_does_not_change_but_by_its_parts(shell: Shell) -> None:
    shell.type("create -f -", manifest())
    before = shell.stored("certificatesigningrequests", "jane", "")

    said = shell.type('patch csr jane --type=merge -p \'{"spec":{"usages":["any"]}}\'')[1]

    assert said.strip().endswith("patched (no change)")
    assert shell.stored("certificatesigningrequests", "jane", "") == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (manifest(request="eA=="), "PEM block type must be CERTIFICATE REQUEST"),
        (manifest(request="abc"), "illegal base64 data at input byte"),
        (manifest(usages="flying"), 'spec.usages[0]: Unsupported value: "flying"'),
        (manifest(usages="any, any"), 'spec.usages[1]: Duplicate value: "any"'),
        (manifest(usages=""), "spec.usages: Required value"),
        (manifest(signer="mine"), "must be a fully qualified domain and path"),
        (manifest(signer="kubernetes.io/legacy-unknown"), "the legacy signerName is not allowed"),
        (manifest(more=", expirationSeconds: 60"), "may not specify a duration less than 600"),
        (manifest(groups="system:masters"),
         f"use of {CLIENT} signer with system:masters group is not allowed"),
    ],
    ids=["no request", "no base64", "no usage", "a usage twice", "none", "no signer's name",
         "an old signer", "too short", "for all rights"],
)  # fmt: skip
def test_what_is_refused(shell: Shell, text: str, words: str) -> None:
    code, _, error = shell.type("create -f -", text)

    assert code == 1
    assert words in error


def test_decisions(shell: Shell) -> None:
    shell.type("create -f -", manifest())
    shell.type("create -f -", manifest("joe"))
    head = "certificatesigningrequest.certificates.k8s.io"

    said = [
        shell.type(f"certificate {line}")[1:]
        for line in ("approve jane", "approve jane", "deny jane joe", "approve nobody", "approve")
    ]

    assert said == [
        (f"{head}/jane approved\n", ""),
        (f"{head}/jane approved\n", ""),
        (f"{head}/joe denied\n", 'error: certificate signing request "jane" is already Approved\n'),
        ("", "Error from server (NotFound): certificatesigningrequests.certificates.k8s.io "
             '"nobody" not found\n'),
        ("", "error: one or more CSRs must be specified as <name> or -f <filename>\n"),
    ]  # fmt: skip
    shown = [line.split()[-1] for line in shell.type("get csr")[1].splitlines()[1:]]
    assert shown == ["Approved", "Denied"]


def test_who_may_decide(shell: Shell) -> None:
    shell.type("create -f -", manifest())
    shell.type("create -f -", manifest("system:node:n", "system:nodes", signer=KUBELET_CLIENT,
                                       usages="digital signature, client auth"))  # fmt: skip
    lines = (
        "create clusterrole decide --verb=get,update "
        "--resource=certificatesigningrequests,certificatesigningrequests/approval",
        "create clusterrolebinding decide --clusterrole=decide --user=joe",
        "create clusterrolebinding joe --user=joe "
        "--clusterrole=system:certificates.k8s.io:kube-apiserver-client-approver",
    )
    made = [shell.type(line)[0] for line in lines]

    own = shell.type("certificate approve jane --as joe")
    other = shell.type("certificate approve system:node:n --as joe")

    assert made == [0, 0, 0]
    assert own[0] == 0
    assert other[2] == (
        'Error from server (Forbidden): certificatesigningrequests.certificates.k8s.io '
        '"system:node:n" is forbidden: user not permitted to approve requests with signerName '
        f'"{KUBELET_CLIENT}"\n'
    )  # fmt: skip


def test_what_was_decided_stays(shell: Shell) -> None:
    shell.type("create -f -", manifest())
    shell.type("certificate approve jane")
    denied = {"type": "Denied", "status": "True", "reason": "No"}

    gone = shell.ask(
        "patch", "certificatesigningrequests", "", "jane", subresource="approval",
        options={"patchType": "merge"}, body={"status": {"conditions": []}},
    ).body["message"]  # fmt: skip
    both = shell.ask(
        "patch", "certificatesigningrequests", "", "jane", subresource="approval",
        options={"patchType": "strategic"}, body={"status": {"conditions": [denied]}},
    ).body["message"]  # fmt: skip
    by_status = shell.ask(
        "patch", "certificatesigningrequests", "", "jane", subresource="status",
        options={"patchType": "merge"}, body={"status": {"conditions": [denied]}},
    ).body["message"]  # fmt: skip

    assert 'updates may not remove a condition of type "Approved"' in gone
    assert "Approved and Denied conditions are mutually exclusive" in both
    assert 'updates may not add a condition of type "Denied"' in by_status


def certificate(begins_s: int, ends_s: int, *groups: str) -> str:
    text = certificate_text(
        Certificate(Subject("jane", groups), EPOCH + begins_s * SECOND, EPOCH + ends_s * SECOND)
    )
    return decoded_base64(text)


@pytest.mark.parametrize(
    ("begins", "ends", "says"),
    [
        (-300, 3600, "Username    jane"),
        (-300, 1, "error: You must be logged in to the server (Unauthorized)"),
        (600, 3600, "error: You must be logged in to the server (Unauthorized)"),
    ],
    ids=["its time is now", "it is over", "it has not begun"],
)
def test_a_certificate_counts_in_its_time(shell: Shell, begins: int, ends: int, says: str) -> None:
    shell.hosts["operator"].files["jane.crt"] = certificate(begins, ends)

    _, out, err = shell.type("auth whoami --client-certificate jane.crt --client-key jane.key")

    assert says in out + err


def test_contexts(shell: Shell) -> None:
    shell.hosts["operator"].files["jane.crt"] = certificate(-300, 3600, "devs")

    said = [
        shell.type(line)[1:]
        for line in (
            "config current-context",
            "config set-credentials jane --client-certificate=jane.crt --embed-certs=true",
            "config set-context here --cluster=kubernetes --user=jane",
            "config use-context here",
            "auth whoami",
            "config set-context --current --user=kubernetes-admin",
            "auth whoami",
        )
    ]

    whoami = "ATTRIBUTE   VALUE\nUsername    {}\nGroups      [{} system:authenticated]\n"
    assert said == [
        ("kubernetes-admin@kubernetes\n", ""),
        ('User "jane" set.\n', ""),
        ('Context "here" created.\n', ""),
        ('Switched to context "here".\n', ""),
        (whoami.format("jane", "devs"), ""),
        ('Context "here" modified.\n', ""),
        (whoami.format("kubernetes-admin", "kubeadm:cluster-admins"), ""),
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("get pods --context none", 'error: context "none" does not exist'),
        ("get pods --user none", 'error: auth info "none" does not exist'),
        ("config use-context none", 'error: no context exists with the name: "none"'),
        ("get pods --client-certificate none.crt",
         "Error in configuration: unable to read client-cert none.crt for kubernetes-admin due to "
         "open none.crt: no such file or directory"),
        ("config unset users", "error: kubectl config unset is not modelled here"),
        ("config frob", 'error: unknown command "frob"'),
    ],
    ids=["no context", "no user", "nothing to use", "no file", "not here", "nowhere"],
)  # fmt: skip
def test_what_a_kubeconfig_lacks(shell: Shell, line: str, says: str) -> None:
    code, _, error = shell.type(line)

    assert (code, error.startswith(says)) == (1, True)


@pytest.mark.parametrize(
    ("line", "head", "file"),
    [
        ("kubectl get pods", "kubectl get pods", ""),
        ("kubectl get pods > p.txt", "kubectl get pods", "p.txt"),
        ("kubectl get x | base64 -d > y", "kubectl get x | base64 -d", "y"),
        ("kubectl get x -o jsonpath='{.a} > b'", "kubectl get x -o jsonpath='{.a} > b'", ""),
        ("kubectl get x | wc -l", "kubectl get x | wc -l", ""),
    ],
    ids=["plain", "a file", "through a pipe", "in quotes", "a pipe"],
)
def test_where_the_output_goes(line: str, head: str, file: str) -> None:
    assert redirected(line) == (head, file)


def test_a_file_holds_what_was_printed(shell: Shell) -> None:
    printed = shell.type("get namespaces -o name")[1]

    code, out, err = shell.type("get namespaces -o name > spaces.txt")
    broken = shell.type("get namespaces -o name | base64 -d")

    assert (code, out, err) == (0, "", "")
    assert shell.hosts["operator"].files["spaces.txt"] == printed
    assert broken == (1, "", "base64: invalid input\n")
