"""What learners write, and what is read in it: tables in both languages, and a few laws."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from quizbank.text import LANGUAGES, Language
from tutor.understanding import (
    LENGTH_MAX,
    ROWS,
    Act,
    Compare,
    Concept,
    Fault,
    Greeting,
    Help,
    Kubectl,
    OpenLab,
    Progress,
    Quiz,
    Thanks,
    Unknown,
    WhatIf,
    lexicon,
    understand,
)

FAST_SECONDS = 0.5
"""On a slow machine that does other things too; a few milliseconds are usual."""

API = "kube-apiserver"
KCM = "kube-controller-manager"
SCHEDULER = "kube-scheduler"
CCM = "cloud-controller-manager"
MINUTE = 60_000_000
ONE_POD = Act("delete", 1, pod=True)


def what_if(*faults: Fault, acts: tuple[Act, ...] = (), **rest: Any) -> WhatIf:
    return WhatIf(faults, acts, **rest)


EN: list[tuple[str, Any]] = [
    ("hello", Greeting()),
    ("Good morning!", Greeting()),
    ("thanks a lot", Thanks()),
    ("help", Help()),
    ("what can you do?", Help()),
    ("how am I doing?", Progress()),
    ("am I ready for the CKA?", Progress()),
    ("kubectl get pods -o wide", Kubectl("kubectl get pods -o wide")),
    ("$ kubectl delete pod web-1", Kubectl("kubectl delete pod web-1")),
    ("`kubectl get nodes`", Kubectl("kubectl get nodes")),
    ("k get po -A", Kubectl("kubectl get po -A")),
    ("etcdctl endpoint status", Kubectl("etcdctl endpoint status")),
    ("what does the scheduler do?", Concept("scheduler")),
    ("What is etcd?", Concept("etcd")),
    ("what's a taint", Concept("taint")),
    ("Explain leader election to me", Concept("leader election")),
    ("tell me about static pods", Concept("static pods")),
    ("etcd", Concept("etcd")),
    ("who replaces a pod that died?", Concept("who replaces a pod that died")),
    ("what is the capital of France?", Concept("capital of france")),
    ("difference between kcm and ccm", Compare("kcm", "ccm")),
    (
        "What's the difference between a Deployment and a ReplicaSet?",
        Compare("deployment", "replicaset"),
    ),
    ("kubelet vs kube-proxy", Compare("kubelet", "kube-proxy")),
    ("10 questions on etcd", Quiz("practice", 10, "etcd")),
    ("ten hard questions about the scheduler", Quiz("practice", 10, "scheduler", hard=True)),
    ("a 20 minute exam", Quiz("timed", minutes=20)),
    ("mock exam, 15 questions in 30 minutes", Quiz("timed", 15, minutes=30)),
    ("review my mistakes", Quiz("review")),
    ("quiz me", Quiz("practice")),
    ("what if 2 of 3 etcd members fail?", what_if(Fault("crash", "etcd", 2, 3))),
    ("what if 3/5 etcd members die", what_if(Fault("crash", "etcd", 3, 5))),
    ("what if etcd loses quorum?", what_if(Fault("crash", "etcd", majority=True))),
    ("suppose the etcd leader crashes", what_if(Fault("crash", "etcd", role="leader"))),
    ("what happens when a node loses power?", what_if(Fault("power", "worker", 1))),
    (
        "what if the API server is down for 2 minutes and I delete a pod?",
        what_if(Fault("crash", API), acts=(ONE_POD,), heals_after_us=2 * MINUTE),
    ),
    ("what happens to pods when the API server is down?", what_if(Fault("crash", API))),
    (
        "kill the scheduler and the controller manager",
        what_if(Fault("crash", SCHEDULER), Fault("crash", KCM)),
    ),
    (
        "what if the kcm leader hangs for 40 s",
        what_if(Fault("pause", KCM, role="leader"), heals_after_us=40_000_000),
    ),
    (
        "what if cp-1/etcd and cp-2/etcd crash",
        what_if(Fault("crash", "etcd", hosts=("cp-1", "cp-2"))),
    ),
    ("what if all the nodes lose power", what_if(Fault("power", "worker", every=True))),
    ("what if a pod dies", what_if(acts=(ONE_POD,), pod_failed=True)),
    ("scale web to 5", what_if(acts=(Act("scale", 5, "web"),))),
    ("what if I drain worker-2", what_if(acts=(Act("drain", host="worker-2"),))),
    (
        "in a cluster with 5 control planes, what if 2 of them lose power?",
        what_if(Fault("power", "control-plane", 2), control_planes=5),
    ),
    (
        "what if the CCM is down and I expose web?",
        what_if(Fault("crash", CCM), acts=(Act("expose", app="web"),)),
    ),
    ("what if kube-proxy dies", what_if(in_lab=("kube-proxy",))),
    ("waht if the schedular crashes", what_if(Fault("crash", SCHEDULER))),
    ("what does the kublet do?", Concept("kubelet")),
    (
        "what happens to a StatefulSet when its node dies?",
        Concept("what happens to a statefulset when its node dies"),
    ),
    ("show me the pods", Kubectl("kubectl get pods")),
    ("can you shut down cp-2 please", what_if(Fault("stop", "control-plane", hosts=("cp-2",)))),
    (
        "what if someone deletes 3 pods while the scheduler is frozen?",
        what_if(Fault("pause", SCHEDULER), acts=(Act("delete", 3, pod=True),)),
    ),
    ("asdf qwer", Unknown()),
]  # fmt: skip

PT: list[tuple[str, Any]] = [
    ("oi", Greeting()),
    ("Boa noite!", Greeting()),
    ("muito obrigado", Thanks()),
    ("ajuda", Help()),
    ("O que você sabe fazer?", Help()),
    ("como estou indo?", Progress()),
    ("Estou pronta para a KCNA?", Progress()),
    ("o que é o etcd?", Concept("etcd")),
    ("O QUE E O ETCD", Concept("etcd")),
    ("o que faz o scheduler?", Concept("scheduler")),
    ("para que serve o kubelet?", Concept("kubelet")),
    ("me explica a eleição de líder", Concept("eleicao de lider")),
    ("como funciona o CCM?", Concept("ccm")),
    ("quem recria um pod que morreu?", Concept("quem recria um pod que morreu")),
    ("qual a diferença entre kcm e ccm?", Compare("kcm", "ccm")),
    ("qual a diferenca do taint para a toleration", Compare("taint", "toleration")),
    ("10 questões sobre o etcd", Quiz("practice", 10, "etcd")),
    ("simulado de 20 minutos", Quiz("timed", minutes=20)),
    ("quero um simulado de 10 questões em 15 minutos", Quiz("timed", 10, minutes=15)),
    ("revisar o que errei", Quiz("review")),
    ("qual a previsão do tempo?", Concept("qual a previsao do tempo")),
    ("cinco perguntas difíceis de kubelet", Quiz("practice", 5, "kubelet", hard=True)),
    (
        "e se o kube-scheduler cair por 5 minutos?",
        what_if(Fault("crash", SCHEDULER), heals_after_us=5 * MINUTE),
    ),
    (
        "e se 2 dos 5 membros do etcd caírem enquanto eu escalo o web para 5?",
        what_if(Fault("crash", "etcd", 2, 5), acts=(Act("scale", 5, "web"),)),
    ),
    ("e se a maioria do etcd cair?", what_if(Fault("crash", "etcd", majority=True))),
    ("e se a rede isolar o cp-1?", what_if(Fault("partition", "control-plane", hosts=("cp-1",)))),
    ("e se a rede cair?", what_if(Fault("partition", "worker"))),
    ("o que acontece se um nó perder energia?", what_if(Fault("power", "worker", 1))),
    (
        "e se num cluster com 5 workers, 2 nós ficarem sem energia",
        what_if(Fault("power", "worker", 2), workers=5),
    ),
    ("e se o nó do control plane cair", what_if(Fault("crash", "control-plane"))),
    (
        "e se o kubelet do worker-2 parar por 10 minutos",
        what_if(Fault("stop", "kubelet", hosts=("worker-2",)), heals_after_us=10 * MINUTE),
    ),
    (
        "e se o scheduler e o controller manager caírem ao mesmo tempo?",
        what_if(Fault("crash", SCHEDULER), Fault("crash", KCM)),
    ),
    (
        "e se um pod morrer enquanto o kcm está fora?",
        what_if(Fault("crash", KCM), acts=(ONE_POD,), pod_failed=True),
    ),
    (
        "e se eu atualizar a imagem do web com o kcm fora do ar",
        what_if(Fault("crash", KCM), acts=(Act("image", app="web"),)),
    ),
    (
        "e se todos os membros do etcd caírem por 1 minuto e meio",
        what_if(Fault("crash", "etcd", every=True), heals_after_us=90_000_000),
    ),
    ("derrube o etcd", what_if(Fault("crash", "etcd"))),
    ("desligue o worker-1", what_if(Fault("power", "worker", hosts=("worker-1",)))),
    ("e se eu apagar 2 pods?", what_if(acts=(Act("delete", 2, pod=True),))),
    (
        "e se a nuvem apagar a VM do worker-1?",
        what_if(Fault("deleted", "vm", hosts=("worker-1",)), cloud=True),
    ),
    (
        "se eu tiver 2 control planes e um cair?",
        what_if(Fault("crash", "control-plane", 1), control_planes=2),
    ),
    (
        "e se cair a rede entre os workers e o control plane?",
        what_if(Fault("partition", "worker")),
    ),
    ("e se o worker-3 pegar fogo?", what_if(Fault("power", "worker", hosts=("worker-3",)))),
    ("e se o shceduler cair", what_if(Fault("crash", SCHEDULER))),
    ("e se o lider do etcd travar", what_if(Fault("pause", "etcd", role="leader"))),
]  # fmt: skip


@pytest.mark.parametrize(("line", "means"), EN, ids=[line for line, _ in EN])
def test_english(line: str, means: Any) -> None:
    understood = understand(line, language="en")

    assert understood.intent == means


@pytest.mark.parametrize(("line", "means"), PT, ids=[line for line, _ in PT])
def test_portuguese(line: str, means: Any) -> None:
    understood = understand(line, language="pt-BR")

    assert understood.intent == means


def test_the_tables_are_long_enough() -> None:
    assert min(len(EN), len(PT)) >= 30


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("what if the scheduler crashes?", "en"),
        ("e se o scheduler cair?", "pt-BR"),
        ("What is quorum?", "en"),
        ("o que é quórum?", "pt-BR"),
        ("como estou indo?", "pt-BR"),
        ("how am I doing?", "en"),
        ("valeu!", "pt-BR"),
        ("10 questions on etcd", "en"),
        ("simulado de 20 minutos", "pt-BR"),
    ],
)
@pytest.mark.parametrize("page", LANGUAGES)
def test_a_line_is_answered_in_its_own_language(
    line: str, language: Language, page: Language
) -> None:
    assert understand(line, language=page).language == language


@pytest.mark.parametrize("page", LANGUAGES)
def test_a_line_that_does_not_tell_is_answered_in_the_language_of_the_page(page: Language) -> None:
    assert understand("etcd", language=page).language == page


KINDS = {
    "greeting": Greeting,
    "thanks": Thanks,
    "help": Help,
    "progress": Progress,
    "lab": OpenLab,
    "quiz": Quiz,
    "look": Kubectl,
    "compare": Compare,
    "what-if": WhatIf,
    "on-condition": WhatIf,
    "imperative": WhatIf,
    "concept": Concept,
}


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_every_row_understands_its_own_examples(row: Any) -> None:
    for language in LANGUAGES:
        assert row.examples[language]
        for example in row.examples[language]:
            found = understand(example, language=language)

            assert type(found.intent) is KINDS[row.name], example
            assert found.language == language, example


HOSTILE = {
    "long": "what if " * 1_300,
    "long-word": "a" * 10_000,
    "many-numbers": "2 of 3 " * 70,
    "html": "<script>alert('x')</script>" * 15,
    "brackets": "(" * 499,
    "backtracking": "what is the difference between " + "and " * 110,
    "spaces": "what   " * 70,
    "expanding-unicode": "\ufdfa" * 499,
    "combining": "e\u0301" * 249,
    "control": "kubectl get pods\x00\x1b[31m; rm -rf /",
    "huge-number": "what if " + "9" * 400 + " etcd members fail",
    "right-to-left": "\u202ewhat is etcd",
    "emoji": "🔥" * 200,
    "template": "{{7*7}} ${x} %s {0} {line}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_text_is_read_fast_and_does_no_harm(text: str, language: Language) -> None:
    understand("warm up", language=language)

    begun = time.perf_counter()
    understand(text, language=language)

    assert time.perf_counter() - begun < FAST_SECONDS


def test_a_text_that_is_too_long_is_not_read() -> None:
    assert understand("etcd " * LENGTH_MAX).intent == Unknown("too-long")


@pytest.mark.parametrize("text", ["", "   ", "\n", "?!", "``", "…"])
def test_nothing_is_nothing(text: str) -> None:
    assert isinstance(understand(text).intent, Unknown)


def test_the_simulator_has_what_only_the_lab_breaks_and_has_not_what_is_called_absent() -> None:
    has = (*engine.VOCABULARY, *engine.names_in({"control_planes": 1, "workers": 1})["process"])

    for kind, meaning, _ in lexicon.ROWS:
        if kind in ("lab", "absent"):
            assert any(meaning in word for word in has) == (kind == "lab"), meaning


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=200)
def test_any_text_means_something_or_is_unknown(text: str) -> None:
    assert understand(text).language in LANGUAGES


VOCABULARY = """what if e se the o a 2 of de 3 dos etcd members membros leader crash cair caem and e
while enquanto i eu scale escalo web to para 5 for por minutes minutos node cp-1 power energia all
todos pods delete apago com with cluster scheduler network rede isolate worker-2 s , half only loses
perder quorum vm cloud kubelet on no none líder nó caírem"""
WORDS = st.sampled_from(VOCABULARY.split())


@given(st.lists(WORDS, min_size=1, max_size=25))
@settings(deadline=None, max_examples=300)
def test_any_words_of_a_what_if_can_be_read(words: list[str]) -> None:
    assert understand(" ".join(words)).language in LANGUAGES
