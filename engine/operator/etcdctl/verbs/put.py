"""etcdctl put."""

from typing import Any, ClassVar

from engine.objects import freeze
from engine.operator.etcdctl.errand import BAD_ARGUMENTS
from engine.operator.etcdctl.verbs._lease import lease_number
from engine.operator.etcdctl.verbs._one import OneQuestion
from engine.operator.etcdctl.verbs.get import TEXT_VALUE
from engine.operator.kubectl.line import Flag, Flags
from engine.wire import etcd

ARGUMENTS = "put command needs 1 argument and input from stdin or 2 arguments"
BAD_LEASE = (
    'bad lease ID (strconv.ParseInt: parsing "{given}": invalid syntax), expecting ID in Hex'
)
FOREIGN = (
    "what lies under /registry/ is written by kube-apiserver alone; text in its place would be "
    "unreadable to it, and the simulator does not play that"
)


class Put(OneQuestion):
    """Write a key with a text: put hello world. With --lease it goes when that lease ends."""

    flags: ClassVar[Flags] = {"lease": Flag(default="0")}
    unplayed = ("prev-kv", "ignore-value", "ignore-lease")

    def question(self) -> Any:
        """One write."""
        if len(self.line.arguments) != 2:
            return self.fail(ARGUMENTS, BAD_ARGUMENTS)
        key, value = self.line.arguments
        if key.startswith("/registry/"):
            return self.fail(FOREIGN)
        lease = lease_number(self.line.flags["lease"])
        if lease is None:
            return self.fail(BAD_LEASE.format(given=self.line.flags["lease"]), BAD_ARGUMENTS)
        return etcd.Txn(0, (), (etcd.Put(key, freeze({TEXT_VALUE: value}), lease),))

    def told(self, reply: object) -> None:
        """It is written."""
        self.say("OK")
