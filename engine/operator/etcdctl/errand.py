"""One run of etcdctl, from the typed line to the prompt: questions to endpoints, and what is
printed of the answers.

Each verb is a subclass in its own file under verbs/. As in client/v3, a question goes to the first
endpoint that takes connections, is asked again for as long as nobody answers or etcd says that it
is unavailable, and ends with `context deadline exceeded`.
"""

import re
from collections.abc import Callable
from inspect import cleandoc
from typing import Any, ClassVar, NamedTuple

from engine.component import Context
from engine.operator.etcdctl.line import ETCDCTL, Line
from engine.operator.kubectl.line import Flags
from engine.units import MILLISECOND
from engine.wire.etcd import EtcdError, Range, StatusRequest
from engine.wire.etcd_admin import AlarmRequest, MemberList
from engine.wire.system import Refused

RETRY_US = 25 * MILLISECOND
DEADLINE = "context deadline exceeded"
LOCAL = "127.0.0.1:2379"
"""--endpoints when it is not given."""
HOST = re.compile(r"(?:https?://)?([^:/]+)(?::(\d+))?/?")
REPEATABLE = (Range, StatusRequest, MemberList, AlarmRequest)
"""Questions that client/v3 asks again when etcd is unavailable."""
ERROR, BAD_CONNECTION, BAD_INPUT, BAD_FEATURE, INTERRUPTED, BAD_ARGUMENTS = 1, 2, 3, 4, 5, 128
"""Exit codes (pkg/cobrautl)."""
FORMATS = ("fields", "json", "protobuf", "simple", "table")
UNKNOWN_FORMAT = "unsupported output format"
NO_TABLE = "table not supported as output format"
NOT_PLAYED = "the simulator does not play {what} of {verb}"


class Answer(NamedTuple):
    """How a question ended: a reply, or an error in etcd's or the client's words."""

    reply: Any
    error: str
    took_us: int


Then = Callable[[Answer], None]


class _Asked(NamedTuple):
    step: str
    request: Any  # any request; it bears an id
    endpoints: tuple[str, ...]  # processes to try, the next one first
    began: int
    deadline: int | None
    again_at: int | None  # when to ask again; None: an answer is awaited


class Errand:
    """A verb at work. The class name is the verb (`MemberList` is `member list`), the docstring its
    help.
    """

    program: ClassVar[str] = ETCDCTL
    spelled: ClassVar[str] = ""
    """The verb as it is typed, where that is not the class name taken apart (`move-leader`)."""
    flags: ClassVar[Flags] = {}
    formats: ClassVar[tuple[str, ...]] = ("simple",)
    """The --write-out that it has here; empty: it prints in one way whatever is asked for."""
    unplayed: ClassVar[tuple[str, ...]] = ()
    """Flags that the real one has and this one does not."""

    def __init__(self, ctx: Context, line: Line, name: str, numbers: int, stdin: str = "") -> None:
        self.ctx, self.line, self.name, self.stdin = ctx, line, name, stdin
        self.out: list[str] = []
        self.err: list[str] = []
        self.code: int | None = None  # None while it runs
        self._numbers = numbers
        self._asked: dict[int, _Asked] = {}
        self._then: dict[int, Then] = {}
        self._timer = ctx.timer(name, "an answer from etcd")

    @classmethod
    def words(cls) -> str:
        """The line as it begins: program and verb."""
        verb = re.sub(r"(?<!^)(?=[A-Z])", " ", cls.__name__.removeprefix("Utl")).lower()
        return f"{cls.program} {cls.spelled or verb}"

    @classmethod
    def help(cls) -> str:
        """The docstring."""
        return cleandoc(cls.__doc__ or "")

    def begin(self) -> None:
        """Refuse what is not there, then do what the line says (NewPrinter in
        etcdctl/ctlv3/command/printer.go).
        """
        wanted, verb = self.line.flags["write-out"], self.words()
        given = [name for name in self.line.given if name in self.unplayed]
        if self.formats and wanted not in FORMATS:
            self.fail(UNKNOWN_FORMAT, BAD_FEATURE)
        elif self.formats and wanted not in (*self.formats, "table"):
            self.fail(NOT_PLAYED.format(what=f"-w {wanted}", verb=verb), BAD_FEATURE)
        elif given:
            self.fail(NOT_PLAYED.format(what=f"--{given[0]}", verb=verb), BAD_FEATURE)
        else:
            self.start()

    # What verbs define.

    def start(self) -> None:
        """Begin."""
        raise NotImplementedError

    # What verbs use.

    @property
    def endpoints(self) -> tuple[str, ...]:
        """The endpoints of the line as they were typed."""
        return tuple(self.line.flags["endpoints"]) or (LOCAL,)

    def process_of(self, endpoint: str) -> str:
        """The etcd process that an endpoint leads to."""
        found = HOST.fullmatch(endpoint)
        host = found[1] if found else endpoint
        here = self.ctx.name.partition("/")[0]
        return f"{here if host in ('127.0.0.1', 'localhost') else host}/etcd"

    def ask(
        self,
        request: Any,
        then: Then,
        endpoint: str = "",
        *,
        patient: bool = False,
        after_us: int = 0,
    ) -> None:
        """Ask one endpoint, or the first of all that answers; `patient`: without a time limit;
        `after_us`: not before so much time has passed.
        """
        self._numbers += 1
        request = request._replace(id=self._numbers)
        names = [endpoint] if endpoint else list(self.endpoints)
        processes = tuple(dict.fromkeys(self.process_of(name) for name in names))
        now = self.ctx.now
        deadline = None if patient else now + self.line.flags["command-timeout"]
        asked = _Asked(type(request).__name__, request, processes, now, deadline, None)
        self._then[request.id] = then
        if after_us:
            self._asked[request.id] = asked._replace(again_at=now + after_us)
            self._arm()
        else:
            self._send(asked)

    def say(self, text: str) -> None:
        """A line on standard output."""
        self.out.append(f"{text}\n")

    def complain(self, text: str) -> None:
        """A line on standard error."""
        self.err.append(f"{text}\n")

    def end(self, code: int = 0) -> None:
        """The prompt is back; that there is no table for an answer is found when it has come."""
        has_table = not self.formats or "table" in self.formats
        if not code and not has_table and self.line.flags["write-out"] == "table":
            self.out.clear()
            self.complain(f"Error: {NO_TABLE}")
            code = BAD_FEATURE
        self.code = code
        self._timer.cancel()

    def fail(self, text: str, code: int = ERROR) -> None:
        """End as cobrautl.ExitWithError does."""
        self.complain(f"Error: {text}")
        self.end(code)

    # What the terminal calls.

    def hear(self, message: object) -> None:
        """Take any message of the process."""
        number = getattr(message, "id", None)
        if isinstance(message, Refused):
            self._refused(message)
        elif isinstance(number, int) and number in self._asked:
            self._answered(number, message)

    def woke(self) -> None:
        """Time has passed: ask again, or give up."""
        now = self.ctx.now
        for number, asked in list(self._asked.items()):
            if asked.deadline is not None and asked.deadline <= now:
                self._finish(number, Answer(None, DEADLINE, now - asked.began))
            elif asked.again_at is not None and asked.again_at <= now:
                self._send(asked)
            if self.code is not None:
                return
        self._arm()

    def _send(self, asked: _Asked) -> None:
        self._asked[asked.request.id] = asked._replace(again_at=None)
        self.ctx.send(asked.endpoints[0], asked.request)
        self._arm()

    def _answered(self, number: int, message: Any) -> None:
        asked = self._asked[number]
        if not isinstance(message, EtcdError):
            self._finish(number, Answer(message, "", self.ctx.now - asked.began))
        elif message.code == "Unavailable" and isinstance(asked.request, REPEATABLE):
            self._later(asked)
        else:
            self._finish(number, Answer(None, message.message, self.ctx.now - asked.began))

    def _refused(self, message: Refused) -> None:
        number = getattr(message.message, "id", -1)
        if number in self._asked:
            self._later(self._asked[number])

    def _later(self, asked: _Asked) -> None:
        """Nobody took it: another endpoint next time, in turn."""
        turned = (*asked.endpoints[1:], asked.endpoints[0])
        again = asked._replace(endpoints=turned, again_at=self.ctx.now + RETRY_US)
        self._asked[asked.request.id] = again
        self._arm()

    def _finish(self, number: int, answer: Answer) -> None:
        del self._asked[number]
        self._then.pop(number)(answer)

    def _arm(self) -> None:
        if self.code is not None:
            return
        moments = [a.again_at for a in self._asked.values() if a.again_at is not None]
        moments += [a.deadline for a in self._asked.values() if a.deadline is not None]
        if moments:
            self._timer.set(max(0, min(moments) - self.ctx.now))
