"""How lines of ssh are read, and what is said of those that make no sense."""

import pytest

from engine.commands import COMMANDS
from engine.operator.kubectl.line import Usage
from engine.operator.ssh import VERBS, check, login
from engine.operator.ssh.line import parse

FLAGS = {verb: chore.flags for verb, chore in VERBS.items()}

READ = [
    ("ssh worker-1 systemctl stop kubelet", "worker-1", "systemctl stop", ("kubelet",)),
    ("worker-1 -- systemctl stop kubelet", "worker-1", "systemctl stop", ("kubelet",)),
    ("worker-1 'systemctl stop kubelet'", "worker-1", "systemctl stop", ("kubelet",)),
    ("root@worker-1 sudo systemctl stop a b", "worker-1", "systemctl stop", ("a", "b")),
    ("-i key -p 22 -t worker-1 sudo crictl ps", "worker-1", "crictl ps", ()),
    ("cp-1 systemctl --no-pager status etcd", "cp-1", "systemctl status", ("etcd",)),
    ("cp-1 /usr/bin/crictl ps -a", "cp-1", "crictl ps", ()),
    ("cp-1 crictl -r unix:///run/x.sock ps", "cp-1", "crictl ps", ()),
    ("cp-1 crictl --runtime-endpoint=unix:///x pods", "cp-1", "crictl pods", ()),
    ("cp-1 ls -l /tmp", "cp-1", "ls", ("/tmp",)),
    ("cp-1 crictl logs $(crictl ps -q)", "cp-1", "crictl logs", ("$(crictl ps -q)",)),
    ("cp-1 'crictl logs $(crictl ps -q)'", "cp-1", "crictl logs", ("$(crictl ps -q)",)),
    ("leader/etcd systemctl is-active etcd", "leader/etcd", "systemctl is-active", ("etcd",)),
]


@pytest.mark.parametrize(
    ("text", "host", "verb", "arguments"), READ, ids=[text for text, *_ in READ]
)
def test_a_line_names_a_machine_and_what_to_run_there(text, host, verb, arguments):
    there = login(text)

    line = parse(there.words, FLAGS)

    assert there.host == host
    assert (line.verb, line.arguments) == (verb, arguments)


WRONG = [
    ("ssh", "usage: ssh HOST COMMAND"),
    ("-- systemctl stop kubelet", "usage: ssh HOST COMMAND"),
    ("worker-1", "error: there is no shell to stay in: say what to run on worker-1"),
    ("worker-1 sudo", "error: there is no shell to stay in"),
    ("worker-1 systemctl", "error: systemctl needs one of: is-active, restart, start"),
    ("worker-1 systemctl stpo kubelet", "error: systemctl has no verb 'stpo' here: stop?"),
    ("worker-1 systemctl mask kubelet", "error: systemctl has no verb 'mask' here; there are"),
    ("worker-1 systemclt stop kubelet", "bash: line 1: systemclt: command not found\nhint: syste"),
    ("worker-1 whoami", "bash: line 1: whoami: command not found\nhint: here there are crictl"),
    ("worker-1 journalctl -u kubelet", "error: journalctl is not modelled here"),
    (
        "cp-1 kubectl get nodes",
        "error: kubectl is not modelled here: it runs on the operator's machine",
    ),
    (
        "worker-1 reboot",
        "error: reboot is not modelled here: it is a step of its own: `reboot: HOST`",
    ),
    ("worker-1 systemctl stop a && systemctl start a", "error: one command a line"),
    ("worker-1 crictl ps --al", "error: unknown flag: --al"),
    ("worker-1 'crictl ps", "error: No closing quotation"),
]


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[text for text, _ in WRONG])
def test_what_makes_no_sense_is_told(text, said):
    with pytest.raises(Usage) as found:
        parse(login(text).words, FLAGS)

    assert str(found.value).startswith(said)
    assert str(found.value).endswith("\n")


def test_every_verb_can_be_checked_before_a_run():
    for verb in VERBS:
        check(f"worker-1 {verb}", FLAGS)
    check("cp-1 etcdctl member list", FLAGS)


@pytest.mark.parametrize("typed", ["cp-1 ls", "ssh cp-1 ls", " ssh cp-1 ls "])
def test_the_word_ssh_may_be_left_out_in_a_timeline(typed):
    assert COMMANDS["ssh"].model_validate(typed).line == "cp-1 ls"
