"""The table of failures as the pages docs/failures.md and docs/failures.pt-BR.md, made from what
the tests hold runs to, so that the pages stay true.
"""

from tests.engine.scenario.failures import FAILURES, Fact, Failure

INTRO = {
    "en": """# What fails, and how

Scenarios of etcd, the API server, the controllers, the cloud, nodes, certificates and objects,
numbered as in the project's sheet of facts about Kubernetes 1.36 (single workers and kubelets, S30,
S33 to S37 and S40, have tests of their own). Each links to a document that runs as it stands,
`python -m engine simulate docs/scenarios/<name>.yaml`, and says what its runs are held to, over
two seeds, by `tests/engine/scenario/test_failures.py`: a [probe](reference/probes.md) or a look at
the record, and the answer it must give. Times are seconds; the ranges follow from Kubernetes'
defaults, not from the engine. `∋` means that a text holds another, `∌` that it does not, `or
never` that it depends on who led where.

| | what happens | document | held to |
|---|---|---|---|
""",
    "pt-BR": """# O que falha, e como

Cenários do etcd, do servidor de API, dos controllers, da nuvem, de nós, de certificados e de
objetos, com os números da folha de fatos do projeto sobre o Kubernetes 1.36 (workers e kubelets
isolados, S30, S33 a S37 e S40, têm testes próprios). Cada um aponta para um documento que roda
como está, `python -m engine simulate docs/scenarios/<nome>.yaml`, e diz o que se exige das
execuções, com duas sementes, em `tests/engine/scenario/test_failures.py`: uma
[sonda](reference/probes.md) ou um olhar no registro, e a resposta que deve dar. Tempos são
segundos; as faixas vêm dos padrões do Kubernetes, não do motor. `∋` quer dizer que um texto contém
outro, `∌` que não contém, `ou nunca` que depende de quem liderava onde.

| | o que acontece | documento | exigido |
|---|---|---|---|
""",
}
ABSENT = {"en": "out of reach", "pt-BR": "fora de alcance"}
NEVER = {"en": "or never", "pt-BR": "ou nunca"}


def page(language: str) -> str:
    """The whole page in one language."""
    return INTRO[language] + "".join(_row(failure, language) for failure in FAILURES)


def _row(failure: Failure, language: str) -> str:
    name = failure.document
    says = failure.en if language == "en" else failure.pt_br
    document = f"[{name}](scenarios/{name}.yaml)" if name else "–"
    held = "; ".join(_fact(fact, language) for fact in failure.facts) or ABSENT[language]
    return f"| {failure.number} | {says} | {document} | {held} |\n".replace(
        "<pending>", "`<pending>`"
    )


def _fact(fact: Fact, language: str) -> str:
    asked = f"`{fact.probe}({', '.join(fact.arguments)})`"
    match fact.how:
        case "within":
            return f"{asked} {fact.value:g} … {fact.high:g}"
        case "maybe":
            return f"{asked} {fact.value:g} … {fact.high:g} {NEVER[language]}"
        case "has":
            return f"{asked} ∋ “{fact.value}”"
        case "lacks":
            return f"{asked} ∌ “{fact.value}”"
        case "unlike":
            return f"{asked} ≠ “{fact.value}”"
    return f"{asked} = {fact.value if fact.value != '' else '“”'}"
