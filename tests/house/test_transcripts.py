"""Whatever can be broken, done or typed is told somewhere: a transcript plays it."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from engine.commands import COMMANDS
from engine.faults import FAULTS
from engine.operator import etcdctl, ssh
from engine.operator.etcdctl.line import split_verb as etcdctl_verb
from engine.operator.etcdctl.line import words_of as etcdctl_words
from engine.operator.kubectl import VERBS as KUBECTL
from engine.operator.kubectl import Usage, verb_of
from engine.operator.kubectl.pipes import piped
from engine.operator.ssh.line import split_verb as ssh_verb
from tests.engine.shipped import ROOT, content
from tests.engine.stories.scenarios import named

WORDS = {**FAULTS, **COMMANDS}
TELLING = ("story", "typed", "why")
ETCDCTL = {verb: errand.flags for verb, errand in etcdctl.VERBS.items()}
SSH = {verb: chore.flags for verb, chore in ssh.VERBS.items()}


def told() -> Iterator[Mapping[str, Any]]:
    """The documents that transcripts tell, each once."""
    found = {}
    for path in sorted((ROOT / "tests/transcripts").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            verb, _, rest = line.partition(" ")
            if verb in TELLING and len(rest.split()) in (1, 2):
                found[rest.split()[0]] = None
    for name in found:
        yield content(named(name))


def played(document: Mapping[str, Any]) -> Iterator[str]:
    """The faults, commands and typed verbs of one document."""
    scenario = document.get("scenario", document)
    if scenario.get("workload"):
        yield "kubectl apply"
    for step in scenario["timeline"]:
        word = next(key for key in step if key in WORDS)
        yield word
        value = step[word]
        yield from typed(
            word, value["line"] if isinstance(value, dict) and "line" in value else value
        )


def typed(word: str, line: Any) -> Iterator[str]:
    """The verb of a typed line, with its program."""
    try:
        match word:
            case "apply":
                yield "kubectl apply"
            case "kubectl":
                yield f"kubectl {verb_of(line)}"
            case "etcdctl":
                yield etcdctl_verb(etcdctl_words(piped(line).line), ETCDCTL)[0]
            case "ssh":
                words = ssh.login(line).words
                if words[0] in ("etcdctl", "etcdutl"):
                    yield etcdctl_verb(list(words), ETCDCTL)[0]
                else:
                    yield ssh_verb(words, SSH)[0]
    except Usage:
        return  # a line that is wrong on purpose


ALL = (
    *FAULTS,
    *COMMANDS,
    *(f"kubectl {verb}" for verb in KUBECTL),
    *etcdctl.VERBS,
    *ssh.VERBS,
)
"""All that `python -m engine list` names and that somebody does."""


@pytest.fixture(scope="module")
def seen() -> dict[str, None]:
    return {word: None for document in told() for word in played(document)}


@pytest.mark.parametrize("word", ALL)
def test_a_transcript_plays_it(word, seen):
    assert word in seen, (
        f"no transcript plays {word!r}: let a document of docs/scenarios use it, and tell that "
        "document in tests/transcripts"
    )
