"""The kernel, timers, disks and the network, told by small components that only echo."""

from typing import NamedTuple

import pytest

from engine.component import Component, Context, Overheard
from engine.dice import Dice
from engine.host import Host
from engine.kernel import INSTANT_MAX, Envelope, Kernel
from engine.network import LOOPBACK_US, Dropped, Network
from engine.process import ProcessEnded, Restart
from engine.timer import Timer
from engine.trace import OverBudget, Status, Trace
from engine.units import MILLISECOND, SECOND
from engine.wire.system import Disconnected, Expired, Refused, Synced


class Recorder(Component):
    """Keeps what it hears, with the time."""

    kind = "recorder"

    def __init__(self, ctx: Context, config: object) -> None:
        super().__init__(ctx, config)
        self.heard: list[tuple[int, object]] = []
        self.patience: Timer = ctx.timer("patience", "a word")

    def handle(self, message: object) -> None:
        self.heard.append((self.ctx.now, message))
        if message == "die":
            self.ctx.exit(1, "told to")

    def overhear(self, heard: list[Overheard]) -> None:
        self.heard += [(at, message) for at, _, message in heard]

    def status(self) -> dict[str, int]:
        return {"heard": len(self.heard)}


def two_hosts(seed: int = 1) -> tuple[Kernel, Network, Host, Host]:
    kernel = Kernel(Trace())
    network = Network(kernel, seed)
    hosts = [Host(name, "worker", None, kernel, network, seed) for name in ("a", "b")]
    for host in hosts:
        host.add("recorder", Recorder, None, supervised=False).start()
    return kernel, network, hosts[0], hosts[1]


def component(host: Host) -> Recorder:
    found = host.processes["recorder"].component
    assert isinstance(found, Recorder)
    return found


def heard(host: Host) -> list[object]:
    return [message for _, message in component(host).heard]


def test_messages_between_two_processes_arrive_in_the_order_of_sending():
    kernel, network, _, b = two_hosts()

    for number in range(50):
        network.send("a/recorder", "b/recorder", number)
    kernel.run(SECOND)

    assert heard(b) == list(range(50))


def test_a_blocked_link_swallows_the_message_and_records_it_with_the_fault():
    kernel, network, _, b = two_hosts()
    fault = kernel.note("b", "cut")
    network.link("a", "b").block("cut", fault)

    network.send("a/recorder", "b/recorder", "hello")
    kernel.run(SECOND)

    assert heard(b) == []
    lost = [record for record in kernel.trace.records if isinstance(record.what, Dropped)]
    assert [(record.what.why, record.causes[-1]) for record in lost] == [("blocked", fault)]


class Word(NamedTuple):
    """Part of a stream."""

    text: str

    @property
    def streamed(self) -> bool:
        return True


def a_cut_stream() -> tuple[Kernel, Network, Host, Host]:
    """`a` says a word of a stream to `b` into a cut."""
    kernel, network, a, b = two_hosts()
    network.connect("a/recorder", "b/recorder")
    link = network.link("a", "b")
    link.block("cut", kernel.note("b", "cut"))
    network.send("a/recorder", "b/recorder", Word("early"))
    return kernel, network, a, b


def test_a_stream_goes_on_after_a_cut_with_what_was_under_way_when_tcp_tries_again():
    """Tries come after 0.2, 0.6, 1.4, 3 and 6.2 s; what follows on the connection waits for it."""
    kernel, network, _, b = a_cut_stream()
    network.send("a/recorder", "b/recorder", "a request")
    kernel.run(4 * SECOND)
    network.unblock(network.link("a", "b"), "cut")
    network.send("a/recorder", "b/recorder", Word("late"))

    kernel.run(6 * SECOND)
    before = heard(b)
    kernel.run(7 * SECOND)

    assert (before, heard(b)) == ([], [Word("early"), Word("late")])


def test_what_a_cut_held_is_gone_with_its_connection():
    kernel, network, a, b = a_cut_stream()
    a.processes["recorder"].end("crashed", 137, "killed")

    network.unblock(network.link("a", "b"), "cut")
    kernel.run(9 * SECOND)

    assert heard(b) == []


def test_what_a_cut_held_is_not_told_to_a_process_that_has_come_back_and_connected_anew():
    kernel, network, _, b = a_cut_stream()
    b.processes["recorder"].end("crashed", 137, "killed")
    b.processes["recorder"].start()
    network.connect("a/recorder", "b/recorder")

    network.unblock(network.link("a", "b"), "cut")
    network.send("a/recorder", "b/recorder", Word("anew"))
    kernel.run(SECOND)

    assert heard(b) == [Word("anew")]


def test_what_a_cut_held_for_a_machine_that_has_booted_since_is_gone():
    kernel, network, _, b = a_cut_stream()
    b.power_off()
    b.power_on()
    kernel.run(60 * SECOND)

    network.unblock(network.link("a", "b"), "cut")
    network.send("a/recorder", "b/recorder", Word("anew"))
    kernel.run(61 * SECOND)

    assert heard(b) == [Word("anew")]


def test_nothing_listening_on_a_live_host_is_refused_and_a_dead_host_is_silent():
    kernel, network, a, b = two_hosts()
    b.processes["recorder"].end("crashed", 137, "killed")

    network.send("a/recorder", "b/recorder", "one")
    kernel.run(SECOND)
    b.power_off()
    network.send("a/recorder", "b/recorder", "two")
    kernel.run(2 * SECOND)

    assert heard(a) == [Refused("b/recorder", "one")]


def test_the_end_of_a_process_is_felt_over_a_connection_and_power_loss_is_not():
    kernel, network, a, b = two_hosts()
    network.connect("a/recorder", "b/recorder")
    b.processes["recorder"].end("crashed", 137, "killed")
    kernel.run(SECOND)
    b.processes["recorder"].start()
    network.connect("a/recorder", "b/recorder")
    b.power_off()
    kernel.run(2 * SECOND)

    assert heard(a) == [Disconnected("b/recorder")]


def test_a_timer_pushed_back_expires_once_at_its_last_deadline():
    kernel, _, a, _ = two_hosts()
    timer = component(a).patience

    timer.set(100 * MILLISECOND)
    kernel.run(50 * MILLISECOND)
    timer.set(100 * MILLISECOND)
    kernel.run(SECOND)

    assert component(a).heard == [(150 * MILLISECOND, Expired("patience", "a word"))]


def test_a_timer_set_earlier_expires_earlier_and_only_once():
    kernel, _, a, _ = two_hosts()
    timer = component(a).patience

    timer.set(500 * MILLISECOND)
    timer.set(100 * MILLISECOND)
    kernel.run(SECOND)

    assert component(a).heard == [(100 * MILLISECOND, Expired("patience", "a word"))]


def test_a_timer_of_a_former_life_is_never_heard():
    kernel, _, a, _ = two_hosts()
    component(a).patience.set(100 * MILLISECOND)

    a.processes["recorder"].end("crashed", 137, "killed")
    a.processes["recorder"].start()
    kernel.run(SECOND)

    assert component(a).heard == []


def test_power_loss_forgets_what_was_not_synced_and_a_crash_does_not():
    kernel, _, a, _ = two_hosts()
    process = a.processes["recorder"]
    process.disk.append("wal", [1, 2])
    process.disk.sync()
    kernel.run(SECOND)
    process.disk.append("wal", [3])
    process.end("crashed", 137, "killed")
    after_crash = list(process.disk.logs["wal"])

    a.power_off()

    assert after_crash == [1, 2, 3]
    assert process.disk.logs["wal"] == [1, 2]


def test_a_sync_is_told_after_the_latency_of_the_disk():
    kernel, _, a, _ = two_hosts()
    disk = a.processes["recorder"].disk

    token = disk.sync()
    kernel.run(SECOND)

    assert component(a).heard == [(disk.latency_us, Synced(token))]


def test_a_paused_process_hears_later_what_came_meanwhile():
    kernel, network, _, b = two_hosts()
    b.processes["recorder"].pause()
    network.send("a/recorder", "b/recorder", "hello")
    kernel.run(SECOND)
    before = list(heard(b))

    b.processes["recorder"].resume()

    assert before == []
    assert heard(b) == ["hello"]


def test_a_supervised_process_restarts_at_once_and_then_after_10_20_40_seconds():
    kernel, network, a, _ = two_hosts()
    process = a.processes["recorder"]
    process.supervised = True
    starts = []

    for _ in range(4):
        network.send("b/recorder", "a/recorder", "die")
        kernel.run(kernel.now + 60 * SECOND)
    ended = None
    for record in kernel.trace.records:
        if isinstance(record.what, ProcessEnded):
            ended = record.at
        elif type(record.what).__name__ == "ProcessStarted" and ended is not None:
            starts.append((record.at - ended) // SECOND)

    assert starts == [0, 10, 20, 40]
    assert not any(isinstance(record.what, Restart) for record in kernel.trace.records)


def test_status_changes_are_recorded_once_and_only_what_changed():
    kernel, network, _, _ = two_hosts()
    network.send("a/recorder", "b/recorder", "hello")

    kernel.run(SECOND)

    shown = [
        r.what.fields
        for r in kernel.trace.records
        if r.where == "b/recorder" and isinstance(r.what, Status)
    ]
    assert shown == [{"process": "running", "heard": 0}, {"heard": 1}]


def test_one_more_roll_for_one_purpose_shifts_no_other():
    calm, busy = Dice(7, "cp-1/etcd"), Dice(7, "cp-1/etcd")
    busy.roll("heartbeat")

    assert calm.roll("election") == busy.roll("election")


def test_a_loop_in_which_no_time_passes_ends_over_budget():
    kernel = Kernel(Trace())

    def echo(envelope: Envelope) -> None:
        kernel.post("echo", envelope.message)

    kernel.receivers["echo"] = echo
    kernel.post("echo", "again")

    with pytest.raises(OverBudget, match="in one instant"):
        kernel.run(SECOND)

    assert kernel.delivered == INSTANT_MAX
    assert kernel.now == 0


def test_what_is_last_waits_for_all_else_of_its_instant():
    kernel = Kernel(Trace())
    order: list[object] = []
    kernel.receivers["a"] = lambda envelope: order.append(envelope.message)

    kernel.post("a", "a heartbeat", 10, last=True)
    kernel.post("a", "an entry", 10)
    kernel.post("a", "much later", 11)
    kernel.run(SECOND)

    assert order == ["an entry", "a heartbeat", "much later"]


def senses(due: str) -> list[bool]:
    """Whether a handler at 5 s sees 2 s clear, and then 1 ms, with this due in the world."""
    kernel, network, a, _ = two_hosts()
    timer, seen = component(a).patience, list[bool]()
    kernel.receivers["asker"] = lambda _: seen.extend(map(kernel.is_clear, (2 * SECOND, 1000)))
    if due == "a message":
        network.link("a", "b").slow("fault", 6 * SECOND)
        network.send("a/recorder", "b/recorder", "hello")
    if due in ("a timer", "a timer that is cancelled", "a timer that is pushed back"):
        timer.set(6 * SECOND)
    kernel.post("asker", "look", 5 * SECOND)
    kernel.run(4 * SECOND)
    if due == "a timer that is cancelled":
        timer.cancel()
    if due == "a timer that is pushed back":
        timer.set(6 * SECOND)
    kernel.run(6 * SECOND if due == "somebody who looks" else 20 * SECOND)
    return seen


@pytest.mark.parametrize(
    ("due", "seen"),
    [
        ("nothing", [True, True]),
        ("a message", [False, True]),
        ("a timer", [False, True]),
        ("a timer that is cancelled", [True, True]),
        ("a timer that is pushed back", [True, True]),
        ("somebody who looks", [False, True]),
    ],
)
def test_all_is_clear_while_nothing_can_happen(due: str, seen: list[bool]):
    assert senses(due) == seen


def test_a_timer_that_was_found_idle_still_expires_once_at_its_deadline():
    kernel, _, a, _ = two_hosts()
    timer = component(a).patience
    kernel.receivers["asker"] = lambda _: kernel.is_clear(2 * SECOND)
    timer.set(2 * SECOND)
    kernel.run(SECOND)
    timer.set(4 * SECOND)
    kernel.post("asker", "look", SECOND // 2)

    kernel.run(20 * SECOND)

    assert [at for at, _ in component(a).heard] == [5 * SECOND]


def test_outside_of_a_run_nothing_is_clear():
    kernel = Kernel(Trace())

    kernel.run(SECOND)

    assert not kernel.is_clear(1)


def test_what_is_put_off_is_heard_before_anything_else_but_not_before_its_time():
    kernel, _, a, _ = two_hosts()
    process, heard = a.processes["recorder"], component(a).heard
    process.put_off(3 * SECOND, "b/recorder", "put off")
    kernel.post(process.name, "early", 2 * SECOND)
    kernel.post(process.name, "late", 4 * SECOND)

    kernel.run(5 * SECOND)

    assert [message for _, message in heard] == ["early", "put off", "late"]


def test_what_is_put_off_is_heard_before_somebody_looks():
    kernel, _, a, _ = two_hosts()
    heard = component(a).heard
    for seconds in (3, 4, 6):
        a.processes["recorder"].put_off(seconds * SECOND, "b/recorder", f"put off {seconds}")

    kernel.run(5 * SECOND)
    assert [message for _, message in heard] == ["put off 3", "put off 4"]

    kernel.run(7 * SECOND)
    assert heard[2:] == [(6 * SECOND, "put off 6")]


def test_whoever_ends_has_heard_what_it_put_off_as_far_as_its_time_had_come():
    kernel, _, a, _ = two_hosts()
    process, heard = a.processes["recorder"], component(a).heard
    process.put_off(3 * SECOND, "b/recorder", "put off")
    process.put_off(5 * SECOND, "b/recorder", "too late")
    kernel.receivers["axe"] = lambda _: process.end("crashed", 137, "killed")
    kernel.post("axe", "fall", 4 * SECOND)

    kernel.run(6 * SECOND)

    assert heard == [(3 * SECOND, "put off")]


def test_what_is_done_at_a_later_moment_is_sent_then():
    kernel, network, _, b = two_hosts()
    network.link("a", "b").jitter_us = 0

    kernel.act_at(SECOND, network.send, "a/recorder", "b/recorder", "hello")
    kernel.run(2 * SECOND)

    assert component(b).heard == [(SECOND + network.link("a", "b").delay_us, "hello")]


class Clerk(Recorder):
    """Answers at once after 10 ms, unless it is asked what it does not know; lets gossip wait."""

    def answer(self, question: object) -> object | None:
        if question == "who are you?":
            self.ctx.wait(self.ctx.now + 10 * MILLISECOND)
            return f"{self.ctx.name}, to {self.ctx.sender}"
        return None

    def can_wait(self, message: object) -> bool:
        return message == "gossip"


def clerk() -> tuple[Kernel, Network, Host]:
    kernel, network, a, _ = two_hosts()
    a.add("clerk", Clerk, None, supervised=False).start()
    return kernel, network, a


def test_a_process_of_the_same_machine_answers_at_once_and_no_time_passes_for_who_asks():
    kernel, _, a = clerk()

    found = a.ask("a/recorder", "a/clerk", "who are you?")

    assert found == ("a/clerk, to a/recorder", 10 * MILLISECOND + 2 * LOOPBACK_US)
    assert kernel.now == 0


@pytest.mark.parametrize(
    ("asked", "question", "trouble"),
    [
        ("a/clerk", "why?", ""),
        ("a/nobody", "who are you?", ""),
        ("b/recorder", "who are you?", ""),
        ("a/clerk", "who are you?", "paused"),
        ("a/clerk", "who are you?", "ended"),
        ("a/clerk", "who are you?", "slow"),
    ],
)
def test_what_cannot_be_answered_at_once_has_to_be_sent(asked: str, question: str, trouble: str):
    kernel, network, a = clerk()
    if trouble == "paused":
        a.processes["clerk"].pause()
    if trouble == "ended":
        a.processes["clerk"].end("crashed", 137, "killed")
    if trouble == "slow":
        network.link("a", "a").slow("fault", 1000)

    assert a.ask("a/recorder", asked, question) is None
    assert kernel.now == 0


@pytest.mark.parametrize(("said", "events"), [("gossip", 0), ("news", 1)])
def test_what_can_wait_costs_no_event_and_is_heard_with_its_time(said: str, events: int):
    kernel, _, a = clerk()

    a.leave("a/recorder", "a/clerk", said)
    kernel.run(SECOND)

    found = a.processes["clerk"].component
    assert isinstance(found, Clerk)
    assert found.heard == [(LOOPBACK_US, said)]
    assert kernel.delivered == events
