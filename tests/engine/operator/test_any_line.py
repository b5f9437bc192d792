"""Whatever is typed: a line of kubectl is answered or goes on; nothing else comes of it."""

import json
import shlex
from random import Random

import pytest

from engine.operator.kubectl import VERBS
from engine.operator.kubectl.line import Kind
from tests.engine.operator.terminal import Terminal, deployment, pod

WORDS = [
    "pods", "deploy", "web", "deploy/web", "pod/a", "nodes", "all", "cm", "a=b", "a-", "ns", "*",
    "k=v:NoSchedule", "nginx=nginx:2", "nope", "", "-", "--", "x/y/z", ",", "pods,deploy", "é", "/",
    "deployments.v1.apps", "ing", "cronjob/tick",
]  # fmt: skip
VALUES = [
    "", "a=b", "1", "-1", "0", "true", "x", "wide", "json", "name", "jsonpath={.a}", "jsonpath={",
    "custom-columns=A:.b", "custom-columns=A", "app in (web", "!app", "foo=bar", "5s", "none",
    "client", "server", "strategic", '{"spec":{"replicas":2}}', "[1]", "{", "null", "orphan",
    "condition=Ready", "delete", "jsonpath={.a}=b", "cpu=1", "50%", "*/1 * * * *", "/readyz",
    "/api/v1/pods", ".metadata.name", "[", "Warning", "é", '[{"op":"remove","path":"/spec"}]',
]  # fmt: skip
MANIFESTS = [
    "", "[]", "{}", "null", "a: [", "kind: List\nitems: 5", "kind: PodList\nitems: [1, {}]",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: 5", "apiVersion: v1\nkind: Pod\nspec: 5",
    json.dumps(deployment()), "kind: Pod", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}",
]  # fmt: skip


def a_line(dice: Random) -> str:
    verb = dice.choice(list(VERBS))
    words = [shlex.quote(dice.choice(WORDS)) for _ in range(dice.choice([0, 1, 2, 2, 3]))]
    flags = VERBS[verb].flags
    for name in dice.sample(list(flags), min(len(flags), dice.choice([0, 1, 1, 2, 3]))):
        is_set = flags[name].kind is Kind.BOOL and dice.random() < 0.7
        words.append(f"--{name}" if is_set else f"--{name}={shlex.quote(dice.choice(VALUES))}")
    words += ["-f -"] if dice.random() < 0.3 else []
    dice.shuffle(words)
    return f"{verb} {' '.join(words)}"


@pytest.mark.parametrize("seed", range(12))
def test_any_line_is_taken(seed: int) -> None:
    dice = Random(seed)
    terminal = Terminal(deployment(), pod("a"))
    lines = [a_line(dice) for _ in range(40)]

    typed = [terminal.begin(line, dice.choice(MANIFESTS)) for line in lines]
    terminal.wait()

    ended = [terminal.ended(one) for one in typed]
    assert sum(note is not None for note in ended) > len(lines) / 2
    assert all(note.out or note.err or not note.rc for note in ended if note is not None)
