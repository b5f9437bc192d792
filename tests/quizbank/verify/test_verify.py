"""Each claim of a question is held to runs; what the runs say is made up here."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from quizbank.pack import Pack, read_pack
from quizbank.questions import QUESTION_TYPES
from quizbank.runs import Failed, Finished, Order, Outcome
from quizbank.runs.port import pack as packed
from quizbank.verify import Trial, Verified, plan_of, verify_pack
from tests.quizbank.sample import QUESTION, write_pack

Answers = Callable[[Trial], Mapping[str, Any] | Failed]
TRUTH = {"leads": "", "gap": 16.2, "order": ["crash", "election", "leader"]}


class MadeUp:
    """Runs that answer as a test wants."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.orders: list[Order] = []

    def start(self, order: Order) -> "Future[Outcome]":
        assert isinstance(order, Trial)
        self.orders.append(order)
        found = self._answers(order)
        future: Future[Outcome] = Future()
        future.set_result(found if isinstance(found, Failed) else self._finished(order, found))
        return future

    def _finished(self, order: Order, found: Mapping[str, Any]) -> Finished:
        known = {name: found[name] for name in order.measures if name in found}
        unknown = {name: "no such thing" for name in order.measures if name not in found}
        return Finished(packed({}, known, unknown))


def truthful(trial: Trial) -> Mapping[str, Any]:
    """The sample's own world, and the world of its option."""
    crashed = trial.scenario["timeline"][0]["crash"]["process"]
    return TRUTH | {"leads": "cp-1" if len(crashed) == 1 else ""}


def verified(pack: Pack, answers: Answers, seeds: int = 3) -> tuple[Verified, MadeUp]:
    runs = MadeUp(answers)
    plans = [plan_of(pack, entry, seeds) for entry in pack.entries]
    return verify_pack(plans, runs, lambda count: None), runs  # type: ignore[arg-type]


def sample(folder: Path, *changes: tuple[str, str]) -> Pack:
    question = QUESTION
    for old, new in changes:
        assert old in question, old
        question = question.replace(old, new)
    return read_pack(write_pack(folder, question))


def test_a_true_question_has_no_findings(tmp_path: Path) -> None:
    found, _ = verified(sample(tmp_path), truthful)

    assert found.findings == ()
    assert found.keys[0] == ("quorum", "leads", "")


def test_every_seed_runs_plain_and_shaken_and_every_world_and_edit(tmp_path: Path) -> None:
    found, runs = verified(sample(tmp_path), truthful, seeds=5)

    own = [order for order in runs.orders if order.seed == 5]
    assert [getattr(order, "shaken", None) for order in own] == [False, True]
    assert found.runs == len(runs.orders) == 5 + 5 + 3 + 1 + 4 - 1  # an edit is the world as it is


def test_a_trial_asks_for_no_playback_and_differs_when_shaken() -> None:
    still, shaken = Trial({"nodes": 3}), Trial({"nodes": 3}, shaken=True)

    assert '"playback": false' in still.to_json()
    assert still.key("1") != shaken.key("1") != Order({"nodes": 3}).key("1")


LIES: dict[str, tuple[Callable[[Trial], Mapping[str, Any] | Failed], str, str]] = {
    "a key that depends on the seed": (
        lambda trial: truthful(trial) | ({"leads": "cp-1"} if trial.seed == 3 else {}),
        "facets[0]",
        "the key depends on chance: seed 1: nobody; seed 3: survivor",
    ),
    "a key that depends on a tie": (
        lambda trial: truthful(trial) | ({"leads": "cp-1"} if trial.shaken else {}),
        "facets[0]",
        "the key depends on chance: seed 1: nobody; seed 1, shaken: survivor",
    ),
    "an outcome that no option stands for": (
        lambda trial: truthful(trial) | {"leads": "cp-2"},
        "facets[0].options",
        "seed 1: measured 'cp-2', for which no option stands",
    ),
    "a key that was refuted": (
        lambda trial: TRUTH | {"leads": "cp-1"},
        "facets[0].options[1]",
        "came true in every run, but does not say why",
    ),
    "a world that changes nothing": (
        lambda trial: TRUTH,
        "facets[0].options[1].world",
        "seed 1: nobody comes true there, not 'survivor'",
    ),
    "a number that drifts": (
        lambda trial: truthful(trial) | {"gap": 16.2 + 2 * trial.seed},
        "facets[1]",
        "the key depends on chance: seed 1: 18.2; seed 3: 22.2",
    ),
    "a number beyond the bounds": (
        lambda trial: truthful(trial) | {"gap": 61},
        "facets[1]",
        "measured 61, outside min and max",
    ),
    "a word for a number": (
        lambda trial: truthful(trial) | {"gap": "soon"},
        "facets[1].measure",
        "measured 'soon', which is no number",
    ),
    "an order without an item": (
        lambda trial: truthful(trial) | {"order": ["crash", "leader"]},
        "facets[2].measure",
        "which is no order of the items",
    ),
    "an order by chance": (
        lambda trial: (
            truthful(trial) | ({"order": ["election", "crash", "leader"]} if trial.shaken else {})
        ),
        "facets[2]",
        "the key depends on chance",
    ),
    "no value": (
        lambda trial: {name: value for name, value in truthful(trial).items() if name != "leads"},
        "facets[0].measure",
        "seed 1: no value: no such thing",
    ),
    "a run that does not finish": (
        lambda trial: Failed("over-budget", "record 9", trial.seed) if trial.shaken else TRUTH,
        "scenario",
        "seed 1, shaken: the run did not finish: record 9 (over-budget)",
    ),
    "an edit that does not finish": (
        lambda trial: (
            Failed("scenario", "no such host", trial.seed)
            if trial.scenario["cluster"]["control_planes"] == 5
            else truthful(trial)
        ),
        "edits[0].values[1]",
        "the run did not finish: no such host",
    ),
}


@pytest.mark.parametrize(("answers", "path", "message"), LIES.values(), ids=LIES.keys())
def test_a_claim_that_no_run_bears_out(
    tmp_path: Path, answers: Answers, path: str, message: str
) -> None:
    found, _ = verified(sample(tmp_path), answers)

    lines = [str(finding) for finding in found.findings if finding.path == path]
    assert any(message in line for line in lines), [str(finding) for finding in found.findings]
    assert all(f"{tmp_path}/quorum.yaml:" in line for line in lines)


def test_a_question_without_any_world_is_found(tmp_path: Path) -> None:
    world = QUESTION[QUESTION.index("        world_text:") : QUESTION.index("  - id: gap")]

    found, _ = verified(sample(tmp_path, (world, "")), truthful)

    assert [finding.message for finding in found.findings] == ["no option has a world"]


def test_a_hint_that_says_the_measured_number_is_found(tmp_path: Path) -> None:
    hint = ('{en: "Count.", pt-BR: "Conte."}', '{en: "About 16.2 s.", pt-BR: "Uns 16,2 s."}')

    found, _ = verified(sample(tmp_path, hint), truthful)

    assert [finding.path for finding in found.findings] == ["hint[0].en", "hint[0].pt-BR"]


def test_a_question_after_the_replay_needs_one_true_option_too(tmp_path: Path) -> None:
    after = (
        'after:\n  kind: write\n  ask: {en: "What did you see?", pt-BR: "O que você viu?"}\n',
        'after:\n  ask: {en: "Who?", pt-BR: "Quem?"}\n  measure: leader()\n  options:\n'
        "    - {id: a, when: a, text: {en: A, pt-BR: A}}\n"
        "    - {id: b, when: b, text: {en: B, pt-BR: B}}\n",
    )
    pack = sample(tmp_path, after)

    good, _ = verified(pack, lambda trial: {**truthful(trial), "seen": "b"})
    bad, _ = verified(pack, lambda trial: {**truthful(trial), "seen": "c"})

    assert good.findings == ()
    assert [finding.path for finding in bad.findings] == ["after.options"]


CHECKS = {"holds": (True, 0), "does not hold": (False, 1), "is no truth": (3, 1)}


@pytest.mark.parametrize(("value", "count"), CHECKS.values(), ids=CHECKS.keys())
def test_the_checks_of_a_watched_run_must_hold(tmp_path: Path, value: object, count: int) -> None:
    pack = read_pack(write_pack(tmp_path, QUESTION_TYPES["single_choice"].example))

    found, _ = verified(pack, lambda trial: {"check-0": value if trial.shaken else True})

    assert len(found.findings) == count
    assert all(finding.path == "watch.check[0]" for finding in found.findings)


def test_a_question_without_a_run_needs_none(tmp_path: Path) -> None:
    pack = read_pack(write_pack(tmp_path, QUESTION_TYPES["matching"].example))

    found, runs = verified(pack, truthful)

    assert (found.runs, runs.orders, found.findings) == (0, [], ())
