"""The Lab in each of its states, in both languages, without a browser and without the engine's
runs: what is built is kept, what is wrong is told where it is wrong, what is typed becomes a step.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from quizbank.learner import MemoryLearners
from quizbank.runs import Failed, Finished, Order, Outcome
from quizbank.runs.port import pack as packed
from quizbank.text import LANGUAGES, Language
from tests.views.fakes import PATIENCE_S, FakeRuns, FullDisk, playback
from tutor.lab import Experiment, beside, run
from tutor.lab.experiment import FRESH
from tutor.lab.moments import moments
from tutor.lab.saving import scenario_file
from tutor.lab.wrong import wrong_with
from views._lab import LINK
from views._services import Services
from views._state import State
from views.parts import words as common
from views.parts import words_lab as words
from views.parts.words import say

LEARNER = "ana"


@dataclass
class LabRuns(FakeRuns):
    """Finishes every order at once; each kubectl line is answered with its own words."""

    def _outcome(self, order: Order) -> Outcome:
        outcome = super()._outcome(order)
        if isinstance(outcome, Failed):
            return outcome
        if wrong := wrong_with(order.scenario):
            return Failed("scenario", str(wrong[0]), order.seed)
        timeline = order.scenario.get("timeline", [])
        commands = [
            {
                "id": step["id"], "at": at, "end": at + 5000, "code": 0, "err": "",
                "line": f"kubectl {step['kubectl']}", "out": f"answer to {step['kubectl']}",
            }
            for step, at in zip(timeline, moments(timeline), strict=True)
            if "kubectl" in step
        ]  # fmt: skip
        shown = {**playback(order.seed), "id": order.key("fake"), "commands": commands}
        return Finished(packed(shown, self.measured, {}))


@cache
def services(name: str) -> Services:
    """One set a test: AppTest runs the page in the same process, so it finds the same objects."""
    runs, learners = LabRuns(), MemoryLearners()
    if name.startswith("limit"):
        runs.failure = Failed("over-budget", "record 48210, at 12 s", seed=1)
    if name.startswith("full"):
        learners = FullDisk()
    return Services((), (), learners, runs)


def script(name: str) -> None:
    from tests.views.test_lab import services
    from views import lab
    from views.parts.topbar import Ways

    lab.page(services(name), Ways())


class Page:
    """The Lab as a learner has it; another Page of the same name is a reload."""

    def __init__(self, name: str, language: Language = "en", **query: str) -> None:
        self.language, self.services = language, services(name)
        self.at = AppTest.from_function(script, kwargs={"name": name})
        self.at.session_state["quorum"] = State(LEARNER, "talk-of-ana", language)
        for key, value in query.items():
            self.at.query_params[key] = value
        self.run()

    def run(self) -> "Page":
        self.at.run(timeout=PATIENCE_S)
        assert not self.at.exception
        return self

    def of(self, kind: str, key: str) -> Any:
        found = [one for one in getattr(self.at, kind) if key in (one.key or "")]
        assert found, f"no {kind} with {key}"
        return found[0]

    def click(self, key: str) -> "Page":
        self.of("button", key).click()
        return self.run()

    def set(self, kind: str, key: str, value: Any) -> "Page":
        self.of(kind, key).set_value(value)
        return self.run()

    def add(self, word: str) -> "Page":
        return self.set("selectbox", "lab-add-step", word)

    def type(self, line: str) -> "Page":
        self.of("text_input", "lab-line").set_value(line)
        self.of("button", "lab-type").click()
        return self.run().run()  # the page is drawn once more for the plan

    def says(self, phrase: Any, **values: object) -> bool:
        return say(phrase, self.language, **values) in self.text

    @property
    def text(self) -> str:
        return " ".join(str(one.proto.body) for one in self.at.get("html"))

    @property
    def experiment(self) -> Experiment:
        return self.at.session_state["quorum-lab"].experiment

    @property
    def plan(self) -> Any:
        return self.experiment.plan

    @property
    def players(self) -> int:
        return len([one for one in self.at.get("bidi_component") if "player" in str(one.proto.id)])


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_with_a_small_cluster_that_was_not_run(language: Language) -> None:
    page = Page(f"fresh[{language}]", language)

    assert page.plan == FRESH
    assert page.says(words.TITLE) and page.says(words.NO_STEPS) and page.says(words.STILL)
    assert page.says(words.STATE["fresh"]) and page.players == 0
    assert [order.scenario["until"] for order in page.services.runs.orders] == ["1s"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_members_are_cut_in_three_and_two_and_run(language: Language) -> None:
    page = Page(f"cut[{language}]", language)

    page.set("segmented_control", "lab-control_planes", 5).add("partition")
    page.set("multiselect", "key-left", ["cp-1", "cp-2", "cp-3"])
    page.set("multiselect", "key-right", ["cp-4", "cp-5"])
    assert page.plan["timeline"] == [
        {
            "id": "partition",
            "at": "10s",
            "partition": {"left": ["cp-1", "cp-2", "cp-3"], "right": ["cp-4", "cp-5"]},
        }
    ]
    page.click("commit-lab-run")

    assert page.services.runs.orders[-1].scenario == page.plan
    assert page.says(words.STATE["same"]) and page.players == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_is_typed_and_its_answer_stands_below(language: Language) -> None:
    page = Page(f"typed[{language}]", language).click("commit-lab-run")

    page.type("kubectl get nodes")

    (step,) = page.plan["timeline"]
    assert step == {"id": "typed-1", "at": "0s", "kubectl": "get nodes"}
    assert "answer to get nodes" in page.text
    assert page.experiment.ran == page.plan

    page.type("nodes")
    assert page.says(words.REFUSED["program"]) and len(page.plan["timeline"]) == 1

    page.type("kubectl gte nodes")
    assert page.says(words.REFUSED["line"]) and "unknown command" in page.text


def test_a_line_comes_where_the_last_one_was_answered() -> None:
    page = Page("after").add("crash").click("commit-lab-run")

    page.type("kubectl get nodes").type("kubectl get pods")

    assert [step["at"] for step in page.plan["timeline"]] == ["0s", "5ms", "10s"]


def test_a_new_run_begins_at_its_beginning_again() -> None:
    page = Page("again").add("crash")
    page.type("kubectl get nodes")
    assert page.at.session_state["quorum-lab"].stands_us == 20_005_000

    page.set("text_input", "-moment", "11s").click("commit-lab-run")

    assert page.at.session_state["quorum-lab"].stands_us == page.experiment.at_us == 0


def test_two_worlds_stand_beside_each_other_and_both_are_typed_at() -> None:
    page = Page("beside").add("crash").click("commit-lab-run")
    page.add("heal")
    assert page.says(words.STATE["changed"])

    page.click("lab-run-beside")
    assert page.says(words.BESIDE) and "at: 20s, heal: crash" in page.text
    assert len(page.experiment.ran["timeline"]) == 1
    assert len(page.experiment.beside["timeline"]) == 2

    page.type("kubectl get nodes")
    assert page.text.count("answer to get nodes") == 2
    assert page.plan == page.experiment.beside

    page.click("lab-close-beside")
    assert not page.says(words.BESIDE) and page.says(words.STATE["changed"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_told_at_its_row_and_nothing_is_run(language: Language) -> None:
    page = Page(f"wrong[{language}]", language).add("crash")
    before = len(page.services.runs.orders)

    page.set("text_input", "-moment", "soon").set("text_input", "lab-until", "later")

    assert page.says(words.STATE["wrong"], count=2)
    assert page.says(words.READER_SAYS) and "&#x27;soon&#x27; is not a duration" in page.text
    assert page.of("button", "commit-lab-run").disabled
    assert all(order.scenario["until"] == "1s" for order in page.services.runs.orders[before:])


def test_a_cluster_that_lost_a_host_keeps_the_step_that_names_it() -> None:
    page = Page("lost").set("segmented_control", "lab-control_planes", 5).add("power_off")
    page.set("multiselect", "key-host", ["cp-5"])

    page.set("segmented_control", "lab-control_planes", 3)

    assert "no host &#x27;cp-5&#x27;" in page.text
    assert page.of("multiselect", "key-host").value == ["cp-5"]


def test_rows_move_and_leave() -> None:
    page = Page("rows").add("crash").add("heal").click("lab-up-1")
    assert [step["id"] for step in page.plan["timeline"]] == ["heal", "crash"]

    page.click("lab-remove-0").click("lab-edit-step-0")
    page.set("text_input", "-name", "dark").set("selectbox", "-word", "stop")

    assert [(step["id"], "stop" in step) for step in page.plan["timeline"]] == [("dark", True)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_can_be_opened(language: Language) -> None:
    from engine import VOCABULARY

    page = Page(f"words[{language}]", language)
    for word in VOCABULARY:
        page.add(word)
        assert page.plan["timeline"][-1][word] is not None
        for key in VOCABULARY[word].keys:
            assert f"key-{key.name}" in str([one.key for one in page.at.main])


def test_objects_are_added_changed_pasted_and_taken_away() -> None:
    page = Page("objects").set("selectbox", "lab-add-object", "service")
    page.click("lab-edit-object-0").set("number_input", "-0-replicas", 5)
    page.set("selectbox", "lab-add-object", "yaml")

    page.set("text_area", "lab-paste", "kind: Pod").click("lab-paste-add")
    assert page.says(words.AT_LINE, line=1) and len(page.plan["workload"]) == 2

    manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"
    page.set("text_area", "lab-paste", manifest).click("lab-paste-add")
    page.click("lab-edit-object-1").click("lab-remove-object-1")

    assert [list(one)[0] for one in page.plan["workload"]] == ["deployment", "apiVersion"]
    assert page.plan["workload"][0]["deployment"]["replicas"] == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scenario_is_opened_or_its_mistakes_are_told_by_line(language: Language) -> None:
    page = Page(f"open[{language}]", language).add("crash")
    kept = page.plan

    page.set("text_area", "lab-open-text", "until: 5s\ncluster: {control_planes: 9}\n")
    page.click("commit-lab-open")
    assert page.plan == kept and page.says(words.AT_LINE, line=2) and page.says(words.NOT_OPENED)

    other = {**FRESH, "cluster": {"control_planes": 1, "workers": 2}}
    page.set("text_area", "lab-open-text", scenario_file(other, 1)).click("commit-lab-open")
    assert page.plan == other

    page.click("lab-bring-back")
    assert page.plan == kept


def test_the_document_can_be_written_over() -> None:
    page = Page("document").set("text_area", "lab-document", "until: 5s\nuntil: 6s\n")
    page.click("lab-document-apply")
    assert page.says(words.AT_LINE, line=2) and page.plan == FRESH

    page.set("text_area", "lab-document", "until: 5s\n").click("lab-document-apply")
    assert page.plan == {"until": "5s"}


def test_a_reload_finds_everything_and_clearing_can_be_undone() -> None:
    page = Page("reload").add("crash").click("commit-lab-run").add("heal").click("lab-run-beside")

    again = Page("reload")
    assert again.experiment == page.experiment and again.says(words.BESIDE)

    again.click("lab-clear")
    assert Page("reload").plan == FRESH
    assert again.click("lab-bring-back").plan == page.plan


def test_a_link_carries_the_table_and_a_broken_one_leaves_yours() -> None:
    there = beside(run(Experiment({**FRESH, "until": "30s"}, seed=7)))
    page = Page("link", **{LINK: there.to_text()})
    assert page.experiment == there

    assert Page("link").plan == FRESH  # a look is not yet a change
    page.add("crash")
    assert LINK not in page.at.query_params
    assert Page("link").plan == page.plan

    broken = Page("link", **{LINK: "nonsense"})
    assert broken.says(words.BROKEN_LINK) and broken.plan == page.plan


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_past_its_limit_is_told_and_the_plan_is_kept(language: Language) -> None:
    page = Page(f"limit[{language}]", language).add("crash").click("commit-lab-run")

    assert page.says(common.FAILURES["over-budget"]) and "record 48210" in page.text
    assert page.says(words.KEPT) and page.says(words.SHORTER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_that_cannot_be_stored_stays_on_the_page(language: Language) -> None:
    page = Page(f"full[{language}]", language).add("crash")

    assert page.says(words.NOT_SAVED) and len(page.plan["timeline"]) == 1


def test_long_work_goes_on_under_a_new_name() -> None:
    from views import _lab

    page = Page("long")
    table = page.at.session_state["quorum-lab"]
    table.turns, name = _lab.TURNS_MAX, table.name

    page.add("crash")

    assert page.at.session_state["quorum-lab"].name != name
    assert Page("long").plan == page.plan


def test_a_document_too_large_to_keep_says_so() -> None:
    noise = "".join(blake2b(bytes([n % 256, n // 256])).hexdigest() for n in range(400))
    thing = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "big"}, "data": noise}
    there = Experiment({**FRESH, "workload": [thing]})
    page = Page("large", **{LINK: there.to_text()})

    page.add("crash")

    assert page.says(words.NOT_SAVED) and len(page.plan["timeline"]) == 1


HOSTILE = "<img src=x onerror=alert(1)>"
ODD: dict[str, Any] = {
    "nothing": {},
    "all of another kind": {"cluster": [], "workload": "x", "timeline": {"a": 1}, "until": {}},
    "holes": {
        "cluster": {"control_planes": None, "workers": [None], "zones": {}, "cloud": 3},
        "workload": [None, 3, {}, {"deployment": None}, {"manifest": []}, {"kind": {}}],
        "timeline": [None, 3, {}, {"at": []}, {"crash": None}, {"kubectl": {"line": 3, "via": []}}],
        "until": None,
        "title": [],
    },
    "markup": {
        "title": {"en": HOSTILE},
        "cluster": {HOSTILE: 1, "control_planes": 1},
        "workload": [{"deployment": {"name": HOSTILE, "image": HOSTILE}}],
        "timeline": [{"id": HOSTILE, "at": HOSTILE, "kubectl": HOSTILE}, {"heal": [HOSTILE]}],
        "until": HOSTILE,
    },
}


@pytest.mark.parametrize("name", ODD)
def test_a_link_may_hold_anything_and_the_page_still_stands(name: str) -> None:
    there = Experiment(ODD[name], ran=ODD[name], beside=FRESH, asked=HOSTILE)
    page = Page(f"odd[{name}]", **{LINK: there.to_text()})

    for row in ("object-0", "step-0", "step-1", "step-5"):
        if any(f"lab-edit-{row}" == one.key for one in page.at.button):
            page.click(f"lab-edit-{row}")

    assert page.says(words.TITLE)
    assert "<img src=x" not in page.text
