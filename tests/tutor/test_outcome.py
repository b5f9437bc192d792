"""Answers to what-ifs say what their runs show: run for real, and compared sentence by sentence."""

import re

import pytest

from quizbank.runs import Finished
from quizbank.text import LANGUAGES, Language
from tests.tutor.running import run
from tutor.understanding import WhatIf, understand
from tutor.whatif import outcome, read_what_if
from tutor.whatif.phrases import PHRASES


def told(line: str, language: Language | None = None) -> tuple[str, ...]:
    understood = understand(line)
    assert isinstance(understood.intent, WhatIf)
    reading = read_what_if(understood.intent)
    assert reading is not None
    finished = run(reading.order)
    assert isinstance(finished, Finished), finished
    assert not finished.unmeasured
    return outcome(reading, finished, language or understood.language)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param(
            "what if 2 of 3 etcd members fail?",
            [
                r"^All 3 `web` containers keep running; what the operator asks for fails\.$",
                r"times out after 60 s .*; whether it took effect, nobody can say\.$",
                r"^etcd has no leader from the fault to the end of the run\.$",
                r"^kube-controller-manager exits by itself (9|1\d)",
            ],
            id="quorum-lost",
        ),
        pytest.param(
            "what if 1 of 3 etcd members fails?",
            [r"and the cluster still does what it is asked\.$", r"^All 4 `web` pods are Ready"],
            id="one-member-lost",
        ),
        pytest.param(
            "what happens when a node loses power?",
            [
                r"^2 of 6 `web` containers are lost\.$",
                r"^5 min \d+ s after the fault, `web` has 6 running containers again\.$",
                r"^The API calls worker-1 NotReady (4|5)\d s after the fault\.$",
                r"^2 pods are marked for deletion; the first replacement is created 5 min",
            ],
            id="node-lost",
        ),
        pytest.param(
            "kill the controller manager",
            [
                r"what was asked for is stored, and nobody carries it out\.$",
                r"is accepted at once\.$",
                r"^While the fault lasts, not one `web` pod is created for it\.$",
            ],
            id="kcm-gone",
        ),
        pytest.param(
            "e se o kube-scheduler cair por 1 minuto?",
            [
                r"o pedido fica gravado e só é cumprido quando a falha acaba\.$",
                r"^Pods `web` que ficam Pending enquanto a falha dura: 1\.$",
                r"^Depois que a falha acaba, leva \d+(,\d)? s até os 4 pods `web` estarem Ready\.$",
            ],
            id="scheduler-gone-for-a-minute",
        ),
        pytest.param(
            "e se o API server cair por 2 minutos e eu apagar um pod?",
            [
                r"^Os 3 contêineres `web` continuam rodando; o que o operador pede falha\.$",
                r"é recusado na hora: `The connection to the server .* was refused",
            ],
            id="api-server-gone",
        ),
        pytest.param(
            "what if I create a LoadBalancer service without a cloud?",
            [r"^It was not done within this run\.$", r"EXTERNAL-IP stays `<pending>`"],
            id="no-cloud",
        ),
        pytest.param(
            "what if I delete a pod?",
            [r"^It is done as asked\.$", r"^All 3 `web` pods are Ready 0\.\d s after"],
            id="a-pod-is-replaced",
        ),
    ],
)
def test_the_answer_tells_what_the_run_shows(line: str, says: list[str]) -> None:
    sentences = told(line)

    for pattern in says:
        assert any(re.search(pattern, sentence) for sentence in sentences), (pattern, sentences)


def test_both_languages_tell_the_same_number_of_things() -> None:
    line = "what if the scheduler is down for 1 minute?"

    assert len(told(line, "en")) == len(told(line, "pt-BR"))


@pytest.mark.parametrize("name", PHRASES)
def test_every_phrase_has_the_same_values_in_both_languages(name: str) -> None:
    fields = [set(re.findall(r"\{(\w+)\}", PHRASES[name][language])) for language in LANGUAGES]

    assert fields[0] == fields[1]
