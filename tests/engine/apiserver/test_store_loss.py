"""What clients hear while etcd is gone, has no leader, or comes back (facts 1.3, 2.3, 2.5, 2.6)."""

from typing import Any

import pytest

from engine.apiserver.calls import READ_LATE
from engine.apiserver.notes import CacheLost, StoreBack, StoreLost
from engine.units import SECOND
from engine.wire import etcd
from tests.engine.apiserver.api_lab import STORE, ApiLab, config_map

SETTINGS = ("configmaps", "default", "settings")


@pytest.fixture
def lab() -> ApiLab:
    lab = ApiLab()
    lab.run(2)
    lab.ask("create", "configmaps", "default", body=config_map())
    return lab


def put_b(lab: ApiLab) -> None:
    """Somebody else writes, past this server."""
    value = {**config_map("b"), "metadata": {"name": "b", "namespace": "default"}}
    lab.store.put("/registry/configmaps/default/b", value)


def took(lab: ApiLab, number: int, since: int) -> float:
    """Seconds until a request was answered."""
    return next(
        (at - since) / SECOND
        for at, message in lab.mouth.heard
        if getattr(message, "id", None) == number and hasattr(message, "code")
    )


def told(lab: ApiLab, kind: type) -> list[float]:
    """When facts of a kind were noted, in seconds."""
    return [r.at / SECOND for r in lab.kernel.trace.records if isinstance(r.what, kind)]


def test_without_a_leader_writes_end_after_7_s_and_fresh_reads_after_60(lab: ApiLab) -> None:
    lab.store.lose_leader()
    since = lab.kernel.now

    write = lab.send("create", "configmaps", "default", body=config_map("b"))
    fresh = lab.send("get", *SETTINGS)
    listed = lab.send("list", "configmaps", "default")
    cached = lab.send("get", *SETTINGS, options={"resourceVersion": "0"})
    lab.run(61)

    answers: list[Any] = [lab.answer(number) for number in (write, fresh, listed, cached)]
    assert [answer.code for answer in answers] == [500, 504, 504, 200]
    assert answers[0].body["message"] == etcd.TIMED_OUT
    assert answers[0].body["reason"] == ""
    assert answers[1].body["message"] == READ_LATE
    assert took(lab, write, since) == pytest.approx(7, abs=0.1)
    assert took(lab, fresh, since) == pytest.approx(60, abs=0.1)
    assert took(lab, cached, since) < 0.1


def test_a_delete_reads_first_and_so_ends_after_34_s(lab: ApiLab) -> None:
    lab.store.lose_leader()
    since = lab.kernel.now

    number = lab.send("delete", *SETTINGS)
    lab.run(40)

    answer = lab.answer(number)
    assert answer is not None
    assert answer.code == 504
    assert "context deadline exceeded" in answer.body["message"]
    assert took(lab, number, since) == pytest.approx(34, abs=0.1)


def test_after_30_s_the_cache_is_not_ready_and_all_watches_are_closed(lab: ApiLab) -> None:
    stream = lab.watch("configmaps")
    lost = lab.kernel.now / SECOND
    lab.store.lose_leader()

    lab.run(29)
    open_at_29 = lab.closed(stream) is None
    lab.run(2)
    listed = lab.ask("list", "configmaps", options={"resourceVersion": "0"})
    late = lab.watch("configmaps", since=lab.store.revision)

    closed: Any = lab.closed(late)
    assert open_at_29
    assert lab.closed(stream) is not None
    assert (listed.code, listed.body["message"]) == (429, "storage is (re)initializing")
    assert listed.body["details"]["retryAfterSeconds"] >= 1
    assert closed.code == 429
    assert told(lab, StoreLost) == [pytest.approx(lost, abs=0.1)]
    assert told(lab, CacheLost) == [pytest.approx(lost + 30, abs=0.1)]
    assert lab.server.status()["serving"] is False


def test_when_the_leader_is_back_in_time_streams_go_on_without_a_gap(lab: ApiLab) -> None:
    stream = lab.watch("configmaps", since=lab.store.revision)
    lab.store.lose_leader()
    lab.run(5)

    put_b(lab)
    lab.store.mood = "well"
    lab.run(20)

    assert lab.closed(stream) is None
    assert [kind for kind, _, _ in lab.stream(stream)] == ["ADDED"]
    assert len(told(lab, StoreBack)) == 1
    assert lab.server.status() == {"serving": True, "etcd": "ok", "watches": 1}


def test_after_a_long_loss_the_picture_is_read_anew(lab: ApiLab) -> None:
    lab.store.lose_leader()
    lab.run(40)
    put_b(lab)

    lab.store.mood = "well"
    lab.run(10)

    found = lab.ask("list", "configmaps", "default", options={"resourceVersion": "0"})
    assert [item["metadata"]["name"] for item in found.body["items"]] == ["b", "settings"]


def test_a_stopped_etcd_refuses_and_the_cache_stays(lab: ApiLab) -> None:
    stream = lab.watch("configmaps")
    lab.process(STORE).end("stopped", 0, "stopped")
    lab.run(1)
    since = lab.kernel.now

    write = lab.send("create", "configmaps", "default", body=config_map("b"))
    health = lab.send("get", "readyz")
    cached = lab.send("get", *SETTINGS, options={"resourceVersion": "0"})
    lab.run(60)

    answers: list[Any] = [lab.answer(number) for number in (write, health, cached)]
    assert [answer.code for answer in answers] == [500, 500, 200]
    assert "connection refused" in answers[0].body["message"]
    assert "[-]etcd failed: reason withheld\n[-]etcd-readiness" in answers[1].body["message"]
    assert took(lab, write, since) < 1
    assert took(lab, health, since) == pytest.approx(2, abs=0.1)
    assert lab.closed(stream) is None
    assert lab.server.status()["etcd"] == "lost"


def test_a_restarted_etcd_is_found_again(lab: ApiLab) -> None:
    stream = lab.watch("configmaps", since=lab.store.revision)
    lab.process(STORE).end("stopped", 0, "stopped")
    lab.run(5)

    lab.process(STORE).start()
    lab.run(10)
    created = lab.ask("create", "configmaps", "default", body=config_map("b"))

    assert created.code == 201
    assert [kind for kind, _, _ in lab.stream(stream)] == ["ADDED"]
    assert lab.server.status()["etcd"] == "ok"


def test_with_several_endpoints_reads_move_on_and_writes_go_where_somebody_listens() -> None:
    lab = ApiLab(members=2)
    lab.run(2)
    lab.process("cp-2/etcd").end("crashed", 137, "killed")
    lab.run(1)

    codes = [lab.ask("get", "namespaces", "", "default").code for _ in range(4)]
    writes = [
        lab.ask("create", "secrets", "default", body={"metadata": {"name": name}}).code
        for name in "abcd"
    ]

    assert codes == [200] * 4
    assert writes == [201] * 4
    assert lab.server.status()["etcd"] == "ok"


def test_a_write_under_way_when_etcd_dies_may_have_happened(lab: ApiLab) -> None:
    lab.process(STORE).pause()
    number = lab.send("create", "configmaps", "default", body=config_map("b"))
    lab.run(1)

    lab.process(STORE).end("crashed", 137, "killed")
    lab.run(1)

    answer = lab.answer(number)
    assert answer is not None
    assert answer.code == 500
    assert "Unavailable" in answer.body["message"]


def test_a_server_that_finds_no_etcd_at_all_gives_up() -> None:
    lab = ApiLab()
    server, store = lab.process("cp-1/kube-apiserver"), lab.process(STORE)
    server.end("stopped", 0, "stopped")
    store.end("stopped", 0, "stopped")

    server.start()
    lab.run(21)

    assert server.state == "exited"


def test_a_silent_member_is_given_up_after_40_s_and_its_reads_move_on() -> None:
    lab = ApiLab(members=2)
    lab.run(2)
    lab.hosts["cp-2"].power_off()
    since = lab.kernel.now

    numbers = [lab.send("get", "namespaces", "", "default") for _ in range(4)]
    lab.run(45)
    later = lab.send("get", "namespaces", "", "default")
    lab.run(0.01)

    times = sorted(took(lab, number, since) for number in numbers)
    answers: list[Any] = [lab.answer(number) for number in numbers]
    assert [answer.code for answer in answers] == [200] * 4
    assert times[0] < 0.1
    assert 30 < times[-1] <= 41
    assert took(lab, later, since) == pytest.approx(45, abs=0.1)


def test_a_member_that_comes_back_is_used_again() -> None:
    lab = ApiLab(members=2)
    lab.run(2)
    lab.process("cp-2/etcd").end("crashed", 137, "killed")
    lab.run(5)
    lab.process("cp-2/etcd").start()
    lab.run(10)
    before = len(lab.process("cp-2/etcd").component.heard)

    for _ in range(4):
        lab.ask("get", "namespaces", "", "default")

    assert len(lab.process("cp-2/etcd").component.heard) > before
