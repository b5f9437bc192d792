"""The operator applies manifests."""

import json
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator

from engine.commands._base import Command
from engine.operator.messages import TERMINAL, RunCommand
from engine.verbs import HostName, Stage

MANIFESTS_MAX = 50


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, dict) else value


class Apply(Command):
    """Type kubectl apply -f - with these manifests (one or a list); `via` asks that host's API
    server directly.
    """

    manifest: Annotated[
        list[dict[str, Any]],
        BeforeValidator(_one_or_many),
        Field(min_length=1, max_length=MANIFESTS_MAX),
    ]
    via: HostName = ""

    example = {
        "manifest": {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "settings"},
            "data": {"a": "1"},
        }
    }

    @field_validator("manifest")
    @classmethod
    def _whole(cls, manifests: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for manifest in manifests:
            for key in ("apiVersion", "kind", "metadata"):
                if key not in manifest:
                    raise ValueError(f"a manifest needs {key}")
        return manifests

    def perform(self, stage: Stage, step: str) -> None:
        """Hand the line and the manifests to the terminal."""
        stdin = json.dumps(
            self.manifest[0]
            if len(self.manifest) == 1
            else {"apiVersion": "v1", "kind": "List", "items": self.manifest}
        )
        stage.world.process(TERMINAL).tell(RunCommand(step, "kubectl apply -f -", stdin, self.via))
