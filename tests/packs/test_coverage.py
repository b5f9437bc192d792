"""docs/coverage.md names every statement of the course text and every question of its pack."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from quizbank.pack import Pack, read_pack

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "docs" / "scenarios"

STATEMENTS = (
    "Entender a anatomia de um cluster Kubernetes, com foco no papel e funcionamento do Control "
    "Plane.",
    "Explorar os principais componentes do Control Plane, sua importância e como garantem o "
    "funcionamento e o estado desejado do cluster.",
    "O Control Plane é o “cérebro” do cluster Kubernetes, responsável por gerenciar e garantir o "
    "estado desejado das aplicações e recursos.",
    "Orquestra o cluster, mas não executa aplicações diretamente (isso é papel dos nodes de "
    "trabalho).",
    "O Control Plane roda em uma ou mais máquinas dedicadas, podendo ter alta disponibilidade.",
    "É possível rodar múltiplos Control Planes para garantir resiliência e disponibilidade.",
    "Componente central que expõe a API do Kubernetes.",
    "Gerencia a comunicação entre usuários, nodes e outros componentes do cluster.",
    "Todas as operações e comandos passam por ele.",
    "Responsável por agendar (escalar) pods para execução nos nodes de trabalho.",
    "Seleciona em qual node cada aplicação (pod) será executada, considerando disponibilidade e "
    "requisitos.",
    "Se um pod falhar, o Scheduler pode realocá-lo em outro node.",
    "Observa o estado do cluster e compara com o estado desejado.",
    "Realiza conciliação de estado, tomando ações para alinhar o cluster ao que foi definido pelo "
    "usuário.",
    "Se uma aplicação deve ter 3 réplicas e uma falha, o Controller Manager cria uma nova.",
    "Banco de dados chave-valor distribuído que armazena todo o estado do cluster.",
    "Guarda configurações, status e metadados críticos.",
    "Perda do etcd pode comprometer todo o cluster; backups são essenciais.",
    "Integra o Kubernetes com APIs de provedores de nuvem (AWS, Azure, GCP, etc).",
    "Só existe em clusters gerenciados em nuvem; não está presente em instalações locais.",
    "Gerencia recursos específicos do provedor, como balanceadores de carga e volumes.",
    "O Control Plane garante que o estado real do cluster esteja sempre alinhado ao estado "
    "desejado.",
    "Possui mecanismos de autocorreção, tentando restaurar aplicações ou recursos em caso de "
    "falhas.",
    "Por padrão, aplicações são stateless, mas o Kubernetes suporta aplicações stateful com "
    "volumes persistentes.",
    "Se não houver volume persistente, logs e dados podem ser perdidos ao descartar pods "
    "defeituosos.",
    "O Control Plane é fundamental para o funcionamento do Kubernetes, centralizando o "
    "gerenciamento, a orquestração e a resiliência do cluster.",
    "Seus principais componentes são: Kube API Server, Scheduler, Controller Manager, etcd e, em "
    "ambientes de nuvem, o Cloud Controller Manager.",
    "O entendimento do Control Plane é essencial para operar, diagnosticar e manter clusters "
    "Kubernetes de forma eficiente.",
    "Explorar os nodes de trabalho (workers) e entender como as aplicações são executadas no "
    "cluster.",
)
"""The whole course text, statement by statement, as it was written."""

_ROW = re.compile(r"^\| \*(?P<statement>.+?)\* — (?P<gloss>.+)$")


class Row(NamedTuple):
    """One statement, with the questions that ask for it and the runs that show it."""

    gloss: str
    questions: list[str]
    runs: list[str]
    adds: str


@cache
def _rows() -> dict[str, Row]:
    rows = {}
    for line in (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8").splitlines():
        if found := _ROW.match(line):
            gloss, questions, runs, adds = found["gloss"].strip(" |").split(" | ")
            names = [re.findall(r"`([^`]+)`", cell) for cell in (questions, runs)]
            rows[found["statement"]] = Row(gloss, names[0], names[1], adds)
    return rows


@cache
def _pack() -> Pack:
    return read_pack(ROOT / "quizbank" / "packs" / "foundations")


def test_the_page_has_the_statements_of_the_course_and_no_others() -> None:
    assert list(_rows()) == list(STATEMENTS)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_is_asked_by_questions_that_exist(statement: str) -> None:
    row = _rows()[statement]

    assert row.gloss and row.adds
    assert row.questions
    assert set(row.questions) <= {entry.question.id for entry in _pack().entries}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_can_be_watched_or_says_what_it_waits_for(statement: str) -> None:
    row, pack = _rows()[statement], _pack()
    watchable = {e.question.id for e in pack.entries if pack.watched(e.question) is not None}
    scenarios = {file.stem for file in SCENARIOS.glob("*.yaml")}

    assert set(row.runs) <= watchable | scenarios
    assert row.runs or "**waits for:" in row.adds


def test_every_question_of_the_pack_serves_a_statement() -> None:
    named = {name for row in _rows().values() for name in row.questions}

    assert {entry.question.id for entry in _pack().entries} - named == set()
