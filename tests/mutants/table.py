"""All planted bugs."""

from tests.mutants import cluster, raft, store

MUTANTS = (*raft.MUTANTS, *store.MUTANTS, *cluster.MUTANTS)
