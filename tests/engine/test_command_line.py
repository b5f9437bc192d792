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


START = '{"t": 0, "kind": "scenario", "name": "still", "event": "START", "state": %s}\n'
STILL = START % '{"up": "--nodes 1", "steps": [], "total": 2}'


def test_what_is_read_is_not_written_over(tmp_path, capsys):
    for verb, text in (("replay", STILL), ("schedule", '{"nodes": []}\n')):
        file = tmp_path / f"{verb}.jsonl"
        file.write_text(text, encoding="utf-8")

        code = main([verb, str(file), "--out", str(file)])

        assert code == 1
        assert file.read_text(encoding="utf-8") == text
        assert "is the file that is read; name another" in capsys.readouterr().err


def test_a_recording_that_is_none_is_named_and_the_others_are_judged(tmp_path, capsys):
    (tmp_path / "good.jsonl").write_text(STILL, encoding="utf-8")
    (tmp_path / "bad.jsonl").write_text("nonsense\n", encoding="utf-8")
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe")

    code = main(["conformance", str(tmp_path), "--seeds", "1"])

    heard = capsys.readouterr()
    assert code == 1
    assert "| good | 0/0 | 100.0% |" in heard.out
    assert f"{tmp_path / 'bad.jsonl'}: line 1 is not JSON" in heard.err
    assert f"{tmp_path / 'bytes.jsonl'}: it is not UTF-8 text" in heard.err
    assert "2 files of" in heard.err


@pytest.mark.parametrize(
    ("folder", "said"), [("none", "is no folder"), (".", "no recordings (*.jsonl) in")]
)
def test_a_folder_without_recordings_is_named(tmp_path, capsys, folder, said):
    assert main(["conformance", str(tmp_path / folder)]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("schedule a.jsonl", "say --out DECISIONS.jsonl"),
        ("schedule a.jsonl --out b.jsonl --pod web", "go with --case CASE.yaml"),
        ("schedule --case a.yaml --out b.jsonl", "--out goes with FILE.jsonl"),
        ("schedule a.jsonl --out b.jsonl", "a.jsonl is empty; it should hold one case a line"),
        ("replay a.jsonl --out b.jsonl", "a.jsonl: it is empty; its first line should be"),
    ],
)
def test_what_does_not_go_together_is_said(tmp_path, capsys, monkeypatch, line, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jsonl").write_text("", encoding="utf-8")

    assert main(line.split()) == 1
    assert said in capsys.readouterr().err
