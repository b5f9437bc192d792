"""etcdctl compaction."""

from typing import Any, ClassVar

from engine.operator.etcdctl.errand import BAD_ARGUMENTS
from engine.operator.etcdctl.line import BOOL
from engine.operator.etcdctl.verbs._one import OneQuestion
from engine.operator.kubectl.line import Flags
from engine.wire.etcd import Compact


class Compaction(OneQuestion):
    """Forget the history before a revision: compaction 1200. The file stays as large as it is."""

    flags: ClassVar[Flags] = {"physical": BOOL}

    def question(self) -> Any:
        """Compact up to the revision of the line."""
        if len(self.line.arguments) != 1:
            return self.fail("compaction command needs 1 argument", BAD_ARGUMENTS)
        given = self.line.arguments[0]
        if not given.isdigit():
            return self.fail(f'strconv.ParseInt: parsing "{given}": invalid syntax', BAD_ARGUMENTS)
        return Compact(0, int(given))

    def told(self, reply: object) -> None:
        """It is done."""
        self.say(f"compacted revision {self.line.arguments[0]}")
