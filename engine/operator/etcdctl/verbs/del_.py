"""etcdctl del."""

from typing import ClassVar

from engine.operator.etcdctl.errand import BAD_ARGUMENTS, Answer, Errand
from engine.operator.etcdctl.verbs.get import END_OF_ALL, conflict
from engine.operator.kubectl.line import BOOL, Flags
from engine.units import SECOND
from engine.wire.etcd import Delete, Range, Txn, prefix_end

PAUSE_US = 2 * SECOND
WARNING = (
    'Warning: Keys between "{key}" and "{end}" will be deleted. Please interrupt the command '
    "within next 2 seconds to cancel. You can provide `--range` flag to avoid the delay."
)
ARGUMENTS = "del command needs one argument as key and an optional argument as range_end"


class Del(Errand):
    """Delete keys behind the API server's back: del /registry/pods/default/web --prefix."""

    flags: ClassVar[Flags] = {"prefix": BOOL, "from-key": BOOL, "range": BOOL}
    unplayed = ("prev-kv",)

    def start(self) -> None:
        """Count what there is first: the answer says how many are gone."""
        arguments, flags = self.line.arguments, self.line.flags
        if not 1 <= len(arguments) <= 2:
            self.fail(ARGUMENTS, BAD_ARGUMENTS)
            return
        wrong = conflict(self)
        if wrong:
            self.fail(wrong, BAD_ARGUMENTS)
            return
        self._key, self._end = arguments[0], arguments[1] if len(arguments) == 2 else ""
        if flags["from-key"] or (flags["prefix"] and not self._key):
            self._end = END_OF_ALL
        elif flags["prefix"]:
            self._end = prefix_end(self._key)
        hasty = len(arguments) == 2 and not flags["range"]
        if hasty:
            self.complain(WARNING.format(key=arguments[0], end=arguments[1]))
        count = Range(0, self._key, self._end, count_only=True)
        self.ask(count, self._counted, after_us=PAUSE_US if hasty else 0)

    def _counted(self, answer: Answer) -> None:
        if answer.error:
            self.fail(answer.error)
            return
        self._count = answer.reply.total
        self.ask(Txn(0, (), (Delete(self._key, self._end),)), self._deleted)

    def _deleted(self, answer: Answer) -> None:
        if answer.error:
            self.fail(answer.error)
            return
        self.say(str(self._count))
        self.end()
