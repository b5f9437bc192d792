"""What the kubelets of a scenario's cluster are told about pressure, named after the fields of
KubeletConfiguration (KL:apis/config/v1beta1/types.go).
"""

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from engine.kubelet.thresholds import DEFAULT_HARD, SIGNALS, Eviction, Threshold
from engine.scenario.values import Duration, between, read_quantity
from engine.units import HOUR, MINUTE, SECOND

_SHARE = re.compile(r"[1-9]\d?%")


def _signal(value: Any) -> Any:
    if value not in SIGNALS:
        raise ValueError(f"no signal {value!r}; there are {', '.join(SIGNALS)}")
    return value


Signal = Annotated[str, BeforeValidator(_signal)]


def _amount(value: Any) -> str:
    text = str(value)
    if not text.endswith("%"):
        return read_quantity(value)
    if not _SHARE.fullmatch(text):
        raise ValueError(f"{value!r} is not a share; write it like 10%")
    return text


Amount = Annotated[str, BeforeValidator(_amount)]
Patience = Annotated[Duration, between(SECOND, HOUR)]


class Kubelets(BaseModel):
    """When kubelets evict pods. `eviction_hard` (signal: what must be available, like 500Mi or 10%)
    takes the place of all defaults. A signal of `eviction_soft` needs its patience in
    `eviction_soft_grace_period`; its pods get `eviction_max_pod_grace_period` at most to end. A
    condition stays `eviction_pressure_transition_period` longer than what it tells of.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    eviction_hard: dict[Signal, Amount] = Field(default_factory=lambda: dict(DEFAULT_HARD))
    eviction_soft: dict[Signal, Amount] = Field(default_factory=dict)
    eviction_soft_grace_period: dict[Signal, Patience] = Field(default_factory=dict)
    eviction_max_pod_grace_period: Annotated[Duration, between(0, HOUR)] = 0
    eviction_pressure_transition_period: Patience = 5 * MINUTE

    @model_validator(mode="after")
    def _soft_is_patient(self) -> "Kubelets":
        for signal in self.eviction_soft:
            if signal not in self.eviction_soft_grace_period:
                raise ValueError(
                    f"grace period must be specified for the soft eviction threshold {signal}: "
                    f"write eviction_soft_grace_period: {{{signal}: 90s}}"
                )
        return self

    def eviction(self) -> Eviction:
        """The same as a kubelet takes it."""
        hard = [Threshold(signal, text) for signal, text in self.eviction_hard.items()]
        patience = self.eviction_soft_grace_period
        soft = [Threshold(s, text, patience[s]) for s, text in self.eviction_soft.items()]
        return Eviction(
            (*hard, *soft),
            self.eviction_pressure_transition_period,
            self.eviction_max_pod_grace_period,
        )
