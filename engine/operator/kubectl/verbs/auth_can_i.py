"""kubectl auth can-i."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, dig
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import ALL_NAMESPACES, BOOL, TEXT, Flags, Usage, switch
from engine.operator.kubectl.table import layout
from engine.resources import REVIEWS, absent, find

VERBS = (
    "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "use",
    "bind", "impersonate", "*", "approve", "sign", "escalate", "attest",
)  # fmt: skip
"""Verbs of resources, those that some resources alone know included."""
_NEEDED = (
    "error: you must specify two arguments: verb resource or verb resource/resourceName.\n"
    "See 'kubectl auth can-i -h' for help and examples.\n"
)


class AuthCanI(Invocation):
    """Ask the API server whether one may do something: auth can-i delete pods --as=jane -n shop.

    The answer is yes or no (exit code 1); --list shows everything that RBAC grants in a namespace.
    """

    spelled = "auth can-i"
    flags: ClassVar[Flags] = {
        "list": BOOL,
        "quiet": switch("q"),
        "subresource": TEXT,
        **ALL_NAMESPACES,
        "no-headers": BOOL,
    }

    def start(self) -> None:
        """Ask."""
        if self.line.flags["list"]:
            self._ask("selfsubjectrulesreviews", {"namespace": self.namespace})
            return
        words = self.line.arguments
        if len(words) not in (2, 3):
            raise Usage(_NEEDED)
        self._ask("selfsubjectaccessreviews", {"resourceAttributes": self._attributes(*words)})

    def _attributes(self, verb: str, word: str, name: str = "") -> dict[str, Any]:
        word, slash, named = word.partition("/")
        name = named if slash else name
        if not word:
            raise Usage("error: can-i is asked about resources here, not about paths\n")
        if word == "*":
            group, plural, namespaced = "*", "*", True
        else:
            group, plural, namespaced = self._resource(word)
        if not namespaced:
            self.complain(_scope_warning(plural, group))
        if verb not in VERBS:
            self.complain(f"Warning: verb '{verb}' is not a known verb\n")
        everywhere = self.line.flags["all-namespaces"]
        asked = {
            "verb": verb,
            "group": group,
            "resource": plural,
            "subresource": self.line.flags["subresource"],
            "namespace": self.namespace if not everywhere else "",
            "name": name,
        }
        return {key: value for key, value in asked.items() if value}

    def _resource(self, word: str) -> tuple[str, str, bool]:
        """Group, plural and whether it lies in namespaces; a word that nobody knows is asked for
        as it is.
        """
        known = find(word) or absent(word)
        if known is not None:
            return known.group, known.plural, known.namespaced
        name, _, group = word.partition(".")
        where = f" in group '{group}'" if group else ""
        if name not in ("users", "groups"):
            self.complain(f"Warning: the server doesn't have a resource type '{name}'{where}\n")
        return group, name, True

    def _ask(self, plural: str, spec: dict[str, Any]) -> None:
        row = REVIEWS[plural]
        body = {"apiVersion": row.api_version, "kind": row.kind, "metadata": {}, "spec": spec}
        self.ask(plural, "create", Target(row, "", ""), body=body)

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Say yes or no, or list."""
        if step == "selfsubjectrulesreviews":
            self.out.append(_rules(answer.body, headers=not self.line.flags["no-headers"]))
            self.end()
            return
        allowed = bool(dig(answer.body, "status.allowed"))
        if not self.line.flags["quiet"]:
            self.say("yes" if allowed else "no")
        self.end(0 if allowed else 1)


def _scope_warning(plural: str, group: str) -> str:
    where = f" in group '{group}'" if group else ""
    return f"Warning: resource '{plural}' is not namespace scoped{where}\n"


def _rules(review: Obj, *, headers: bool) -> str:
    """The table of --list: the widest rights first, as kubectl sorts them by text."""
    rows = []
    for rule in dig(review, "status.resourceRules") or ():
        for resource in rule["resources"]:
            for group in rule["apiGroups"]:
                named = f"{resource}.{group}" if group else resource
                names = " ".join(rule.get("resourceNames") or ())
                rows.append([named, "[]", f"[{names}]", f"[{' '.join(rule['verbs'])}]"])
    for rule in dig(review, "status.nonResourceRules") or ():
        urls = " ".join(rule["nonResourceURLs"])
        rows.append(["", f"[{urls}]", "[]", f"[{' '.join(rule['verbs'])}]"])
    rows.sort(key=lambda row: (row[0] == "", row))
    title = ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"]
    return layout([title, *rows] if headers else rows)
