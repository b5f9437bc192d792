"""/livez, /readyz and /healthz: which checks a server passes; etcd must answer within two seconds.

After apiserver/pkg/server/healthz and server/options/etcd.go. Of the many checks those are listed
that something here can fail. Anybody may ask.
"""

from engine.apiserver.bootstrap import Bootstrap
from engine.apiserver.cacher import Cacher
from engine.apiserver.calls import HEALTH_LIMIT_US, Call, Desk
from engine.apiserver.errors import unexplained
from engine.apiserver.etcd_client import Answer
from engine.objects import FrozenDict, Obj, freeze
from engine.wire import etcd

KEY = "/registry/health"
PATHS = ("livez", "readyz", "healthz")
_HOOKS = (
    "poststarthook/rbac/bootstrap-roles",
    "poststarthook/scheduling/bootstrap-system-priority-classes",
)
_LIVE = ("ping", "log", "etcd", *_HOOKS)
_READY = ("ping", "log", "etcd", "etcd-readiness", "informer-sync", *_HOOKS, "shutdown")


class Health:
    """Answers whether this server lives, and whether it should get requests."""

    def __init__(self, desk: Desk, cacher: Cacher, bootstrap: Bootstrap) -> None:
        self._desk, self._cacher, self._bootstrap = desk, cacher, bootstrap

    def begin(self, call: Call) -> None:
        """Ask etcd; what is known to fail without it is kept."""
        self._desk.take(call, HEALTH_LIMIT_US)
        call.phase = "health"
        call.value = freeze({"late": self._report(call, etcd_ok=False)})
        self._desk.read(call, "health", KEY)

    def resume(self, call: Call, answer: Answer) -> None:
        """etcd answered, or could not."""
        well = isinstance(answer.reply, etcd.RangeReply)
        text = self._report(call, etcd_ok=well)
        if self._failing(call, etcd_ok=well):
            self._desk.deny(call, unexplained(text))
        else:
            self._desk.reply(call, 200, _said(text if call.asked.options.get("verbose") else "ok"))

    def _failing(self, call: Call, *, etcd_ok: bool) -> list[str]:
        failing = [] if etcd_ok else ["etcd", "etcd-readiness"]
        if not self._cacher.ready:
            failing.append("informer-sync")
        if not self._bootstrap.done:
            failing += _HOOKS
        checks = _READY if call.asked.resource == "readyz" else _LIVE
        return [check for check in checks if check in failing]

    def _report(self, call: Call, *, etcd_ok: bool) -> str:
        path = call.asked.resource
        failing = self._failing(call, etcd_ok=etcd_ok)
        lines = [
            f"[-]{check} failed: reason withheld" if check in failing else f"[+]{check} ok"
            for check in (_READY if path == "readyz" else _LIVE)
        ]
        return "\n".join([*lines, f"{path} check {'failed' if failing else 'passed'}"])


def _said(message: str) -> Obj:
    return FrozenDict(
        {"kind": "Status", "apiVersion": "v1", "status": "Success", "message": message}
    )
