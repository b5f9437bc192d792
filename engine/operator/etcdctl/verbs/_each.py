"""Verbs that ask every endpoint by itself, and print when the last has answered."""

from typing import Any, ClassVar

from engine.operator.etcdctl.errand import Answer, Errand
from engine.operator.kubectl.line import BOOL, Flags
from engine.wire.etcd_admin import MemberInfo, MemberList

CLIENT_URL = "https://{host}:2379"
PEER_URL = "https://{host}:2380"
CLUSTER: Flags = {"cluster": BOOL}

NO_MEMBERS = "failed to fetch endpoints from etcd cluster member list: {error}"


class EachEndpoint(Errand):
    """The base of verbs that speak to each endpoint; `--cluster` means every member's. `in_turn`:
    the next one is asked when the one before has answered or failed.
    """

    in_turn: ClassVar[bool] = True

    def start(self) -> None:
        """Learn the endpoints first if it has to be all members'."""
        self._results: dict[str, Answer] = {}
        self.asked: tuple[str, ...] = self.endpoints
        if self.line.flags.get("cluster"):
            self.ask(MemberList(0), self._listed)
        else:
            self._ask_each()

    def question(self) -> Any:
        """What each endpoint is asked."""
        raise NotImplementedError

    def told(self, results: dict[str, Answer]) -> None:
        """Every endpoint has answered or failed; print it and end."""
        raise NotImplementedError

    def _listed(self, answer: Answer) -> None:
        if answer.error:
            self.fail(NO_MEMBERS.format(error=answer.error))
            return
        self.asked = tuple(client_url(info) for info in answer.reply.members if info.started)
        self._ask_each()

    def _ask_each(self) -> None:
        self._left = list(dict.fromkeys(self.asked))
        for _ in range(1 if self.in_turn else len(self._left)):
            self._ask_next()

    def _ask_next(self) -> None:
        endpoint = self._left.pop(0)
        self.ask(self.question(), self._heard(endpoint), endpoint)

    def _heard(self, endpoint: str) -> Any:
        def then(answer: Answer) -> None:
            self._results[endpoint] = answer
            if self._left:
                self._ask_next()
            elif len(self._results) == len(dict.fromkeys(self.asked)):
                self.told({name: self._results[name] for name in dict.fromkeys(self.asked)})

        return then


def client_url(info: MemberInfo) -> str:
    """Where a member's clients reach it."""
    return CLIENT_URL.format(host=info.name)


def peer_url(info: MemberInfo) -> str:
    """Where the other members reach it."""
    return PEER_URL.format(host=info.name)
