"""Laws over generated scenarios: writing and reading, merging, hashing."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.scenario import VERBS, merge_change, read_scenario

SECONDS = st.integers(0, 300)
VERB = st.sampled_from([(word, verb.example) for word, verb in VERBS.items() if word != "heal"])
CLUSTER = {
    "control_planes": st.integers(3, 5),
    "workers": st.integers(1, 4),
    "zones": st.lists(st.sampled_from(["b", "c", "d"]), unique=True),
}


@st.composite
def documents(draw: Any) -> dict[str, Any]:
    steps: list[dict[str, Any]] = []
    for number in range(draw(st.integers(0, 5))):
        word, value = draw(VERB)
        if steps and draw(st.booleans()):
            before = draw(st.sampled_from(steps))["id"]
            trigger = draw(
                st.sampled_from(
                    [{"after": f"{before} + 1s"}, {"after": before}, {"when": "settled"}]
                )
            )
        else:
            trigger = {"at": f"{draw(SECONDS)}s"}
        steps.append({"id": f"s{number}", **trigger, word: value})
    workload = [
        {"deployment": {"name": name, "replicas": draw(st.integers(0, 9))}}
        for name in draw(st.lists(st.sampled_from(["web", "api", "db"]), unique=True))
    ]
    cluster = draw(st.fixed_dictionaries({}, optional=CLUSTER)) | {"control_planes": 3}
    cluster["cloud"] = True
    cluster["zones"] = ["zone-a", *cluster.get("zones", ())]
    return {"cluster": cluster, "workload": workload, "timeline": steps, "until": "10m"}


@given(documents())
def test_what_is_written_down_is_read_as_the_same(document):
    scenario = read_scenario(document)

    again = read_scenario(scenario.to_mapping())

    assert again == scenario
    assert again.content_hash() == scenario.content_hash()


@given(documents())
def test_a_change_by_name_that_says_what_is_there_changes_nothing(document):
    change = {
        "cluster": document["cluster"],
        "timeline": {step["id"]: step for step in document["timeline"]},
        "workload": {i["deployment"]["name"]: i["deployment"] for i in document["workload"]},
    }

    assert merge_change(document, change) == document


@given(documents(), documents())
def test_a_change_made_twice_is_a_change_made_once(document, change):
    once = merge_change(document, change)

    assert merge_change(once, change) == once
