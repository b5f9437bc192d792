"""What people type after `python -m engine`, and what they hear when it is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.__main__ import main

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: an empty document"),
        ("cluster: {control_planes: 3}\nuntil: 60", ":2 until: 60 has no unit; write it like 60s"),
        ("cluster: {workers: 3}\nuntil:", ":2 until: '' is not a duration; write it"),
        (
            "timeline: [{at: 1s, crash: cp-9/etcd}]\nuntil: 9s",
            ":1 timeline[0].crash.process[0]: no process 'cp-9/etcd'",
        ),
        (
            "timeline: [{at: 1s, crash: etcd/cp-1}]\nuntil: 9s",
            ":1 timeline[0].crash.process[0]: no process 'etcd/cp-1' (cp-1/etcd?)",
        ),
        ("timeline: soon\nuntil: 9s", ":1 timeline: this should be a list"),
        (
            "timeline: [{at: 1s, kubectl: frobnicate}]\nuntil: 9s",
            'unknown command "frobnicate" for "kubectl"',
        ),
        ("!!python/object/apply:os.getcwd []", ":1: the tag !!python/object/apply:os.getcwd"),
    ],
    ids=[
        "nothing",
        "no unit",
        "no value",
        "no such process",
        "a name the wrong way round",
        "a text for a list",
        "no such verb",
        "a tag that runs",
    ],
)
def test_a_wrong_scenario_is_refused_with_its_place(tmp_path, capsys, text, said):
    scenario = tmp_path / "wrong.yaml"
    scenario.write_text(text, encoding="utf-8")

    code = main(["simulate", str(scenario)])

    assert code == 1
    heard = capsys.readouterr().err
    assert heard.startswith(f"{scenario}:")
    assert said in heard


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path, capsys, name):
    code = main(["simulate", str(tmp_path / name)])

    assert code == 1
    assert capsys.readouterr().err.startswith(f"error: {tmp_path / name}: ")


def test_a_number_of_seeds_is_one_or_more(capsys):
    with pytest.raises(SystemExit) as wrong:
        main(["conformance", "tests/conformance/timelines", "--seeds", "0"])

    assert wrong.value.code == 2
    assert "'0' is not a number from 1 on" in capsys.readouterr().err


def test_a_script_that_judges_nothing_is_no_judge(tmp_path, capsys):
    script = tmp_path / "judge.py"
    script.write_text("facts = 5", encoding="utf-8")

    code = main(["conformance", str(tmp_path), "--judge", str(script)])

    assert code == 1
    heard = capsys.readouterr().err
    assert heard == f"error: {script} is not a judge: it has no functions facts and agree\n"


def test_nobody_complains_when_the_reader_has_seen_enough():
    listing = subprocess.Popen(
        [sys.executable, "-m", "engine", "list"],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert listing.stdout is not None
    assert listing.stdout.readline() == b"Faults\n"
    listing.stdout.close()

    assert listing.stderr is not None
    assert listing.stderr.read() == b""
    assert listing.wait(30) == 0
