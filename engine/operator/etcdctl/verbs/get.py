"""etcdctl get."""

import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from engine.operator.etcdctl.errand import BAD_ARGUMENTS, BAD_FEATURE, NOT_PLAYED, Errand
from engine.operator.etcdctl.verbs._one import OneQuestion, read_consistency
from engine.operator.kubectl.line import BOOL, Flag, Flags, Kind
from engine.wire.etcd import KeyValue, Range, RangeReply, prefix_end

END_OF_ALL = chr(0x10FFFF)
TEXT_VALUE = "etcdctl"
"""Under this field the value of a key stands that was put as plain text."""
TOO_MANY = "too many arguments, only accept one argument when `--prefix` or `--from-key` is set"
NO_KEY = "get command needs one argument as key and an optional argument as range_end"


class Get(OneQuestion):
    """Read keys: get /registry/pods/ --prefix --keys-only. `--consistency=s` reads what this member
    has, leader or not; `--rev` reads the past; `--sort-by` and `--order` sort.
    """

    flags: ClassVar[Flags] = {
        "prefix": BOOL,
        "from-key": BOOL,
        "keys-only": BOOL,
        "count-only": BOOL,
        "print-value-only": BOOL,
        "limit": Flag(Kind.INT, default=0),
        "rev": Flag(Kind.INT, default=0),
        "consistency": Flag(default="l"),
        "order": Flag(),
        "sort-by": Flag(),
    }
    formats = ("simple", "json", "fields")
    unplayed = ("min-create-rev", "max-create-rev", "min-mod-rev", "max-mod-rev")

    def question(self) -> Any:
        """The range that the line means."""
        arguments, flags = self.line.arguments, self.line.flags
        if not arguments:
            return self.fail(NO_KEY, BAD_ARGUMENTS)
        wrong = conflict(self)
        if wrong:
            return self.fail(wrong, BAD_ARGUMENTS)
        if flags["keys-only"] and flags["count-only"]:
            text = "`--keys-only` and `--count-only` cannot be set at the same time, choose one"
            return self.fail(text, BAD_ARGUMENTS)
        if flags["write-out"] == "fields" and not flags["count-only"]:
            verb = self.words()
            return self.fail(NOT_PLAYED.format(what="-w fields", verb=verb), BAD_FEATURE)
        local = read_consistency(self)
        if local is None:
            return None
        by, order = (str(flags[name]).upper() for name in ("sort-by", "order"))
        if order not in ("", *ORDERS):
            return self.fail(f"bad sort order {flags['order']}", BAD_FEATURE)
        if by not in ("", *SORTED_BY):
            return self.fail(f"bad sort target {flags['sort-by']}", BAD_FEATURE)
        self._sorting = by or "KEY", order
        key, end = arguments[0], arguments[1] if len(arguments) > 1 else ""
        if flags["prefix"]:
            end = prefix_end(key) if key else END_OF_ALL
        elif flags["from-key"]:
            end = END_OF_ALL
        self._most = max(0, flags["limit"])  # 0: all
        limit = 0 if self._sorts else self._most  # the first of what is sorted
        return Range(
            0, key, end, flags["rev"], limit,
            serializable=local, count_only=flags["count-only"],
        )  # fmt: skip

    @property
    def _sorts(self) -> bool:
        return self._sorting not in (("KEY", ""), ("KEY", "ASCEND"))

    def _sorted(self, items: tuple[KeyValue, ...]) -> tuple[KeyValue, ...]:
        """As etcd sorts before it cuts: other targets than the key begin with the least."""
        by, order = self._sorting
        found = sorted(items, key=SORTED_BY[by], reverse=order == "DESCEND")
        return tuple(found[: self._most or None])

    def told(self, reply: RangeReply) -> None:
        """Key and value, a line each."""
        flags = self.line.flags
        if self._sorts:
            reply = reply._replace(items=self._sorted(reply.items))
        shown = self.line.flags["write-out"]
        if flags["count-only"] and shown != "fields":
            self.fail("--count-only is only for `--write-out=fields`", BAD_ARGUMENTS)
            return
        if flags["print-value-only"] and shown != "simple":
            self.fail("print-value-only is only for `--write-out=simple`", BAD_ARGUMENTS)
            return
        if flags["write-out"] == "json":
            self.say(json.dumps(_json(reply, keys_only=flags["keys-only"])))
            return
        if flags["write-out"] == "fields" and flags["count-only"]:
            self.say(f'"Count" : {reply.total}')
        for kv in reply.items:
            text = "" if flags["keys-only"] else said(kv)
            if not flags["print-value-only"]:
                self.say(hexed(kv.key) if flags["hex"] else kv.key)
            self.say(hexed(text) if flags["hex"] else text)


SORTED_BY: Mapping[str, Callable[[KeyValue], Any]] = {
    "CREATE": lambda kv: kv.create_revision,
    "KEY": lambda kv: kv.key,
    "MODIFY": lambda kv: kv.mod_revision,
    "VALUE": lambda kv: said(kv),
    "VERSION": lambda kv: kv.version,
}
ORDERS = ("ASCEND", "DESCEND")


def hexed(text: str) -> str:
    """Bytes as --hex prints them."""
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def conflict(errand: Errand) -> str:
    """What contradicts itself in the words for a range of keys; empty: nothing."""
    flags, alone = errand.line.flags, len(errand.line.arguments) == 1
    if flags["prefix"] and flags["from-key"]:
        return "`--prefix` and `--from-key` cannot be set at the same time, choose one"
    return TOO_MANY if (flags["prefix"] or flags["from-key"]) and not alone else ""


def said(kv: KeyValue) -> str:
    """A value as text: as it was put, or a Kubernetes object as JSON (etcd holds protobuf)."""
    value = kv.value or {}
    if TEXT_VALUE in value:
        return str(value[TEXT_VALUE])
    return json.dumps(value, separators=(",", ":"))


def _json(reply: RangeReply, *, keys_only: bool) -> dict[str, Any]:
    kvs: list[dict[str, Any]] = []
    for kv in reply.items:
        shown: dict[str, Any] = {
            "key": kv.key,
            "create_revision": kv.create_revision,
            "mod_revision": kv.mod_revision,
            "version": kv.version,
        }
        kvs.append(shown if keys_only else {**shown, "value": said(kv)})
    header = {"revision": reply.header.revision, "raft_term": reply.header.term}
    return {"header": header, "kvs": kvs, "count": reply.total}
