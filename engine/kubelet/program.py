"""What the process in a container does: how long it runs, how it ends, what it answers and uses.

Images are not run here: what they do follows from the manifest, as people write it in exercises.
A container without a command serves for ever, unless its image is a bare shell or a greeting;
nginx and other well-known images listen on their own port. Commands are read as in
engine/kubelet/shell.py: `sleep`, `exit`, `touch`, `rm`, plain output, one by one or in a `sh -c`
line; `stress --vm-bytes 300M` uses memory, `dd` and `fallocate` fill files; agnhost's `liveness`
answers 200 for 10 s and 500 from then on. All else counts as a server. In a small image a command
that it lacks is not found.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from engine.kubelet import shell
from engine.objects import Obj, dig
from engine.quantity import units
from engine.units import SECOND

DONE_AT_ONCE = ("busybox", "alpine", "ubuntu", "debian", "bash", "hello-world")
"""Images whose default program ends at once with 0 when no terminal is attached."""
SMALL = ("busybox", "alpine")
"""Images that hold the commands of busybox and nothing else."""
SITES = ("nginx", "httpd")
"""Images that serve one page and answer 404 to all else."""
PAGES = ("/", "/index.html")
PORTS: Mapping[str, int] = {
    "nginx": 80, "httpd": 80, "redis": 6379, "mysql": 3306, "mariadb": 3306, "postgres": 5432,
    "mongo": 27017, "memcached": 11211,
}  # fmt: skip
"""What well-known images listen on."""
AGNHOST, AGNHOST_PORT = "agnhost", 8080
AGNHOST_SICK_US = 10 * SECOND
"""`agnhost liveness` (test/images/agnhost/liveness/server.go)."""


class Program(NamedTuple):
    """`lasts_us` None: until it is stopped. A program that does not heed SIGTERM (the first
    process of a container gets no default signal handlers) lives until SIGKILL.

    Moments count from its start: `says` is what it prints, `files` which files appear or go,
    `memory` how many bytes it uses from then on, `writes` how large a file is from then on,
    `processes` how many there are of it, `answers` the code of its HTTP answers. `ports`
    None: any; `pages` empty: any. `missing`: the command that the image does not have.
    """

    lasts_us: int | None = None
    exit_code: int = 0
    heeds_term: bool = True
    says: tuple[tuple[int, str], ...] = ()
    ports: tuple[int, ...] | None = None
    pages: tuple[str, ...] = ()
    files: tuple[tuple[int, str, bool], ...] = ()
    memory: tuple[tuple[int, int], ...] = ()
    answers: tuple[tuple[int, int], ...] = ()
    missing: str = ""
    writes: tuple[tuple[int, str, int], ...] = ()
    processes: tuple[tuple[int, int], ...] = ()

    def written(self, after_us: int | None) -> dict[str, int]:
        """How large the files are that it has written by a moment; None: by its end."""
        return {path: size for at, path, size in self.writes if after_us is None or at <= after_us}

    def outgrows_us(self, limit: int) -> int | None:
        """When it first wants more memory than `limit`; None: never."""
        return next((at for at, size in self.memory if size > limit), None)

    def answer(self, after_us: int) -> int:
        """The code of an HTTP answer at a moment."""
        return next((code for at, code in reversed(self.answers) if at <= after_us), 200)


SERVER = Program()


def program_of(spec: Obj, *, runs_commands: bool = True) -> Program:
    """What a container's manifest makes it do."""
    words = [*(spec.get("command") or ()), *(spec.get("args") or ())]
    image = image_name(spec.get("image", ""))
    if not runs_commands:
        return SERVER
    if image == AGNHOST and not spec.get("command"):
        return _agnhost(words)
    if not words:
        return Program(0) if image in DONE_AT_ONCE else _server(spec, image)
    known = image in SMALL
    if shell.is_script(words):
        return _scripted(shell.run(words[2], small=known), spec)
    if known and not shell.has(words[0]):
        return Program(0, 128, missing=words[0])
    return _scripted(shell.run_one(words), spec)


def image_name(image: str) -> str:
    """`registry.example/library/nginx:1.27@sha256:…` is nginx."""
    return image.rpartition("/")[2].partition("@")[0].partition(":")[0]


def memory_limit(spec: Obj) -> int | None:
    """What a container may use at most, in bytes; None: all that there is."""
    limit = dig(spec, "resources.limits.memory")
    return None if limit is None else units(limit)


def _server(spec: Obj, image: str) -> Program:
    """Listens on the port of its image, and on those that its manifest names."""
    port = PORTS.get(image)
    if port is None:
        return SERVER
    named = [int(entry["containerPort"]) for entry in spec.get("ports") or ()]
    if image not in SITES:
        return _listener((port,), ())
    return _listener(tuple(dict.fromkeys([port, *named])), PAGES)


@lru_cache(maxsize=64)
def _listener(ports: tuple[int, ...], pages: tuple[str, ...]) -> Program:
    """Pods by the thousand share it."""
    return Program(ports=ports, pages=pages)


def _agnhost(words: list[str]) -> Program:
    """One program for many tests, by its first argument."""
    if words[:1] == ["liveness"]:
        return Program(ports=(AGNHOST_PORT,), answers=((AGNHOST_SICK_US, 500),))
    return Program(ports=() if words[:1] in ([], ["pause"]) else (AGNHOST_PORT,))


def _scripted(done: shell.Done, spec: Obj) -> Program:
    """A script as a program; what it does not understand serves, once the rest is done."""
    return Program(
        done.lasts_us,
        done.code,
        heeds_term=done.heeds_term,
        says=done.says,
        ports=None if done.serves else (),
        files=done.files,
        memory=done.memory,
        writes=done.writes,
        processes=done.processes,
    )
