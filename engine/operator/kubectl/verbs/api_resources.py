"""kubectl api-resources."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.objects import Obj
from engine.operator.kubectl.invocation import Invocation
from engine.operator.kubectl.line import BOOL, OUTPUT, STRINGS, TEXT, Flags, Usage, switch
from engine.operator.kubectl.table import layout

TITLE = ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"]
SORTED_BY = ("", "name", "kind")


class ApiResources(Invocation):
    """List the resources that the server has: api-resources --namespaced=false. Those are listed
    that this program knows; -o wide shows their verbs, --api-group and --verbs leave some.
    """

    spelled = "api-resources"
    flags: ClassVar[Flags] = {
        **OUTPUT,
        "namespaced": switch(default=True),
        "api-group": TEXT,
        "verbs": STRINGS,
        "categories": STRINGS,
        "no-headers": BOOL,
        "sort-by": TEXT,
        "cached": BOOL,
    }

    def start(self) -> None:
        """Ask the server."""
        flags = self.line.flags
        if self.line.arguments:
            raise Usage(f"error: unexpected arguments: [{' '.join(self.line.arguments)}]\n")
        if flags["output"] not in ("", "wide", "name"):
            raise Usage(f"error: --output {flags['output']} is not available\n")
        if flags["sort-by"] not in SORTED_BY:
            raise Usage("error: --sort-by accepts only name or kind\n")
        self.ask_path("list", "apis")

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Show those that are meant."""
        rows = sorted((row for row in answer.body["items"] if self._meant(row)), key=self._place)
        if self.line.flags["output"] == "name":
            for row in rows:
                self.say(f"{row['name']}.{row['group']}" if row["group"] else str(row["name"]))
        else:
            self.out.append(layout(self._table(rows)))
        self.end()

    def _meant(self, row: Obj) -> bool:
        flags, given = self.line.flags, self.line.given
        return (
            ("api-group" not in given or row["group"] == flags["api-group"])
            and ("namespaced" not in given or row["namespaced"] == flags["namespaced"])
            and all(verb in row["verbs"] for verb in flags["verbs"])
            and all(category in row["categories"] for category in flags["categories"])
        )

    def _place(self, row: Obj) -> tuple[str, str]:
        by = self.line.flags["sort-by"] or "group"
        return str(row[by]), str(row["name"])

    def _table(self, rows: list[Obj]) -> list[list[str]]:
        wide = self.line.flags["output"] == "wide"
        title = (
            [] if self.line.flags["no-headers"] else [[*TITLE, *_wide(wide, "VERBS", "CATEGORIES")]]
        )
        return [*title, *([*_cells(row), *_wide(wide, *_more(row))] for row in rows)]


def _cells(row: Obj) -> list[str]:
    version = f"{row['group']}/{row['version']}" if row["group"] else str(row["version"])
    scope = "true" if row["namespaced"] else "false"
    return [str(row["name"]), ",".join(row["shortNames"]), version, scope, str(row["kind"])]


def _more(row: Obj) -> tuple[str, str]:
    return ",".join(row["verbs"]), ",".join(row["categories"])


def _wide(wide: bool, *cells: str) -> tuple[str, ...]:
    return cells if wide else ()
