"""`python -m engine`: run scenarios, replay recordings, decide where pods go, list what exists."""

import json
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from engine.cases.account import account
from engine.cases.account import as_json as decision_as_json
from engine.cases.decisions import decide_lines
from engine.cases.document import read_case_file
from engine.commands import COMMANDS
from engine.conformance import MARK as SCORES
from engine.conformance import judge_for, read_folder, read_judge, scores, table
from engine.document import read_document
from engine.faults import FAULTS
from engine.fidelity import section, with_section
from engine.finding import Rejected
from engine.marked import between
from engine.operator.etcdctl import VERBS as ETCDCTL
from engine.operator.kubectl import VERBS as KUBECTL
from engine.operator.kubectl.lacking import COMMANDS as KUBECTL_LACKS
from engine.operator.ssh import VERBS as SSH
from engine.operator.ssh.line import NOT_MODELLED as SSH_LACKS
from engine.probes import PROBES
from engine.profiles import LATEST, profile
from engine.recording import LINE_MAX, BadRecording, read_recording
from engine.reference import help_of
from engine.releases import differences, overview
from engine.replay import replay
from engine.report import as_json, as_text
from engine.scenario import read_scenario
from engine.scheduler.cases import decided
from engine.scheduler.manner import manner_of
from engine.simulation import simulate
from engine.trace import OverBudget
from engine.units import parse_duration

LANGUAGES = ("en", "pt-BR")
_PAGES: dict[str, Any] = {"type": Path, "nargs": "+", "default": [], "metavar": "FIDELITY.md"}
"""Pages with marks; one whose name ends in .pt-BR.md is written in Portuguese."""


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0; 1 when the input is wrong or the run reached a limit; 2 for wrong usage."""
    given = _parser().parse_args(arguments)
    try:
        for line in given.do(given):
            print(line)
    except Rejected as rejected:
        print(rejected, file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever reads has seen enough: `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing left to flush
        return 0
    except OSError as wrong:
        print(f"error: {wrong.filename}: {wrong.strerror}", file=sys.stderr)
        return 1
    except (OverBudget, BadRecording, ValueError) as wrong:
        print(f"error: {wrong}", file=sys.stderr)
        return 1
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m engine", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    run = verbs.add_parser("simulate", help="run a scenario document and print what happened")
    run.add_argument("scenario", type=Path, metavar="SCENARIO.yaml")
    run.add_argument("--seed", type=int, default=1, help="the engine's chance (1)")
    run.add_argument("--at", help="show the objects at this moment, like 5m, not at the end")
    run.add_argument("--json", action="store_true", help="records, Events, objects and probes")
    run.add_argument("--language", choices=LANGUAGES, default="en")
    run.add_argument("--full", action="store_true", help="send every heartbeat")
    run.set_defaults(do=_simulate)
    again = verbs.add_parser("replay", help="play a recording's steps and write what one would see")
    again.add_argument("recording", type=Path, metavar="RECORDING.jsonl")
    again.add_argument("--out", type=Path, required=True, metavar="SIMULATED.jsonl")
    again.add_argument("--seed", type=int, default=1)
    again.set_defaults(do=_replay)
    judged = verbs.add_parser("conformance", help="replay a folder of recordings and judge them")
    judged.add_argument("folder", type=Path, metavar="DIR")
    judged.add_argument("--judge", type=Path, help="compare.py (in the folder, beside it, or ours)")
    judged.add_argument("--seeds", type=_count, default=5, help="seeds 1 to N (5)")
    judged.add_argument("--write", **_PAGES, help="put the table there")
    judged.set_defaults(do=_conformance)
    decide = verbs.add_parser("schedule", help="decide where pods go, as kube-scheduler would")
    source = decide.add_mutually_exclusive_group(required=True)
    source.add_argument("cases", type=Path, nargs="?", metavar="FILE.jsonl", help="a case a line")
    source.add_argument("--case", type=Path, metavar="CASE.yaml", help="one cluster, explained")
    decide.add_argument("--out", type=Path, metavar="DECISIONS.jsonl", help="for FILE.jsonl")
    decide.add_argument("--pod", default="", metavar="NAME", help="which pod of CASE.yaml to place")
    decide.add_argument("--json", action="store_true", help="the explained decision as JSON")
    decide.add_argument("--profile", default=LATEST.name, metavar="1.3x", help="for CASE.yaml")
    decide.add_argument("--language", choices=LANGUAGES, default="en")
    decide.set_defaults(do=_schedule)
    _about(verbs)
    return parser


def _about(verbs: Any) -> None:
    """The commands that tell of the engine itself."""
    limits = verbs.add_parser("limits", help="what is modelled, simplified and absent")
    limits.add_argument("--language", choices=LANGUAGES, default="en")
    limits.add_argument("--write", **_PAGES, help="put it there")
    limits.set_defaults(do=_limits)
    releases = verbs.add_parser("profiles", help="the Kubernetes releases that a cluster may be of")
    releases.add_argument("--diff", nargs=2, metavar=("OLD", "NEW"), help="what changed between")
    releases.add_argument("--language", choices=LANGUAGES, default="en")
    releases.set_defaults(do=_profiles)
    listing = verbs.add_parser("list", help="every fault, command, probe and kubectl verb")
    listing.set_defaults(do=_list)


def _count(text: str) -> int:
    """A number of seeds, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)


def _simulate(given: Namespace) -> Iterator[str]:
    document = read_document(given.scenario.read_bytes(), str(given.scenario))
    scenario = read_scenario(document.value, document.place)
    at = parse_duration(given.at) if given.at else None
    run = simulate(scenario, given.seed, full=given.full)
    if given.json:
        yield json.dumps(as_json(run, at), ensure_ascii=False, indent=1, sort_keys=True)
        return
    yield from as_text(run, given.language)
    if at is not None:
        yield ""
        yield f"objects at {given.at}:"
        yield json.dumps(run.objects(at), ensure_ascii=False, indent=1, sort_keys=True)


def _replay(given: Namespace) -> Iterator[str]:
    _keep(given.recording, given.out)
    try:
        recording = read_recording(_first_line(given.recording))
    except BadRecording as bad:
        raise ValueError(f"{given.recording}: {bad}") from None
    for doubt in recording.doubts:
        print(f"warning: {doubt}", file=sys.stderr)
    rows = replay(recording, given.seed)
    with given.out.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
    yield f"{len(rows)} lines in {given.out}"


def _keep(read: Path, written: Path) -> None:
    """Raise ValueError where writing would destroy what is read."""
    if written.exists() and written.samefile(read):
        raise ValueError(f"--out {written} is the file that is read; name another")


def _first_line(path: Path) -> str:
    """The first line that is not blank; of one that is too long, enough to tell."""
    with path.open("rb") as file:
        for line in iter(lambda: file.readline(LINE_MAX + 1), b""):
            if line.strip():
                return line.decode(errors="replace")
    return ""


def _conformance(given: Namespace) -> Iterator[str]:
    judge = read_judge(given.judge or judge_for(given.folder))
    folder = read_folder(given.folder)
    for wrong in folder.wrong:
        print(f"error: {wrong}", file=sys.stderr)
    with TemporaryDirectory() as scratch:
        seeds = range(1, given.seeds + 1)
        found = list(scores(folder.recordings, judge, seeds, Path(scratch)))
    yield from table(found)
    if folder.wrong:
        raise ValueError(f"{len(folder.wrong)} files of {given.folder} are no recordings")
    for page in given.write:
        lines = list(table(found, _language_of(page)))
        page.write_text(between(page.read_text("utf-8"), SCORES, lines), "utf-8")


def _limits(given: Namespace) -> Iterator[str]:
    if not given.write:
        yield from section(given.language)
    for page in given.write:
        page.write_text(with_section(page.read_text("utf-8"), _language_of(page)), "utf-8")
        yield f"wrote {page}"


def _profiles(given: Namespace) -> Iterator[str]:
    if given.diff:
        old, new = given.diff
        yield from differences(old, new, given.language)
    else:
        yield from overview(given.language)


def _language_of(page: Path) -> str:
    return "pt-BR" if page.name.endswith(".pt-BR.md") else "en"


def _schedule(given: Namespace) -> Iterator[str]:
    if given.case and given.out:
        raise ValueError("--out goes with FILE.jsonl; a case is explained here: use > FILE")
    if given.case:
        yield from _explain(given)
    elif given.out is None:
        raise ValueError("where to? say --out DECISIONS.jsonl")
    elif given.pod or given.json or given.profile != LATEST.name:
        raise ValueError("--pod, --json and --profile go with --case CASE.yaml")
    else:
        yield from _decide_all(given)


def _explain(given: Namespace) -> Iterator[str]:
    raw = given.case.read_bytes()
    told = read_case_file(raw, str(given.case), given.pod)
    pod, cluster, decision = decided(told.case, manner=manner_of(profile(given.profile)))
    if given.json:
        yield json.dumps(decision_as_json(told, decision), ensure_ascii=False, indent=1)
    else:
        yield from account(told, pod, cluster, decision, given.language)


def _decide_all(given: Namespace) -> Iterator[str]:
    _keep(given.cases, given.out)
    with given.cases.open("rb") as cases, given.out.open("w", encoding="utf-8") as out:
        good = bad = 0
        for number, row, error in decide_lines(cases):
            if row is None:
                print(f"{given.cases}:{number}: {error}", file=sys.stderr)
                bad += 1
            else:
                out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
                good += 1
    yield f"{good} decisions in {given.out}"
    if not good + bad:
        raise ValueError(f"{given.cases} is empty; it should hold one case a line, as JSON")
    if bad:
        raise ValueError(f"{bad} of {good + bad} cases could not be decided")


def _list(given: Namespace) -> Iterator[str]:
    groups = (
        ("Faults", FAULTS),
        ("Commands", COMMANDS),
        ("Probes", PROBES),
        ("kubectl", KUBECTL),
        ("etcdctl and etcdutl", ETCDCTL),
        ("On a machine (ssh HOST …)", SSH),
    )
    for title, entries in groups:
        yield title
        for word, entry in entries.items():
            yield f"  {word:24} {help_of(entry)}"
        yield ""
    yield "Not modelled, and why"
    for program, absent in (("kubectl", KUBECTL_LACKS), ("ssh HOST", SSH_LACKS)):
        for word, why in absent.items():
            yield f"  {f'{program} {word}':24} {why}"


if __name__ == "__main__":
    sys.exit(main())
