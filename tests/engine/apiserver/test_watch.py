"""Watches: what a stream tells is enough to know the end from the beginning."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.apiserver.errors import Denial
from engine.apiserver.selectors import select
from engine.apiserver.watch_cache import (
    HISTORY_MIN,
    Event,
    WatchCache,
    Watcher,
    stamped,
    superseded,
    unstamped,
)
from engine.objects import Obj, evolve, freeze, key_of
from engine.resources import CATALOGUE
from engine.units import MINUTE, SECOND
from engine.wire import api
from tests.engine.apiserver.api_lab import ApiLab, config_map, pod

PODS = CATALOGUE["pods"]


def seen(events: list[Event], start: dict[str, Obj]) -> dict[str, Obj]:
    """What a client believes after applying a stream to what it had."""
    known = dict(start)
    for kind, value, _ in events:
        if kind == "DELETED":
            known.pop(key_of(value))
        elif kind != "BOOKMARK":
            assert (key_of(value) in known) == (kind == "MODIFIED")
            known[key_of(value)] = value
    return known


WRITES = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["x", "y", None]),  # the label, None deletes
        st.sampled_from(["n1", "n2", ""]),
    ),
    max_size=30,
)
SELECTORS = st.sampled_from(
    [("", ""), ("app=x", ""), ("", "spec.nodeName=n1"), ("app!=y", "spec.nodeName!=n2")]
)


def written(name: str, label: str, node: str) -> Obj:
    value: Obj = freeze(
        {
            "metadata": {"name": name, "namespace": "default", "labels": {"app": label}},
            "spec": {"nodeName": node},
        }
    )
    return value


@settings(max_examples=200)
@given(WRITES, WRITES, SELECTORS)
def test_a_stream_applied_to_its_beginning_gives_the_end(
    before: Any, after: Any, selectors: tuple[str, str]
) -> None:
    cache, selection = WatchCache(), select(PODS, "", *selectors)
    cache.replace([], 1)
    feed(cache, before)
    watcher = Watcher("me", 1, "pods", selection, cache.revision)
    start = {key_of(row.value): row.value for row in cache.select("pods", selection)}
    missed = cache.add(watcher)

    feed(cache, after)

    end = {key_of(row.value): row.value for row in cache.select("pods", selection)}
    assert missed == []
    assert seen(watcher.pending, start) == end
    revisions = [int(value["metadata"]["resourceVersion"]) for _, value, _ in watcher.pending]
    assert revisions == sorted(set(revisions))


@settings(max_examples=100)
@given(WRITES, WRITES, SELECTORS)
def test_a_resumed_stream_is_the_stream_that_was_never_broken(
    before: Any, after: Any, selectors: tuple[str, str]
) -> None:
    cache, selection = WatchCache(), select(PODS, "", *selectors)
    cache.replace([], 1)
    feed(cache, before)
    steady = Watcher("me", 1, "pods", selection, cache.revision)
    cache.add(steady)
    feed(cache, after)

    resumed = cache.add(Watcher("me", 2, "pods", selection, steady.since))

    assert resumed == steady.pending


def feed(cache: WatchCache, writes: Any) -> None:
    """Write one after the other, a second apart."""
    for name, label, node in writes:
        key = PODS.key("default", name)
        if label is None and cache.find("pods", key) is None:
            continue
        value = None if label is None else written(name, label, node)
        revision = cache.revision + 1
        cache.apply(key, value, revision, 0, revision * SECOND)


@settings(max_examples=100)
@given(WRITES, SELECTORS)
def test_what_is_found_by_its_topic_is_what_a_look_at_everything_finds(
    writes: Any, selectors: tuple[str, str]
) -> None:
    cache, asked = WatchCache(), select(PODS, "", *selectors)
    feed(cache, writes)

    found = cache.select("pods", asked)

    everything = [value for value in cache.all("pods") if asked.matches(value)]
    assert [stored.value for stored in found] == sorted(everything, key=key_of)


def test_history_is_kept_for_75_seconds_and_then_for_a_hundred_events() -> None:
    cache = WatchCache()
    cache.replace([], 1)
    key = PODS.key("default", "a")
    for revision in range(2, 2 + 3 * HISTORY_MIN):  # all within a minute: room is made
        cache.apply(key, written("a", "x", ""), revision, 0, revision * SECOND // 10)
    everything = cache.add(Watcher("me", 1, "pods", select(PODS, "", "", ""), 1))
    for revision in range(1000, 1000 + 4 * HISTORY_MIN):  # slowly: the oldest go
        cache.apply(key, written("a", "x", ""), revision, 0, revision * MINUTE)

    assert len(everything) == 3 * HISTORY_MIN
    with pytest.raises(Denial) as denied:
        cache.add(Watcher("me", 2, "pods", select(PODS, "", "", ""), 1))
    assert denied.value.status["code"] == 410
    assert denied.value.status["message"].startswith("too old resource version: 1 (")


@pytest.fixture
def lab() -> ApiLab:
    lab = ApiLab()
    lab.run(2)
    return lab


def test_a_stream_begins_with_all_there_is(lab: ApiLab) -> None:
    lab.ask("create", "configmaps", "default", body=config_map("a"))

    stream = lab.watch("configmaps", namespace="default")

    first = next(m for _, m in lab.mouth.heard if isinstance(m, api.WatchEvents))
    assert first.initial
    assert first.revision == lab.store.revision
    assert [(kind, value["metadata"]["name"]) for kind, value, _ in lab.stream(stream)] == [
        ("ADDED", "a")
    ]


def test_a_pod_that_moves_out_of_sight_is_deleted_for_its_watcher(lab: ApiLab) -> None:
    stream = lab.watch("pods", field_selector="spec.nodeName=")
    of_node = lab.watch("pods", field_selector="spec.nodeName=n1")

    lab.ask("create", "pods", "default", body=pod())
    target = {"target": {"kind": "Node", "name": "n1"}}
    lab.ask("create", "pods", "default", "web", subresource="binding", body=target)

    assert [event[0] for event in lab.stream(stream)] == ["ADDED", "DELETED"]
    assert [event[0] for event in lab.stream(of_node)] == ["ADDED"]


def test_watch_events_name_the_record_that_wrote_them(lab: ApiLab) -> None:
    stream = lab.watch("configmaps")

    response = lab.ask("create", "configmaps", "default", body=config_map())

    assert [record for _, _, record in lab.stream(stream)] == [response.record]


def test_a_watch_from_before_the_picture_is_told_410(lab: ApiLab) -> None:
    server = lab.process("cp-1/kube-apiserver")
    server.end("stopped", 0, "stopped")
    server.start()
    lab.run(1)

    stream = lab.watch("configmaps", since=1)

    closed = lab.closed(stream)

    assert closed is not None
    assert closed.code == 410
    assert closed.body["reason"] == "Expired"


def test_a_watch_nobody_wants_any_more_is_forgotten(lab: ApiLab) -> None:
    stream = lab.watch("configmaps")

    lab.say(api.Unwatch(stream))
    lab.ask("create", "configmaps", "default", body=config_map())

    assert lab.stream(stream) == []
    assert lab.server.status()["watches"] == 0


def test_the_watches_of_a_dead_client_are_forgotten(lab: ApiLab) -> None:
    lab.watch("configmaps")

    lab.process("operator/kubectl").end("crashed", 137, "killed")
    lab.run(1)

    assert lab.server.status()["watches"] == 0


def test_quiet_streams_get_bookmarks(lab: ApiLab) -> None:
    stream = lab.watch("configmaps")
    for name in "ab":
        lab.ask("create", "secrets", "default", body={"metadata": {"name": name}})

    lab.run(120)

    events = lab.stream(stream)
    assert {kind for kind, _, _ in events} == {"BOOKMARK"}
    assert events[-1][1]["metadata"]["resourceVersion"] == str(lab.store.revision)


def test_a_ping_is_answered(lab: ApiLab) -> None:
    lab.say(api.Ping(9))
    lab.run(0.01)

    assert any(message == api.Pong(9) for _, message in lab.mouth.heard)


@pytest.mark.parametrize(
    ("labels", "matches"),
    [
        ("a=1", True),
        ("a==1", True),
        ("a=2", False),
        ("a!=2", True),
        ("a", True),
        ("!a", False),
        ("c", False),
        ("!c", True),
        ("a in (1, 2)", True),
        ("a notin (1,2)", False),
        ("c notin (1,2)", True),
        ("a=1,b=2", True),
        ("a in (1),b!=3", True),
    ],
)
def test_label_selectors(labels: str, matches: bool) -> None:
    value = freeze({"metadata": {"name": "x", "labels": {"a": "1", "b": "2"}}})

    assert select(PODS, "", labels, "").matches(value) is matches


@pytest.mark.parametrize("text", ["a in 1", "=x", "a=(b)", "a in (1"])
def test_label_selectors_that_cannot_be_read(text: str) -> None:
    with pytest.raises(Denial) as denied:
        select(PODS, "", text, "")

    assert denied.value.status["code"] == 400


def test_what_the_store_keeps_is_shown_as_one_object_to_all():
    kept = unstamped({"metadata": {"name": "web", "resourceVersion": "3"}, "spec": {}})

    assert kept == {"metadata": {"name": "web"}, "spec": {}}
    assert stamped(kept, 7)["metadata"]["resourceVersion"] == "7"
    assert stamped(kept, 7) is stamped(kept, 7)
    assert stamped(kept, 8)["metadata"]["resourceVersion"] == "8"


def test_versions_that_differ_in_their_status_alone_are_kept_with_one_metadata():
    first = unstamped(freeze({"metadata": {"name": "web"}, "status": {}}))

    second = unstamped(evolve(stamped(first, 7), {"status": {"phase": "Running"}}))

    assert second == {"metadata": {"name": "web"}, "status": {"phase": "Running"}}
    assert second["metadata"] is first["metadata"]


def test_what_has_no_newest_form_any_more_is_shown_anew():
    kept = unstamped(freeze({"metadata": {"name": "web"}}))
    shown = stamped(kept, 7)

    superseded(kept)

    assert kept.shown is None
    assert stamped(kept, 7) == shown


@given(st.dictionaries(st.sampled_from(("name", "uid", "resourceVersion")), st.just("1")))
def test_showing_and_keeping_again_changes_nothing(meta: dict[str, str]):
    kept = unstamped({"metadata": meta})

    again = unstamped(stamped(stamped(kept, 7), 8))

    assert "resourceVersion" not in kept["metadata"]
    assert again == kept
