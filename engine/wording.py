"""How a note is said: its template filled in English and Portuguese, for one note or for several of
a kind at once, and as a line of a log.

A template's fields are those of the note. `{field}` writes a value as people do: `cp-1/etcd` is
"etcd on cp-1", several values are a list. What may follow a colon:

* `code`: the value, or each of the list, as `code`;
* `error`: an error's text in plain words, where there are some; else as `quote`;
* `quote`: the beginning of an error or an output, as `code`;
* `word`: one of the note's own `words`, which give the Portuguese for the English;
* `steps`: nothing for one note, " in 3 steps" for three that are said at once;
* `verb crashes/crash`: of processes, with a verb before the place: "etcd crashes on cp-1 and cp-2",
  and of several kinds at the same places "etcd and kube-scheduler crash on cp-1";
* `pick is/are`: the first word for one (a number, or values in a list), the second for several;
* `kinds stays/all stay`: the same over the kinds of processes.
"""

from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from typing import Any

from engine.units import SECOND

Says = dict[str, str]
LANGUAGES = ("en", "pt-BR")
LOG = "log"

LISTED_MAX = 3
"""More names than this are shortened to two and a number."""
LISTED_LETTERS_MAX = 64
QUOTED_MAX = 72
"""Letters of an error that a sentence may quote."""

DIAL = '": dial tcp '
"""What stands between the URL of a failed request and the reason: address and error."""

CODE_MAX = 120

AND = {"en": " and ", "pt-BR": " e "}
STEPS = {"en": " in {} steps", "pt-BR": " em {} passos", LOG: ""}
MORE = {"en": "{} more", "pt-BR": "mais {}"}

KINDS: Mapping[str, tuple[str, str, bool]] = {
    "etcd": ("etcd", "etcd", True),
    "kube-apiserver": ("kube-apiserver", "kube-apiserver", True),
    "kube-scheduler": ("kube-scheduler", "kube-scheduler", True),
    "kube-controller-manager": ("kube-controller-manager", "kube-controller-manager", True),
    "cloud-controller-manager": ("cloud-controller-manager", "cloud-controller-manager", True),
    "kubelet": ("the kubelet", "kubelet", True),
    "containerd": ("containerd", "containerd", True),
    "kube-proxy": ("kube-proxy", "kube-proxy", True),
    "load-balancer": ("the load balancer", "balanceador de carga", False),
    "kubectl": ("kubectl", "kubectl", False),
    "api": ("the cloud's API", "serviço da nuvem", False),
    "csi-driver": ("the storage driver", "driver de armazenamento", True),
}
"""Kind of process → how it is called in both languages, and whether its host is named too. In
Portuguese all take the article "o", which a template writes before the first."""

ERRORS: tuple[tuple[str, str, str], ...] = (
    ("code = Unavailable", "etcd is unreachable", "o etcd está inalcançável"),
    ("etcdserver: no leader", "etcd has no leader", "o etcd está sem líder"),
    ("etcdserver: request timed out", "etcd gives no answer", "o etcd não responde"),
    ("database space exceeded", "etcd is full", "o etcd está cheio"),
    ("no answer in time", "no answer comes", "nenhuma resposta chega"),
    ("connection refused", "the connection is refused", "a conexão é recusada"),
    ("connection reset", "the connection breaks", "a conexão cai"),
    ("connection lost", "the connection breaks", "a conexão cai"),
    ("EOF", "the connection breaks", "a conexão cai"),
)
"""What an error's text holds → what it means; the first that fits."""

MERGES: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "list": lambda values: tuple(dict.fromkeys(values)),
    "sum": sum,
    "first": lambda values: values[0],
    "last": lambda values: values[-1],
}
"""How a field of several notes becomes one: what a note's `merges` may name."""


def sentences(*notes: Any) -> Says:
    """What a note says, in every language; several notes of one kind are said at once."""
    says = notes[0].says
    if "sum" not in getattr(notes[0], "merges", {}).values():
        # An attempt that is repeated is no further step.
        notes = tuple(note for place, note in enumerate(notes) if note not in notes[:place])
    return {
        language: _capital(says[language].format_map(_Fields(notes, language)))
        for language in LANGUAGES
    }


def sameness(note: Any) -> object:
    """What two notes must have in common to be said at once."""
    merges = getattr(note, "merges", {})
    template = note.says["en"]
    fields = (field for _, field, _, _ in Formatter().parse(template) if field)
    values = (getattr(note, field) for field in fields if field not in merges)
    return type(note), template, *values


def log_line(note: Any) -> str:
    """The note as its component would log it: in English, with names and errors verbatim."""
    text: str = note.says["en"].format_map(_Fields((note,), LOG))
    return plain(text)


def plain(text: str) -> str:
    """A sentence without its marks."""
    return text.replace("**", "").replace("`", "")


def seconds(duration_us: int, language: str) -> str:
    """`7.0 s` or `7,0 s`."""
    text = f"{duration_us / SECOND:.1f} s"
    return text.replace(".", ",") if language == "pt-BR" else text


class _Fields(dict[str, Any]):
    """The fields of notes of one kind, each written when the template asks for it."""

    def __init__(self, notes: Sequence[Any], language: str) -> None:
        super().__init__()
        self._notes, self._language = notes, language

    def __missing__(self, field: str) -> "_Written":
        value = getattr(self._notes[0], field)
        how = getattr(self._notes[0], "merges", {}).get(field)
        if how is not None and len(self._notes) > 1:
            value = MERGES[how]([getattr(note, field) for note in self._notes])
        if field.endswith("_us") and isinstance(value, int):
            value = seconds(value, self._language)
        words = getattr(self._notes[0], "words", {}) if self._language == "pt-BR" else {}
        return _Written(value, self._language, words, len(self._notes))


class _Written:
    """One value in one language."""

    def __init__(self, value: Any, language: str, words: Mapping[str, str], steps: int) -> None:
        self._value, self._language, self._words, self._steps = value, language, words, steps

    def __format__(self, spec: str) -> str:
        how, _, words = spec.partition(" ")
        several = self._value if isinstance(self._value, tuple | list) else (self._value,)
        match how:
            case "":
                return self._names(several)
            case "code":
                return self._listed([f"`{_clipped(_bare(value))}`" for value in several])
            case "quote":
                return f"`{shortened(str(self._value))}`"
            case "error":
                return self._error(str(self._value))
            case "word":
                return self._words.get(self._value, str(self._value))
            case "steps":
                return STEPS[self._language].format(self._steps) if self._steps > 1 else ""
            case "verb":
                return self._placed(several, words)
            case "pick":
                count = self._value if isinstance(self._value, int) else len(several)
                return words.split("/")[count != 1]
            case "kinds":
                return words.split("/")[len(dict.fromkeys(map(_kind, several))) > 1]
        raise ValueError(f"no way of writing is called {how!r}")

    def _names(self, values: Sequence[Any]) -> str:
        if self._language != LOG and all(_kind(value) for value in values):
            return self._placed(values, "")
        return self._listed([_bare(value) for value in values])

    def _placed(self, processes: Sequence[str], verb: str) -> str:
        """`etcd on cp-1 and cp-2, kube-apiserver on cp-1`; the verb stands once."""
        verb, _, verbs = verb.partition("/")
        if self._language == LOG:
            return " ".join(word for word in (", ".join(processes), verb) if word)
        hosts: dict[str, list[str]] = {}
        for process in processes:
            hosts.setdefault(_kind(process), []).append(process.partition("/")[0])
        groups: list[str] = []
        together = len(hosts) > 1 and len({tuple(places) for places in hosts.values()}) == 1
        for kind, places in hosts.items():
            words = [self._called(kind, first=not groups), "" if groups or together else verb]
            if KINDS[kind][2] and not together:
                words.append(self._at(places))
            groups.append(" ".join(word for word in words if word))
        if together:
            places = next(iter(hosts.values()))
            named = any(KINDS[kind][2] for kind in hosts)
            words = [self._listed(groups), verbs, self._at(places) if named else ""]
            return " ".join(word for word in words if word)
        return ", ".join(groups) if verb else self._listed(groups)

    def _called(self, kind: str, *, first: bool) -> str:
        english, portuguese, _ = KINDS[kind]
        if self._language == "en":
            return english
        return portuguese if first else f"o {portuguese}"

    def _at(self, hosts: list[str]) -> str:
        if self._language == "en":
            return f"on {self._listed(hosts)}"
        if len(hosts) > LISTED_MAX:
            return f"em {self._listed(hosts)}"
        return self._listed([f"no {host}" for host in hosts])

    def _listed(self, items: list[str]) -> str:
        if self._language == LOG or not items:
            return ", ".join(items)
        letters = sum(map(len, items))
        if len(items) > LISTED_MAX or (len(items) > 2 and letters > LISTED_LETTERS_MAX):
            items = [*items[:2], MORE[self._language].format(len(items) - 2)]
        return ", ".join(items[:-1]) + AND[self._language] + items[-1] if items[1:] else items[0]

    def _error(self, text: str) -> str:
        if self._language == LOG:
            return text
        for mark, english, portuguese in ERRORS:
            if mark in text:
                return english if self._language == "en" else portuguese
        return f"`{shortened(text)}`"


def shortened(text: str) -> str:
    """The beginning of an error or an output, cut where a thought ends."""
    found = text.strip().rstrip(".")
    if len(found) > QUOTED_MAX and DIAL in found:
        return f"… {found.partition(DIAL)[2]}"
    for end in (" desc = ", ". ", " - "):
        found = found.partition(end)[0]
    if len(found) > QUOTED_MAX:
        ends = max(found.rfind(mark, 0, QUOTED_MAX) for mark in (": ", ", "))
        found = found[: ends if ends > QUOTED_MAX // 3 else found.rfind(" ", 0, QUOTED_MAX)]
    return found if found == text.strip().rstrip(".") else f"{found}…"


def _kind(value: Any) -> str:
    """The kind of process that a value names; empty when it names none."""
    kind = value.partition("/")[2] if isinstance(value, str) else ""
    return kind if kind in KINDS else ""


def _clipped(text: str) -> str:
    return text if len(text) <= CODE_MAX else text[:CODE_MAX].rpartition(" ")[0] + " …"


def _bare(value: Any) -> str:
    return value.removeprefix("default/") if isinstance(value, str) else str(value)


def _capital(text: str) -> str:
    """Sentences begin with a capital; names of programs stay as they are."""
    first = text.partition(" ")[0]
    return text[0].upper() + text[1:] if first in ("the", "a", "an", "o", "os") else text
