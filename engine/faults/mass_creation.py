"""A program that creates objects without end."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, PlainSerializer

from engine.faults._base import Fault, Says
from engine.operator.runaway import Runaway, RunawayConfig
from engine.quantity import units
from engine.world import World

OPERATOR = "operator"
BYTES_MAX = 1 << 20


def _read_size(value: object) -> int:
    size = units(str(value))
    if not 1 <= size <= BYTES_MAX:
        raise ValueError(f"{value} is not from 1 to 1Mi (an object's limit is 1.5Mi)")
    return size


Size = Annotated[int, "size", BeforeValidator(_read_size), PlainSerializer(str)]


class MassCreation(Fault):
    """Let a program run away on the operator's machine: it creates `rate` ConfigMaps (or pods) a
    second until there are `count`, each of `size`. Many small writes load the control plane; large
    ones fill etcd's quota (`cluster: {etcd_quota: 8Mi}`). Healing ends the program; what it has
    created stays.

    It asks as the administrator, whom priority and fairness lets through always; with `account:
    robot` as this service account of the namespace default, which needs the rights and shares the
    seats of the priority level workload-low.
    """

    resource: Literal["configmaps", "pods"] = "configmaps"
    count: Annotated[int, Field(ge=1, le=5000)]
    rate: Annotated[int, Field(ge=1, le=200)] = 20
    size: Size = 1024
    account: Annotated[str, Field(pattern=r"^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$", max_length=63)] = (
        ""
    )

    example = {"count": 100, "rate": 20, "size": "10Ki"}
    tag: ClassVar[Says] = {"en": "runaway", "pt-BR": "descontrole"}
    begins: ClassVar[Says] = {
        "en": "**A program runs away** on {targets}: it creates object after object.",
        "pt-BR": "**Um programa sai do controle** em {targets}: cria um objeto atrás do outro.",
    }
    ends: ClassVar[Says] = {
        "en": "**The program is ended** on {targets}; what it has created stays.",
        "pt-BR": "**O programa é encerrado** em {targets}; o que ele criou fica.",
    }

    def targets(self, world: World) -> tuple[str, ...]:
        """The operator's machine."""
        return (OPERATOR,)

    def inject(self, world: World, fault: str, record: int) -> None:
        """Start it."""
        servers = world.process(f"{OPERATOR}/kubectl").config.servers
        config = RunawayConfig(servers, self.resource, fault, self.count, self.rate, self.size,
                               self.account)  # fmt: skip
        world.shell(OPERATOR, f"runaway-{fault}", Runaway, config)

    def heal(self, world: World, fault: str) -> None:
        """End it."""
        world.dismiss(OPERATOR, f"runaway-{fault}")

    def holds(self, world: World, fault: str) -> bool:
        """Until it is healed, whether or not it is through."""
        return True
