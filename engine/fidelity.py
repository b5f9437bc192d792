"""All that is declared about how true the engine is: as pages, and as what one run has met."""

from collections.abc import Iterator, Sequence

from engine.apiserver.limits import LIMITS as APISERVER
from engine.balancer import LIMITS as BALANCER
from engine.cloud.limits import LIMITS as CLOUD
from engine.controllers.limits import LIMITS as CONTROLLERS
from engine.etcd.limits import LIMITS as ETCD
from engine.history import Run
from engine.kubelet.limits import LIMITS as KUBELET
from engine.limits import Limit, Limits, Says
from engine.marked import between
from engine.operator.limits import LIMITS as OPERATOR
from engine.operator.ssh.limits import LIMITS as SSH
from engine.proxy.limits import LIMITS as PROXY
from engine.releases import LIMITS as RELEASES
from engine.scheduler.limits import LIMITS as SCHEDULER

ALL: tuple[Limits, ...] = (
    ETCD, APISERVER, BALANCER, SCHEDULER, CONTROLLERS, KUBELET, PROXY, CLOUD, OPERATOR, SSH,
    RELEASES,
)  # fmt: skip
"""In the order in which a reader meets them: from the store outwards."""

MARK = "limits"
_HEADS: dict[str, Says] = {
    "modelled": {"en": "Modelled", "pt-BR": "Modelado"},
    "simplified": {"en": "Simplified", "pt-BR": "Simplificado"},
    "absent": {"en": "Absent", "pt-BR": "Ausente"},
}


def not_modelled(run: Run) -> list[Says]:
    """What the reader of a run must know of the engine's limits, shown beside every result."""
    return [says for limits in ALL for says in limits.told(run)]


def section(language: str) -> Iterator[str]:
    """Every declaration, component by component, as Markdown."""
    for limits in ALL:
        yield f"### {limits.title.says[language]}"
        yield ""
        yield from _items("modelled", limits.modelled, language)
        yield from _items("simplified", limits.simplified, language)
        yield from _items("absent", limits.absent, language)


def with_section(page: str, language: str) -> str:
    """A page with today's declarations between its marks."""
    return between(page, MARK, ["", *section(language)])


def _items(head: str, items: Sequence[Limit], language: str) -> Iterator[str]:
    if items:
        yield f"**{_HEADS[head][language]}**"
        yield ""
        yield from (f"- {item.says[language]}" for item in items)
        yield ""
