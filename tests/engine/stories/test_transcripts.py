"""Stories as they are told today, in tests/transcripts: after a change, run `pytest --rewrite` and
read the diff.

A file holds blocks of `# why`, a command, `----` and its output. Commands: `story NAME` tells the
story of a scenario document in both languages; `why NAME NOTE` tells only what led to the last note
of a class; `schedule NAME LANGUAGE` explains where the pod of a case in docs/scenarios/cases goes;
`typed NAME` shows the operator's terminal. Times are left out, and pods have numbers for names:
chance deals both anew with every change of the engine, and nobody claims them.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import playback_of, why
from engine.cases.account import account
from engine.cases.document import read_case_file
from engine.scheduler.cases import decided
from tests.engine.shipped import ROOT, SCENARIOS, content, run_of
from tests.engine.stories.scenarios import named

FILES = sorted((ROOT / "tests/transcripts").glob("*.txt"))
RULE = "----"
CHANCE = (
    (re.compile(r"took = \S+"), "took = …"),
    (re.compile(r"took [\d.]+(?:µs|ms|s)\b"), "took …"),
    (re.compile(r"\b[0-9a-f]{16}\b"), "0123456789abcdef"),
    (re.compile(r"\| [0-9a-f]{6,8} \| .*"), "| …"),
    (re.compile(r"(revision|revisão) \d+"), r"\1 …"),
    (re.compile(r"\d+ kB, \d+ kB"), "… kB, … kB"),
    (re.compile(r"/(LIVE|MERGED)-\d+"), r"/\1-…"),
    (re.compile(r"(\d\d:\d\d:\d\d)\.\d{9} "), r"\1 "),
    (re.compile(r"pvc-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), f"pvc-{'0' * 36}"),
    (re.compile(r"csi-[0-9a-f]{64}"), f"csi-{'0' * 64}"),
    (re.compile(r"(Resource Version:  )\d+|(UID:  +)[0-9a-f-]{36}"), r"\1\2…"),
)
"""What is chance: durations, numbers of members and folders, sizes, revisions, and what volumes are
called.
"""
POD = re.compile(r"([a-z]+-[0-9a-f]{8,10})-[a-z0-9]{5}\b")
HASH = re.compile(r"(?<=:2379, )\d+, \d+$")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_transcript_is_what_is_told(path: Path, rewrite: bool):
    written = path.read_text(encoding="utf-8")

    spoken = "\n".join(_performed(written))

    if rewrite:
        path.write_text(spoken, encoding="utf-8")
    assert spoken == path.read_text(encoding="utf-8")


def _performed(written: str) -> Iterator[str]:
    """The file with fresh output: comments and commands are kept."""
    for block in written.split("\n# "):
        head = block.partition(f"\n{RULE}")[0].removeprefix("# ").strip()
        comment, _, command = head.rpartition("\n")
        yield from (f"# {line.removeprefix('# ')}" for line in comment.splitlines())
        yield command
        yield RULE
        verb, name, *rest = command.split()
        yield from _numbered(VERBS[verb](name, *rest))
        yield ""


def _story(name: str) -> Iterator[str]:
    path = named(name)
    for point in playback_of(run_of(path), focus=content(path).get("focus"))["story"]:
        because = f" because {', '.join(map(str, point['because']))}" if point["because"] else ""
        yield f"{point['n']} {point['kind']}{because}"
        yield from (f"   {text}" for text in point["text"].values())


def _why(name: str, note: str) -> Iterator[str]:
    run = run_of(named(name))
    symptom = max(
        index
        for index, record in run.since_start()
        if record.story and type(record.what).__name__ == note
    )
    yield from (f"{type(point.what).__name__}: {point.text['en']}" for point in why(run, symptom))


def _schedule(name: str, language: str) -> Iterator[str]:
    path = SCENARIOS / f"cases/{name}.yaml"
    told = read_case_file(path.read_bytes(), path.name)
    yield from account(told, *decided(told.case), language)


def _typed(name: str) -> Iterator[str]:
    for command in run_of(named(name)).commands.values():
        yield f"$ {command.line}"
        text = command.out + command.err
        yield from (f"  {line}".rstrip() for line in text.splitlines())
        yield f"  [exit code {command.code}]" if command.code else ""


VERBS = {"story": _story, "why": _why, "schedule": _schedule, "typed": _typed}


def _numbered(lines: Iterator[str]) -> Iterator[str]:
    """Pods and hashes get numbers in the order in which they are named."""
    pods: dict[str, str] = {}
    hashes: dict[str, str] = {}

    def pod(found: re.Match[str]) -> str:
        return pods.setdefault(found[0], f"{found[1]}-#{len(pods) + 1}")

    def digest(found: re.Match[str]) -> str:
        return hashes.setdefault(found[0], f"hash #{len(hashes) + 1}, …")

    for line in lines:
        for chance, shown in CHANCE:
            line = chance.sub(shown, line)
        yield HASH.sub(digest, POD.sub(pod, line))
