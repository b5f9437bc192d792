"""Scenario documents: what is read, what is refused, and where the finger points."""

import pytest

from engine.document import read_document
from engine.finding import Rejected
from engine.scenario import VERBS, Scenario, read_scenario

GOOD = """
title: {en: A split, pt-BR: Uma divisão}
cluster: {control_planes: 3, workers: 2, zones: 2, timings: {node_monitor_grace_period: 40s}}
workload:
  - deployment: {name: web, replicas: 3, requests: {cpu: 500m}}
  - service: {name: web}
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}
timeline:
  - {at: 30s, crash: cp-2/etcd, id: dead}
  - {after: dead + 5s, kubectl: scale deployment web --replicas=5}
  - {after: dead + 1m10s, partition: {left: cp-1, right: [cp-2, cp-3]}, id: cut}
  - {when: settled, heal: [cut, dead]}
  - {when: 'ready("web") >= 5', power_off: worker-1}
until: dead + 5m
"""


def read(text: str) -> Scenario:
    document = read_document(text, "scenario.yaml")
    return read_scenario(document.value, document.place)


def findings(text: str) -> list[str]:
    with pytest.raises(Rejected) as rejected:
        read(text)
    return [str(finding) for finding in rejected.value.findings]


def test_a_document_becomes_a_scenario():
    scenario = read(GOOD)

    assert [step.name for step in scenario.timeline] == [
        "dead",
        "step-2",
        "cut",
        "step-4",
        "step-5",
    ]
    assert [step.verb.word() for step in scenario.timeline] == [
        "crash",
        "kubectl",
        "partition",
        "heal",
        "power_off",
    ]
    assert scenario.step("step-2").after.delay == 5_000_000
    assert scenario.step("step-4").when.is_settled
    assert scenario.cluster.balanced


def test_a_scenario_written_down_reads_as_the_same_scenario():
    scenario = read(GOOD)

    again = read_scenario(scenario.to_mapping())

    assert again == scenario
    assert again.content_hash() == scenario.content_hash()


def test_the_content_hash_does_not_know_the_title_and_knows_the_rest():
    same = read(GOOD.replace("A split", "Split"))
    other = read(GOOD.replace("replicas: 3", "replicas: 4"))

    assert same.content_hash() == read(GOOD).content_hash() != other.content_hash()


def test_the_hosts_of_a_cluster_have_the_names_that_steps_use():
    cluster = read("cluster: {control_planes: 3, etcd: external, workers: 2}\nuntil: 1m\n").cluster

    names = [machine.name for machine in cluster.machines()]

    assert names == [
        "cp-1",
        "cp-2",
        "cp-3",
        "etcd-1",
        "etcd-2",
        "etcd-3",
        "worker-1",
        "worker-2",
        "lb",
        "operator",
    ]


def test_a_deployment_in_short_is_what_kubectl_create_makes():
    (web, service, settings) = (item.object() for item in read(GOOD).workload)

    assert web["spec"]["template"]["spec"]["containers"] == [
        {"name": "nginx", "image": "nginx:1.27", "resources": {"requests": {"cpu": "500m"}}}
    ]
    assert web["spec"]["selector"] == {"matchLabels": {"app": "web"}}
    assert service["spec"]["selector"] == {"app": "web"}
    assert settings["metadata"]["name"] == "settings"


@pytest.mark.parametrize("key", ["control_planes", "workers"])
@pytest.mark.parametrize("value", ["true", "2.0", '"3"'])
def test_what_is_counted_is_a_number(key, value):
    with pytest.raises(Rejected) as wrong:
        read(f"cluster: {{{key}: {value}}}\nuntil: 1m\n")

    assert [one.path for one in wrong.value.findings] == [f"cluster.{key}"]


WRONG = [
    pytest.param(
        "  - {at: 30s, partitoin: {left: cp-1}}",
        "timeline[0].partitoin: no key",
        "partition?",
        id="unknown verb",
    ),
    pytest.param(
        "  - {at: 30s, crash: cp-1/etdc}",
        "timeline[0].crash.process[0]: no process 'cp-1/etdc'",
        "cp-1/etcd?",
        id="unknown process",
    ),
    pytest.param(
        "  - {at: 30s, power_off: worker-9}", "no host 'worker-9'", "worker-", id="unknown host"
    ),
    pytest.param(
        "  - {at: 30s, heal: cut}",
        "no fault begun by an earlier step 'cut'",
        "",
        id="heal before any fault",
    ),
    pytest.param(
        "  - {after: boom + 3s, start: cp-1/etcd}",
        "timeline[0].after: no earlier step 'boom'",
        "",
        id="unknown step",
    ),
    pytest.param(
        "  - {at: 30, crash: cp-1/etcd}",
        "timeline[0].at: 30 has no unit",
        "30s",
        id="duration without unit",
    ),
    pytest.param("  - {at: 30s}", "a step says exactly one verb", "", id="no verb"),
    pytest.param(
        "  - {at: 30s, crash: cp-1/etcd, stop: cp-1/etcd}",
        "it says crash and stop",
        "",
        id="two verbs",
    ),
    pytest.param("  - {crash: cp-1/etcd}", "exactly one of at, after, when", "", id="no trigger"),
    pytest.param(
        "  - {at: 9m, crash: cp-1/etcd}",
        "timeline[0].at: at 9m, after the end of the run at 5m",
        "",
        id="after the end",
    ),
    pytest.param(
        "  - {at: 3s, kubectl: scal deploy web}",
        'unknown command "scal"',
        "scale",
        id="unknown kubectl verb",
    ),
    pytest.param(
        "  - {when: 'ready(web) > 2', start: cp-1/etcd}",
        "neither a number",
        "",
        id="text without quotes",
    ),
    pytest.param(
        "  - {when: 'redy(\"web\") > 2', start: cp-1/etcd}",
        "timeline[0].when: no probe 'redy'",
        "ready?",
        id="unknown probe",
    ),
    pytest.param(
        "  - {when: 'ready() > 2', start: cp-1/etcd}",
        "timeline[0].when: ready asks for (app, at)",
        "",
        id="probe without its argument",
    ),
    pytest.param(
        '  - {when: \'outcome("write") == "refused"\', start: cp-1/etcd}',
        "timeline[0].when: no earlier command 'write'",
        "",
        id="probe of an unknown command",
    ),
    pytest.param(
        "  - {at: 1s, partition: {left: cp-1, right: cp-1}}",
        "cp-1 cannot stand on both sides",
        "",
        id="both sides",
    ),
]


@pytest.mark.parametrize(("step", "message", "hint"), WRONG)
def test_a_wrong_step_is_refused_at_its_line(step, message, hint):
    text = f"cluster: {{control_planes: 1, workers: 3}}\ntimeline:\n{step}\nuntil: 5m\n"

    found = findings(text)

    assert any(message in finding and hint in finding for finding in found), found
    assert all(finding.startswith("scenario.yaml:3") for finding in found), found


def test_every_mistake_is_told_at_once():
    text = "cluster: {workerz: 3, zones: []}\ntimeline: [{at: 1s, crash: 3}]\n"

    found = findings(text)

    assert len(found) == 3, found
    assert "workers?" in found[-2] or "workers?" in found[0] or "worker?" in "".join(found)


LIMITS = [
    pytest.param(
        "cluster: {control_planes: 9}\nuntil: 1m\n", "control_planes", id="control planes"
    ),
    pytest.param("cluster: {workers: 1000}\nuntil: 1m\n", "workers", id="workers"),
    pytest.param("until: 2h\n", "until", id="duration"),
    pytest.param(
        "workload: [{deployment: {name: web, replicas: 9000}}]\nuntil: 1m\n",
        "replicas",
        id="replicas",
    ),
    pytest.param(
        "timeline: [{at: 50m, crash: cp-1/etcd, id: x}]\nuntil: x + 50m\n",
        "until",
        id="end after a step",
    ),
]


@pytest.mark.parametrize(("text", "where"), LIMITS)
def test_what_would_cost_too_much_is_refused(text, where):
    assert any(where in finding for finding in findings(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("until: 2h", "until: 2h is not from 0s to 1h", id="too long a run"),
        pytest.param("[1, 2]", "this should be a mapping (keys and values)", id="a list"),
        pytest.param(
            "{timeline: [" + "{at: 1s, crash: cp-1/etcd}, " * 101 + "], until: 1m}",
            "timeline: 101 are too many (at most 100)",
            id="too many steps",
        ),
        pytest.param(
            "{workload: [{deployment: {name: a, requests: {memory: 1Zi}}}], until: 1m}",
            "'1Zi' is not a quantity",
            id="no quantity",
        ),
    ],
)
def test_limits_are_said_in_the_units_and_words_of_the_document(text, said):
    assert any(said in finding for finding in findings(text)), findings(text)


@pytest.mark.parametrize("word", VERBS, ids=list(VERBS))
def test_the_schema_tells_editors_of_every_verb(word):
    schema = Scenario.model_json_schema()

    assert word in schema["$defs"]["Step"]["properties"]
