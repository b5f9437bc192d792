"""What is declared about the engine's limits: whole, in both languages, told where it is met, and
on the pages as it is in the code.
"""

from pathlib import Path

import pytest

from engine.fidelity import ALL, not_modelled, with_section
from engine.limits import Limit, Limits
from engine.scenario import read_scenario
from engine.simulation import simulate

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"en": "fidelity.md", "pt-BR": "fidelity.pt-BR.md"}
QUIET = {"cluster": {"workers": 1}, "workload": [{"pod": {"name": "web"}}], "until": "5s"}


def items(limits: Limits) -> list[Limit]:
    return [limits.title, *limits.modelled, *limits.simplified, *limits.absent]


@pytest.mark.parametrize("language", PAGES)
def test_the_page_says_what_the_code_declares(language: str) -> None:
    page = (DOCS / PAGES[language]).read_text("utf-8")

    assert with_section(page, language) == page, "python -m engine limits --write docs/fidelity*.md"


@pytest.mark.parametrize("limits", ALL, ids=lambda limits: limits.title.en)
def test_every_sentence_has_two_languages_and_says_it_once(limits: Limits) -> None:
    said = [(item.en, item.pt_br) for item in items(limits)]

    assert all(en and pt_br and en != pt_br for en, pt_br in said if " " in en)
    assert len(said) == len(dict.fromkeys(said))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, []),
        ({"cluster": {"workers": 1, "cloud": True}}, ["the cloud's load balancers"]),
        ({"timeline": [{"at": "1s", "kubectl": "logs web"}]}, ["what containers write"]),
    ],
    ids=["every run", "a cloud", "a log that is read"],
)
def test_a_run_tells_the_limits_that_it_has_met(change: dict, told: list[str]) -> None:
    run = simulate(read_scenario({**QUIET, **change}))

    said = " · ".join(says["en"] for says in not_modelled(run))

    assert "requests are not sent one by one" in said
    for words in ("the cloud's load balancers", "what containers write"):
        assert (words in said) == (words in told)
