"""etcdctl put."""

from typing import Any

from engine.objects import freeze
from engine.operator.etcdctl.errand import BAD_ARGUMENTS
from engine.operator.etcdctl.verbs._one import OneQuestion
from engine.operator.etcdctl.verbs.get import TEXT_VALUE
from engine.wire import etcd

ARGUMENTS = "put command needs 1 argument and input from stdin or 2 arguments"
FOREIGN = (
    "what lies under /registry/ is written by kube-apiserver alone; text in its place would be "
    "unreadable to it, and the simulator does not play that"
)


class Put(OneQuestion):
    """Write a key with a text: put hello world."""

    unplayed = ("lease", "prev-kv", "ignore-value", "ignore-lease")

    def question(self) -> Any:
        """One write."""
        if len(self.line.arguments) != 2:
            return self.fail(ARGUMENTS, BAD_ARGUMENTS)
        key, value = self.line.arguments
        if key.startswith("/registry/"):
            return self.fail(FOREIGN)
        return etcd.Txn(0, (), (etcd.Put(key, freeze({TEXT_VALUE: value})),))

    def told(self, reply: object) -> None:
        """It is written."""
        self.say("OK")
