"""How values are written in sentences of both languages, and in logs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest

from engine.wording import log_line, sentences, shortened

REFUSED = (
    'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while '
    'dialing: dial tcp 127.0.0.1:2379: connect: connection refused"'
)


@dataclass(frozen=True, slots=True)
class Note:
    """Any note: its template is given, in English; the Portuguese is the same."""

    merges: ClassVar[Mapping[str, str]] = {"value": "list", "count": "sum", "old": "first"}
    words: ClassVar[Mapping[str, str]] = {"it is ready": "está pronto"}
    template: str
    value: Any = ""
    count: int = 1
    old: int = 0
    took_us: int = 0
    says: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "says", {"en": self.template, "pt-BR": self.template})


WRITTEN = {
    "a process by kind and place": ("{value}", "cp-1/etcd", "etcd on cp-1", "etcd no cp-1"),
    "one kind on two machines": (
        "{value}", ("cp-1/etcd", "cp-2/etcd"), "etcd on cp-1 and cp-2", "etcd no cp-1 e no cp-2",
    ),
    "two kinds on one machine": (
        "{value}", ("cp-1/etcd", "cp-1/kube-scheduler"),
        "etcd and kube-scheduler on cp-1", "etcd e o kube-scheduler no cp-1",
    ),
    "two kinds on two machines": (
        "{value}", ("cp-1/etcd", "cp-2/kubelet"),
        "etcd on cp-1 and the kubelet on cp-2", "etcd no cp-1 e o kubelet no cp-2",
    ),
    "a verb before the place": (
        "{value:verb falls}", ("cp-1/etcd", "cp-2/etcd"),
        "etcd falls on cp-1 and cp-2", "etcd falls no cp-1 e no cp-2",
    ),
    "a verb of two kinds on the same machine": (
        "{value:verb falls/fall}", ("cp-1/etcd", "cp-1/kube-scheduler"),
        "etcd and kube-scheduler fall on cp-1", "etcd e o kube-scheduler fall no cp-1",
    ),
    "a verb of two kinds on two machines": (
        "{value:verb falls/fall}", ("cp-1/etcd", "cp-2/kube-scheduler"),
        "etcd falls on cp-1, kube-scheduler on cp-2",
        "etcd falls no cp-1, o kube-scheduler no cp-2",
    ),
    "the kubelet begins a sentence": (
        "{value} waits", "cp-1/kubelet", "The kubelet on cp-1 waits", "kubelet no cp-1 waits",
    ),
    "many names": (
        "{value}", tuple(f"worker-{n}" for n in range(6)),
        "worker-0, worker-1 and 4 more", "worker-0, worker-1 e mais 4",
    ),
    "pods without their usual namespace": (
        "{value:code}", ("default/a", "other/b"), "`a` and `other/b`", "`a` e `other/b`",
    ),
    "a number": ("{value} {value:pick pod/pods}", 2, "2 pods", "2 pods"),
    "an error in plain words": (
        "no: {value:error}", REFUSED, "no: etcd is unreachable", "no: o etcd está inalcançável",
    ),
    "an error without plain words": (
        "{value:error}", "etcdserver: too many requests",
        "`etcdserver: too many requests`", "`etcdserver: too many requests`",
    ),
    "a word of its own": ("{value:word}", "it is ready", "it is ready", "está pronto"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("template", "value", "english", "portuguese"), WRITTEN.values(), ids=WRITTEN
)
def test_a_value_is_written_as_people_do(template: str, value: Any, english: str, portuguese: str):
    assert sentences(Note(template, value)) == {"en": english, "pt-BR": portuguese}


def test_a_duration_has_the_decimal_mark_of_its_language():
    said = sentences(Note("{took_us}", took_us=7_000_000))

    assert said == {"en": "7.0 s", "pt-BR": "7,0 s"}


def test_several_notes_are_said_at_once():
    template = "{value:pick node/nodes} {value}: {old} → {count}{count:steps}"
    notes = [Note(template, f"worker-{n}", count=n, old=n) for n in (1, 2, 3)]

    said = sentences(*notes)

    assert said["en"] == "nodes worker-1, worker-2 and worker-3: 1 → 6 in 3 steps"
    assert said["pt-BR"] == "nodes worker-1, worker-2 e worker-3: 1 → 6 em 3 passos"


def test_a_log_keeps_names_and_errors_verbatim():
    assert log_line(Note("{value} **fails**", "cp-1/etcd")) == "cp-1/etcd fails"
    assert log_line(Note("{value:error}", REFUSED)) == REFUSED


QUOTED = {
    "short": ("not found", "not found"),
    "up to the description": (REFUSED, "rpc error: code = Unavailable…"),
    "up to the end of the first sentence": ("It is full. Try later.", "It is full…"),
    "up to the last colon that fits": (
        "Error from server (Timeout): the request did not complete within the allotted time at all",
        "Error from server (Timeout)…",
    ),
}


@pytest.mark.parametrize(("text", "quoted"), QUOTED.values(), ids=QUOTED)
def test_a_quotation_ends_where_a_thought_does(text: str, quoted: str):
    assert shortened(text) == quoted
