"""A folder of recordings replayed and judged: how far the engine agrees with real control planes.

The judge is a script that lies with the recordings (`compare.py`); its facts and its verdicts are
used as they are.
"""

import json
import runpy
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from engine.recording import BadRecording, read_recording
from engine.replay import replay

JUDGE = "compare.py"
OURS = Path(__file__).parent.parent / "tests/conformance" / JUDGE
Facts = dict[str, tuple[Any, float | None, bool]]


class Judge(NamedTuple):
    """The judge's two functions: the facts of a recording file, and whether two agree."""

    facts: Callable[[str], tuple[dict[str, Any], Facts]]
    agree: Callable[[Any, Any], bool]


class Score(NamedTuple):
    """One recording: (agreed, all) per seed, what a still cluster gets, what differs."""

    name: str
    seeds: tuple[tuple[int, int], ...]
    still: tuple[int, int]
    differences: tuple[str, ...]

    @property
    def mean(self) -> float:
        """The mean share of facts agreed on, over the seeds."""
        return sum(map(share, self.seeds)) / len(self.seeds)


def share(counted: tuple[int, int]) -> float:
    """Agreed of all; nothing to agree on is agreed on."""
    good, every = counted
    return good / every if every else 1.0


def read_judge(path: Path) -> Judge:
    """The judge in a script file."""
    names = runpy.run_path(str(path), run_name="judge")
    if not callable(names.get("facts")) or not callable(names.get("agree")):
        raise ValueError(f"{path} is not a judge: it has no functions facts and agree")
    return Judge(names["facts"], names["agree"])


class Folder(NamedTuple):
    """The recordings of a folder, and what is wrong with files that are none."""

    recordings: tuple[Path, ...]
    wrong: tuple[str, ...]


def read_folder(folder: Path) -> Folder:
    """Every `*.jsonl` of a folder, looked at; raises ValueError where there is none."""
    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder; name one with recordings (*.jsonl)")
    found, wrong = [], []
    for path in sorted(folder.glob("*.jsonl")):
        try:
            read_recording(path.read_text(encoding="utf-8"))
        except BadRecording as bad:
            wrong.append(f"{path}: {bad}")
        except UnicodeDecodeError:
            wrong.append(f"{path}: it is not UTF-8 text")
        else:
            found.append(path)
    if not found and not wrong:
        raise ValueError(f"no recordings (*.jsonl) in {folder}")
    return Folder(tuple(found), tuple(wrong))


def judge_for(folder: Path) -> Path:
    """The judge in a folder, beside it, or the one that this project has; raises ValueError."""
    for path in (folder / JUDGE, folder.parent / JUDGE, OURS):
        if path.exists():
            return path
    raise ValueError(f"there is no {JUDGE} in {folder} or beside it; name a judge with --judge")


def scores(
    recordings: Sequence[Path], judge: Judge, seeds: Sequence[int], scratch: Path
) -> Iterator[Score]:
    """Replay and judge recordings; the simulated ones are left in `scratch`."""
    for path in recordings:
        recording = path.read_text(encoding="utf-8")
        results, differences = [], {}
        for seed in seeds:
            simulated = scratch / f"{path.stem}.{seed}.jsonl"
            _write(simulated, replay(read_recording(recording), seed))
            result, wrong = compare(judge, path, simulated)
            results.append(result)
            differences.update(dict.fromkeys(wrong))
        still = scratch / f"{path.stem}.still.jsonl"
        still.write_text(_standing_still(recording), encoding="utf-8")
        baseline, _ = compare(judge, path, still)
        yield Score(path.stem, tuple(results), baseline, tuple(differences))


def compare(judge: Judge, real: Path, simulated: Path) -> tuple[tuple[int, int], list[str]]:
    """(agreed, all) and the names of the facts that differ, as the judge's own main counts them."""
    _, true = judge.facts(str(real))
    _, other = judge.facts(str(simulated))
    names = [*true, *(name for name in other if name not in true)]
    counted = [name for name in names if any(name in x and x[name][2] for x in (true, other))]
    wrong = [
        name for name in counted if not (name in true and judge.agree(true[name], other.get(name)))
    ]
    return (len(counted) - len(wrong), len(counted)), wrong


MARK = "conformance"
"""Between which marks of a page the table stands."""
_HEAD = {
    "en": "| recording | agreement per seed | mean | stands still | differs |",
    "pt-BR": "| gravação | concordância por semente | média | parado | difere |",
}
_MEAN = {"en": "macro-average", "pt-BR": "macromédia"}


def table(found: Sequence[Score], language: str = "en") -> Iterator[str]:
    """The scores as a Markdown table, the macro-average last."""
    yield _HEAD[language]
    yield "|---|---|---:|---:|---|"
    for score in found:
        seeds = " ".join(f"{good}/{total}" for good, total in score.seeds)
        differs = "; ".join(score.differences) or "–"
        mean, still = _percent(score.mean, language), _share(share(score.still))
        yield f"| {score.name} | {seeds} | {mean} | {still} | {differs} |"
    if found:
        mean = _percent(sum(score.mean for score in found) / len(found), language)
        still = _share(sum(share(score.still) for score in found) / len(found))
        yield f"| **{_MEAN[language]}** | | **{mean}** | {still} | |"


def _percent(share: float, language: str) -> str:
    text = f"{100 * share:.1f}%"
    return text if language == "en" else text.replace(".", ",")


def _share(share: float) -> str:
    return f"{100 * share:.0f}%"


def _write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _standing_still(recording: str) -> str:
    """The recording of a cluster in which nothing happens after the first step was answered."""
    lines = [line for line in recording.splitlines(keepends=True) if line.strip()]
    times = [at for at, _ in json.loads(lines[0])["state"]["steps"]]
    until = 1 + (times[1] if len(times) > 1 else sum(times) + 0.5)
    return "".join(line for line in lines if json.loads(line)["t"] < until)
