"""etcd: Raft and the multi-version store as pure parts, and the member that runs them on a host."""

from engine.etcd.config import MemberConfig
from engine.etcd.member import Member
from engine.etcd.newcomer import etcd

__all__ = ["Member", "MemberConfig", "etcd"]
