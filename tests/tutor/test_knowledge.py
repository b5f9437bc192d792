"""Every concept is found by each of its names, and what no text knows is not answered."""

import pytest

from quizbank.concepts import Concept as Entry
from quizbank.concepts import read_concepts
from quizbank.text import LANGUAGES, Language
from tests.tutor.running import FOUNDATIONS, knowledge
from tutor.understanding import Concept, WhatIf, understand
from tutor.whatif import read_what_if

CONCEPTS = read_concepts(FOUNDATIONS)


@pytest.mark.parametrize("concept", CONCEPTS, ids=[concept.id for concept in CONCEPTS])
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_concept_is_found_by_its_names(concept: Entry, language: Language) -> None:
    for name in concept.names[language]:
        found = knowledge().find(name, language)

        assert found is not None and found.concept.id == concept.id, name


@pytest.mark.parametrize("concept", CONCEPTS, ids=[concept.id for concept in CONCEPTS])
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_concept_is_found_by_the_questions_that_its_author_expects(
    concept: Entry, language: Language
) -> None:
    for question in concept.asked[language] if concept.asked else ():
        found = knowledge().find(question, language)

        assert found is not None and found.concept.id == concept.id, question


@pytest.mark.parametrize(
    "concept", [c for c in CONCEPTS if c.ask], ids=[c.id for c in CONCEPTS if c.ask]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_concept_offers_to_run_can_be_run(concept: Entry, language: Language) -> None:
    assert concept.ask is not None

    understood = understand(concept.ask[language], language=language, terms=knowledge().terms)

    assert isinstance(understood.intent, WhatIf)
    assert understood.language == language
    assert read_what_if(understood.intent) is not None


@pytest.mark.parametrize(
    ("question", "concept"),
    [
        ("who replaces a pod that died?", "replicaset"),
        ("does the scheduler move pods?", "scheduler"),
        ("why is quorum a majority?", "quorum"),
        ("how long until a dead node is noticed?", "node-lifecycle"),
        ("where are container logs kept?", "logs"),
        ("are applications stateless by default?", "stateless-stateful"),
        ("why is my pod pending?", "pending-pod"),
        ("does the CCM exist on-prem?", "cloud-controller-manager"),
        ("what protects pods during a drain?", "pod-disruption-budget"),
        ("quem fala com o etcd?", "kube-apiserver"),
        ("quem recria um pod que morreu?", "replicaset"),
        ("por que o etcd precisa de maioria?", "quorum"),
        ("quanto tempo até um nó morto ser notado?", "node-lifecycle"),
        ("o scheduler realoca pods que falham?", "scheduler"),
        ("como fazer backup do etcd?", "backup"),
        ("onde ficam os logs do contêiner?", "logs"),
        ("como funciona a eleição de líder?", "leader-election"),
        ("o que é conciliação de estado?", "reconciliation"),
    ],
)
def test_questions_find_their_concept(question: str, concept: str) -> None:
    understood = understand(question, terms=knowledge().terms)
    assert isinstance(understood.intent, Concept)

    found = knowledge().find(understood.intent.term, understood.language)

    assert found is not None and found.concept.id == concept


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("istio", "en"),
        ("capital of France", "en"),
        ("terraform", "en"),
        ("prometheus", "en"),
        ("how do I cook rice", "en"),
        ("write me a poem about pods", "en"),
        ("how does networking between pods work", "en"),
        ("quem é o presidente do Brasil", "pt-BR"),
        ("helm", "pt-BR"),
        ("qual o preço da nuvem", "pt-BR"),
        ("", "en"),
    ],
)
def test_without_a_source_there_is_no_answer(question: str, language: Language) -> None:
    assert knowledge().find(question, language) is None
