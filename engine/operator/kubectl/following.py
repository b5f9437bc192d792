"""What `get --watch` prints: every change as a row, aligned with all rows before it."""

from collections.abc import Sequence

from engine.objects import Obj, uid
from engine.operator.kubectl.output import WHOLE, Found, Look, render_objects, rows_of
from engine.operator.kubectl.table import layout, widths_of
from engine.resources import Resource


class Following:
    """The rows of one watch. `output` is what -o asks for."""

    def __init__(self, resource: Resource, output: str, look: Look) -> None:
        self._resource, self._output, self._look = resource, output, look
        self._widths: list[int] = []
        self._versions: dict[str, str] = {}  # uid -> the version that was printed last

    def told(self, items: Sequence[Obj], wall_us: int) -> str:
        """The text for objects that are new, or otherwise than they were printed last."""
        changed = [item for item in items if self._is_news(item)]
        if not changed:
            return ""
        if self._output.partition("=")[0] in WHOLE:
            each = [Found(self._resource, [item]) for item in changed]
            return "".join(render_objects([one], self._output, single=True) for one in each)
        look = self._look._replace(headers=self._look.headers and not self._widths)
        rows = rows_of(Found(self._resource, changed), look, wall_us)
        self._widths = widths_of(rows, self._widths)
        return layout(rows, self._widths)

    def _is_news(self, item: Obj) -> bool:
        version = str(item["metadata"].get("resourceVersion", ""))
        if self._versions.get(uid(item)) == version:
            return False
        self._versions[uid(item)] = version
        return True
