"""The page that says how true the engine is."""

from pathlib import Path

import pytest

from quizbank.text import LANGUAGES, Language
from tests.views.test_exam import Page, folder

__all__ = ["folder"]

TITLES = {"en": "# How true is the engine?", "pt-BR": "# Até onde o simulador é fiel?"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_read_in_the_learners_language(folder: Path, language: Language) -> None:
    page = Page("fidelity", f"read[{language}]", folder, language).run()

    (shown,) = [one.value for one in page.at.markdown if TITLES[language] in one.value]
    assert "node-power-off" in shown
    assert "cloud-controller-manager" in shown
    assert "<!--" not in shown
