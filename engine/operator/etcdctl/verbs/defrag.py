"""etcdctl defrag."""

from typing import Any, ClassVar

from engine.operator.etcdctl.errand import ERROR, Answer
from engine.operator.etcdctl.verbs._each import CLUSTER, EachEndpoint
from engine.operator.kubectl.line import Flags
from engine.units import go_duration
from engine.wire.etcd_admin import Defragment

DONE = "Finished defragmenting etcd member[{endpoint}]. took {took}"
FAILED = "Failed to defragment etcd member[{endpoint}]. took {took}. ({error})"


class Defrag(EachEndpoint):
    """Give free pages back to the file system, one member at a time: defrag."""

    flags: ClassVar[Flags] = CLUSTER
    formats = ()

    def question(self) -> Any:
        """The member's own file."""
        return Defragment(0)

    def told(self, results: dict[str, Answer]) -> None:
        """How long each took."""
        failed = False
        for endpoint, answer in results.items():
            words = {
                "endpoint": endpoint,
                "took": go_duration(answer.took_us),
                "error": answer.error,
            }
            if answer.error:
                failed = True
                self.complain(FAILED.format(**words))
            else:
                self.say(DONE.format(**words))
        self.end(ERROR if failed else 0)
