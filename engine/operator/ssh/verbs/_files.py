"""The files of a machine, as far as there are any: the manifests of its static pods, and what
people have put on its disk.
"""

import posixpath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.host import Host
    from engine.process import Process

MANIFESTS = "/etc/kubernetes/manifests"
FOLDERS = ("/", "/etc", "/etc/kubernetes", MANIFESTS, "/home", "/opt", "/root", "/tmp", "/var/tmp")
HOME = "/root"


class Moved(NamedTuple):
    """The manifest of a static pod, where its kubelet does not look."""

    kind: str


def whole(path: str) -> str:
    """A path from the root on."""
    return posixpath.normpath(posixpath.join(HOME, path.replace("~", HOME, 1)))


def manifests(machine: "Host") -> "dict[str, Process]":
    """The static pods whose files lie where the kubelet looks, by the path of their files."""
    if "kubelet" not in machine.processes:
        return {}
    return {
        f"{MANIFESTS}/{kind}.yaml": process
        for kind, process in machine.processes.items()
        if process.supervised and not process.unlisted_by
    }


def is_folder(path: str, typed: str) -> bool:
    """Whether files can be put into it: it is known, or written like a folder."""
    return path in FOLDERS or typed.endswith("/")
