"""kubectl diff."""

from collections.abc import Hashable, Iterator
from difflib import unified_diff
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import BOOL, FILENAME, SERVER, TEXT, Flags
from engine.operator.kubectl.manifests import Manifest, unannotated
from engine.operator.kubectl.text import as_yaml, whole
from engine.operator.kubectl.verbs.apply import Apply
from engine.units import rfc3339_micro

MASK, BEFORE, AFTER = "***", "*** (before)", "*** (after)"
DIFFERS, TROUBLE = 1, 2
"""Exit codes, as diff(1) has them."""
DIGITS = 10**8, 10**10


class Diff(Apply):
    """Show what an apply would change, as diff -u does: diff -f -. The server is asked for a dry
    run. The exit code is 1 when something would change, and 2 when that cannot be known.
    """

    flags: ClassVar[Flags] = {
        **FILENAME,
        "server-side": BOOL,
        "force-conflicts": BOOL,
        "field-manager": TEXT,
        "show-managed-fields": BOOL,
    }

    def start(self) -> None:
        """Ask for each manifest what there is, and what there would be."""
        self.dry_run = SERVER
        self._live: Obj | None = None
        self._pairs: list[tuple[Target, Obj | None, Obj]] = []
        super().start()

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Keep what there is; then go on as apply does."""
        if step == "get":
            self._live = answer.body if answer.ok else None
        super().answered(step, answer)

    def given(self, manifest: Manifest, target: Target) -> Manifest:
        """The manifest alone: that it would be kept as an annotation is no difference."""
        return unannotated(manifest, target)

    def miss(self, target: Target) -> None:
        """It is no warning here."""

    def done(self, how: str, body: Obj) -> None:
        """The first of the queue would become this."""
        target, _ = self.queue.pop(0)
        self._pairs.append((target, self._live, body))
        if self.queue:
            self.turn()
            return
        text = "".join(self._shown())
        self.out.append(text)
        self.end(DIFFERS if text else 0)

    def refused(self, why: str) -> None:
        """What cannot be compared ends the line."""
        self.fail(why)

    def fail(self, text: str) -> None:
        """End with the exit code that diff has for trouble."""
        self.complain(text)
        self.end(TROUBLE)

    def _shown(self) -> Iterator[str]:
        number = self.ctx.dice.between("diff", *DIGITS)
        live, merged = f"/tmp/LIVE-{number}", f"/tmp/MERGED-{number + 1}"
        files = {_file(target): (target, old, new) for target, old, new in self._pairs}
        for name, (target, old, new) in sorted(files.items()):
            before, after = self._texts(target, old, new)
            if before == after:
                continue
            yield f"diff -u -N {live}/{name} {merged}/{name}\n"
            stamp = _stamp(self.ctx.wall)
            yield from unified_diff(
                before.splitlines(keepends=True), after.splitlines(keepends=True),
                f"{live}/{name}", f"{merged}/{name}", stamp, stamp,
            )  # fmt: skip

    def _texts(self, target: Target, old: Obj | None, new: Obj) -> tuple[str, str]:
        managed, row = self.line.flags["show-managed-fields"], target.resource
        before = {} if old is None else whole(old, row, managed=managed)
        after = whole(new, row, managed=managed)
        if row.kind == "Secret":
            before, after = _masked(before, after)
        return as_yaml(before) if before else "", as_yaml(after)


def _file(target: Target) -> str:
    """The file of an object in both folders (InfoObject.Name)."""
    row = target.resource
    parts = [row.group, row.version, row.kind, target.namespace, target.name]
    return ".".join(parts if row.group else parts[1:])


def _stamp(wall_us: int) -> str:
    """`2026-01-01 00:00:10.250000000 +0000`."""
    date, _, clock = rfc3339_micro(wall_us)[:-1].partition("T")
    return f"{date} {clock}000 +0000"


def _masked(old: dict[str, Any], new: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A secret twice, with what nobody should read left out, but not that it differs."""
    was, now = old.get("data") or {}, new.get("data") or {}
    changed = [key for key in was if key in now and was[key] != now[key]]
    before = {key: BEFORE if key in changed else MASK for key in was}
    after = {key: AFTER if key in changed else MASK for key in now}
    return {**old, "data": before} if old else {}, {**new, "data": after}
