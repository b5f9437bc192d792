"""People's own manifests: how they are read, and the lines that complaints name."""

import json

import pytest

from engine.__main__ import main
from engine.cases.document import read_case_file
from engine.finding import Rejected

NODE = """\
apiVersion: v1
kind: Node
metadata: {name: n1}
status: {allocatable: {cpu: "4", memory: 8Gi, pods: "110"}}
"""
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: c, image: nginx}
"""


def complaints(text: str, wanted: str = "") -> list[str]:
    try:
        read_case_file(text.encode(), "case.yaml", wanted)
    except Rejected as rejected:
        return [str(finding) for finding in rejected.findings]
    return []


def notes(text: str, wanted: str = "") -> tuple[tuple[str, ...], ...]:
    return read_case_file(text.encode(), "case.yaml", wanted).notes


def both(node: str = NODE, pod: str = POD) -> str:
    return f"{node}---\n{pod}"


CONFIG = "---\nkind: ConfigMap\nmetadata: {name: a}\n"
LISTED = '{"kind": "List", "items": [%s]}'
MISTAKES = [
    (
        "a quantity",
        both(NODE.replace("8Gi", "8GB")),
        "case.yaml:4 nodes[0].status.allocatable.memory: Node n1: memory: '8GB' is not a quantity",
    ),
    (
        "a type",
        both(pod=POD + "  tolerations: all\n"),
        "case.yaml:12 pod.spec.tolerations: Pod web: json: cannot unmarshal string",
    ),
    (
        "an effect",
        both(NODE + "spec: {taints: [{key: a, effect: Never}]}\n"),
        "case.yaml:5 nodes[0].spec.taints[0].effect: Node n1: spec.taints[0].effect: Unsupported",
    ),
    (
        "a class",
        both(pod=POD + "  priorityClassName: high\n"),
        'case.yaml:12 pod.spec.priorityClassName: pods "web" is forbidden: no PriorityClass with',
    ),
    ("no pod", NODE, "case.yaml:1: no pod waits for a node (add the Pod to place"),
    ("no node", POD, ""),
    ("two pods", both(pod=f"{POD}---\n{POD.replace('web', 'db')}"), "2 pods wait for a node: defa"),
    ("nothing", "# only a comment\n", "case.yaml:1: no pod waits for a node"),
    ("a list of words", both() + "---\n- a\n", "case.yaml:13 [0]: no manifest"),
    ("bad YAML", both() + "  x: [\n", "case.yaml:1"),
    ("bad JSON", "{", "case.yaml:1: not JSON"),
]


@pytest.mark.parametrize(("text", "says"), [r[1:] for r in MISTAKES], ids=[r[0] for r in MISTAKES])
def test_a_mistake_is_named_with_its_line(text: str, says: str) -> None:
    assert any(says in said for said in complaints(text)) or says == "" == "".join(complaints(text))


def test_the_pod_is_the_one_without_a_node_or_the_one_named() -> None:
    placed = POD.replace("spec:", "spec:\n  nodeName: n1").replace("web", "db")
    text = f"{both()}---\n{placed}"

    told = read_case_file(text.encode(), "case.yaml")
    moved = read_case_file(text.encode(), "case.yaml", "db")

    assert told.case["pod"]["metadata"]["name"] == "web"
    assert [pod["metadata"]["name"] for pod in told.case["pods"]] == ["db"]
    assert moved.case["pod"]["metadata"]["name"] == "db"
    assert moved.notes == (("waits", "default/web"), ("moved", "default/db", "n1"))
    assert complaints(text, "x") == [
        "case.yaml:1: no one pod 'x' (there is: default/db, default/web)"
    ]


def test_what_is_not_read_is_said() -> None:
    typo = POD.replace("spec:", "spec:\n  tolerationz: []\n  nodeSelectr: {}")

    assert notes(both(pod=typo) + CONFIG) == (
        ("unread", "ConfigMap", "1"),
        ("stranger", "pod.spec.tolerationz", "10", "tolerations?"),
        ("stranger", "pod.spec.nodeSelectr", "11", "nodeSelector?"),
    )


def test_a_list_from_kubectl_and_a_stream_are_read_in_both_forms() -> None:
    yaml = "kind: List\nitems:\n" + "".join(
        "- " + part.replace("\n", "\n  ").rstrip() + "\n" for part in (NODE, POD)
    )
    node = {"kind": "Node", "metadata": {"name": "n1"}}
    pod = {"kind": "Pod", "metadata": {"name": "web"}}
    pod["spec"] = {"containers": [{"name": "c", "image": "nginx"}]}
    text = json.dumps({"kind": "List", "items": [node, pod]})
    parts = f"{json.dumps(node)}\n---\n{json.dumps(pod)}\n"
    stream = json.dumps(node) + json.dumps(pod)

    for given in (yaml, text, parts, stream):
        case = read_case_file(given.encode(), "case.yaml").case
        assert [n["metadata"]["name"] for n in case["nodes"]] == ["n1"]
        assert case["pod"]["metadata"]["name"] == "web"


def test_the_items_of_a_typed_list_need_no_kind() -> None:
    text = (
        "apiVersion: v1\nkind: NodeList\nitems: [{metadata: {name: n1}}]\n---\n"
        "apiVersion: v1\nkind: PodList\nitems: [{metadata: {name: web}, spec: "
        "{containers: [{name: c, image: nginx}]}}]\n"
    )

    case = read_case_file(text.encode(), "case.yaml").case

    assert [n["metadata"]["name"] for n in case["nodes"]] == ["n1"]
    assert case["pod"]["metadata"]["name"] == "web"


def test_the_command_explains_in_words_and_as_json(
    tmp_path: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.yaml"  # type: ignore[operator]
    path.write_text(both())

    assert main(["schedule", "--case", str(path)]) == 0
    assert "n1 is the only node that will do, so it is not scored." in capsys.readouterr().out
    assert main(["schedule", "--case", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["node"] == "n1"
    path.write_text("kind: Node\n")
    assert main(["schedule", "--case", str(path)]) == 1
    assert "no pod waits for a node" in capsys.readouterr().err
