"""etcdctl txn."""

import json
import re
import shlex
from typing import Any, NamedTuple

from engine.objects import freeze
from engine.operator.etcdctl.errand import BAD_ARGUMENTS, BAD_FEATURE, BAD_INPUT, NOT_PLAYED
from engine.operator.etcdctl.verbs._one import OneQuestion
from engine.operator.etcdctl.verbs.get import TEXT_VALUE, said
from engine.operator.etcdctl.verbs.put import FOREIGN
from engine.wire import etcd

_COMPARE = re.compile(r'(\w+)\(("(?:[^"\\]|\\.)*")\)\s+(\S+)\s+("(?:[^"\\]|\\.)*")')
_TARGETS = {
    "ver": "version", "version": "version", "c": "create", "create": "create",
    "m": "mod", "mod": "mod", "val": "value", "value": "value",
}  # fmt: skip
_RELATIONS = ("=", "!=", "<", ">")


class _Bad(Exception):
    """A line of the transaction that makes no sense, or is not played; with its exit code."""

    def __init__(self, text: str, code: int = BAD_INPUT) -> None:
        super().__init__(text)
        self.text, self.code = text, code


class _Read(NamedTuple):
    compares: tuple[etcd.Compare, ...]
    success: tuple[etcd.Operation, ...]
    failure: tuple[etcd.Operation, ...]


class Txn(OneQuestion):
    """Do several things at once if all comparisons hold, or others if not; they come from standard
    input, with an empty line after the comparisons, after what is done then, and after the rest.
    """

    unplayed = ("interactive",)

    def question(self) -> Any:
        """The transaction that was piped in."""
        if self.line.arguments:
            return self.fail("txn command does not accept argument", BAD_ARGUMENTS)
        try:
            self._typed = typed = _read(self.stdin, self.words())
        except _Bad as bad:
            return self.fail(bad.text, bad.code)
        return etcd.Txn(0, *typed)

    def told(self, reply: etcd.TxnReply) -> None:
        """Which way it went, and what each of its operations answers."""
        self.say("SUCCESS" if reply.succeeded else "FAILURE")
        done = self._typed.success if reply.succeeded else self._typed.failure
        for operation, found in zip(done, reply.results, strict=True):
            self.say("")
            if isinstance(operation, etcd.Put):
                self.say("OK")
            elif found is not None and found.value is not None:
                self.say(found.key)
                self.say(said(found))


def _read(text: str, verb: str) -> _Read:
    """Three groups of lines, each of which an empty line ends."""
    lines = iter(text.split("\n"))
    groups: list[list[str]] = []
    for _ in range(3):
        group: list[str] = []
        for line in lines:
            if not line.strip():
                break
            group.append(line.strip())
        else:
            raise _Bad("EOF")
        groups.append(group)
    compares, success, failure = groups
    return _Read(
        tuple(_compare(line) for line in compares),
        tuple(_operation(line, verb) for line in success),
        tuple(_operation(line, verb) for line in failure),
    )


def _compare(line: str) -> etcd.Compare:
    found = _COMPARE.fullmatch(line)
    if found is None or found[3] not in _RELATIONS:
        raise _Bad(f"malformed comparison: {line}")
    target = _TARGETS.get(found[1])
    if target is None:
        raise _Bad(f"malformed comparison: {line} (unknown target {found[1]})")
    try:
        key, value = json.loads(found[2]), json.loads(found[4])
    except ValueError:
        raise _Bad(f"malformed comparison: {line}") from None
    if target == "value":
        return etcd.Compare(key, "value", freeze({TEXT_VALUE: value}), found[3])  # type: ignore[arg-type]
    if not value.lstrip("-").isdecimal():
        raise _Bad(f"invalid txn compare request: {line}")
    return etcd.Compare(key, target, int(value), found[3])  # type: ignore[arg-type]


def _operation(line: str, verb: str) -> etcd.Operation:
    """`put key value` or `get key`."""
    try:
        words = shlex.split(line)
    except ValueError:
        raise _Bad(f"invalid txn request: {line}") from None
    if len(words) < 2:
        raise _Bad(f"invalid txn compare request: {line}")
    match words:
        case ["put", key, value]:
            if key.startswith("/registry/"):
                raise _Bad(FOREIGN, BAD_FEATURE)
            return etcd.Put(key, freeze({TEXT_VALUE: value}))
        case ["get", key]:
            return etcd.Get(key)
        case ["put" | "get" | "del", *_]:
            raise _Bad(NOT_PLAYED.format(what=f"`{line}`", verb=verb), BAD_FEATURE)
    raise _Bad(f"invalid txn request: {line}")
