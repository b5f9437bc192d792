"""What the Lab may offer: read off the registries, so that nothing of them is missing."""

import pytest
from pydantic import BaseModel

from engine import VOCABULARY, Rejected, names_in, read_scenario
from engine.commands import COMMANDS
from engine.faults import FAULTS
from engine.vocabulary import _word


def test_every_fault_and_every_command_is_a_word_with_its_help() -> None:
    assert list(VOCABULARY) == [*FAULTS, *COMMANDS]
    assert [one.word for one in VOCABULARY.values() if one.is_fault] == list(FAULTS)
    assert all(one.says for one in VOCABULARY.values())


@pytest.mark.parametrize("word", VOCABULARY)
def test_its_keys_are_those_that_the_reader_takes(word: str) -> None:
    known = VOCABULARY[word]
    verb = {**FAULTS, **COMMANDS}[word]

    assert [key.name for key in known.keys] == list(verb.model_fields)
    assert not known.shorthand or known.key(known.shorthand) is not None


@pytest.mark.parametrize(
    ("word", "key", "takes", "is_list"),
    [
        ("partition", "left", "host", True),
        ("partition", "one_way", "yes-no", False),
        ("crash", "process", "process", True),
        ("heal", "fault", "fault", True),
        ("kubectl", "line", "text", False),
        ("kubectl", "via", "host", False),
        ("apply", "manifest", "manifest", False),
    ],
)
def test_a_key_says_what_it_takes(word: str, key: str, takes: str, is_list: bool) -> None:
    found = VOCABULARY[word].key(key)

    assert found is not None
    assert (found.takes, found.is_list) == (takes, is_list)


def test_a_key_of_a_kind_that_nobody_knew_is_still_a_key() -> None:
    from engine.faults._base import Fault

    class SlowLink(Fault):
        """Messages take longer."""

        delay: int | None = None
        shape: dict[str, float] = {}

    keys = _word("slow_link", SlowLink).keys

    assert issubclass(SlowLink, BaseModel)
    assert [(key.name, key.takes, key.is_required) for key in keys] == [
        ("delay", "value", False),
        ("shape", "value", False),
    ]


def test_the_names_of_a_cluster_are_those_that_its_steps_may_use() -> None:
    cluster = {"control_planes": 2, "etcd": "external", "etcd_members": 3, "workers": 1}
    names = names_in(cluster)
    assert "etcd-3" in names["host"] and "leader/etcd" in names["host"]
    assert "worker-1/kubelet" in names["process"] and "cp-1/etcd" not in names["process"]

    for kind, word in (("host", "power_off"), ("process", "crash")):
        for name in names[kind]:
            step = {"at": "1s", word: name}
            read_scenario({"cluster": cluster, "timeline": [step], "until": "2s"})


def test_what_is_no_cluster_has_no_names() -> None:
    with pytest.raises(Rejected):
        names_in({"control_planes": 9})
