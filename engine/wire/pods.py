"""What is asked of programs in pods over the network, as far as it is modelled: that they answer,
not what.
"""

from typing import NamedTuple


class PodRequest(NamedTuple):
    """An HTTP request that has found its way to a pod (namespace/name) on a machine."""

    id: int
    pod: str


class PodAnswer(NamedTuple):
    """The program has answered."""

    id: int
