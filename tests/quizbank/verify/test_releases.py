"""Keys are held to every release for which a question says that it holds."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from quizbank.pack import Pack, read_pack
from quizbank.runs import Failed
from quizbank.verify import Trial, Verified, plan_of, verify_pack
from tests.quizbank.sample import QUESTION, write_pack
from tests.quizbank.verify.test_verify import TRUTH, Answers, MadeUp, truthful


def verified(folder: Path, answers: Answers, says: str = "") -> Verified:
    question = QUESTION if not says else f'{QUESTION.rstrip()}\nkubernetes: "{says}"\n'
    pack: Pack = read_pack(write_pack(folder, question))
    plans = [plan_of(pack, entry, 1, with_releases=True) for entry in pack.entries]
    runs: Any = MadeUp(answers)
    return verify_pack(plans, runs, lambda count: None, pack.card)


def release(trial: Trial) -> str:
    return str(trial.scenario.get("cluster", {}).get("profile", "1.36"))


def changed_in(old: tuple[str, ...], **other: Any) -> Answers:
    """Runs of some releases answer otherwise."""

    def answer(trial: Trial) -> Mapping[str, Any]:
        return {**truthful(trial), **(other if release(trial) in old else {})}

    return answer


def test_every_release_runs_once(tmp_path: Path) -> None:
    pack = read_pack(write_pack(tmp_path, QUESTION))

    plan = plan_of(pack, pack.entries[0], 3, with_releases=True)

    assert list(plan.releases) == ["1.30", "1.31", "1.32", "1.33", "1.34", "1.35"]
    assert {trial.seed for trial in plan.releases.values()} == {plan.own[0].seed}
    assert len({trial.to_json() for trial in plan.trials()}) == len(list(plan.trials())) - 1


def test_keys_that_never_change_hold_everywhere(tmp_path: Path) -> None:
    found = verified(tmp_path, truthful)

    assert found.findings == ()
    assert found.ranges == (("quorum", "1.36", "1.30-1.36"),)


def test_a_key_that_changes_outside_of_the_range_is_told_but_no_finding(tmp_path: Path) -> None:
    found = verified(tmp_path, changed_in(("1.30", "1.31"), leads="cp-1"), says="1.32-1.36")

    assert found.findings == ()
    assert found.ranges == (("quorum", "1.32-1.36", "1.32-1.36"),)


def test_a_key_that_changes_inside_of_the_range_is_a_finding_at_its_line(tmp_path: Path) -> None:
    found = verified(tmp_path, changed_in(("1.30", "1.31"), leads="cp-1"), says="1.30-1.36")

    (finding,) = found.findings
    assert finding.path == "kubernetes"
    assert finding.message == "with 1.30, 1.31 the key of 'leads' is survivor, not nobody"
    assert "narrow kubernetes:" in finding.hint


@pytest.mark.parametrize(
    ("gap", "holds"), [(16.3, "1.30-1.36"), (99.0, "1.34-1.36")], ids=["near", "far"]
)
def test_a_number_may_differ_by_its_tolerance(tmp_path: Path, gap: float, holds: str) -> None:
    found = verified(tmp_path, changed_in(("1.33",), gap=gap))

    assert found.findings == ()
    assert found.ranges[0][2] == holds


def test_a_run_that_fails_in_a_release_is_a_key_of_its_own(tmp_path: Path) -> None:
    def answer(trial: Trial) -> Mapping[str, Any] | Failed:
        return Failed("broken", "oh", trial.seed) if release(trial) == "1.35" else truthful(trial)

    found = verified(tmp_path, answer, says="1.35-1.36")

    said = [finding.message for finding in found.findings]
    assert len(said) == len(TRUTH)
    assert all("is a failed run (broken), not" in message for message in said)


def test_a_scenario_of_another_release_than_the_question_says(tmp_path: Path) -> None:
    found = verified(tmp_path, truthful, says="1.30-1.35")

    assert [finding.message for finding in found.findings] == [
        "its run is of 1.36, but it says that it holds for 1.30-1.35"
    ]
