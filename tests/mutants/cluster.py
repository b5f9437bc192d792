"""Bugs in scheduler, controllers, their client and kubelet: stale views, lost locks, lost ends."""

from tests.mutants.planting import Edit, Mutant

TESTS = "tests.engine"
SCENES = "tests.mutants.test_cluster_scenes"
LEADER, INFORMER = "engine.client.leader", "engine.client.informer"
NODES = "engine.controllers.node_lifecycle"

MUTANTS = (
    Mutant(
        "a pod takes no room before its binding is seen",
        (Edit("engine.scheduler.scheduler", "        self.cluster.add_pod(pod)\n", ""),),
        f"{SCENES}:test_pods_that_come_together_do_not_share_the_same_room",
        "kube-scheduler: assume (pkg/scheduler/schedule_one.go)",
    ),
    Mutant(
        "the room of a pod that is gone stays taken",
        (Edit("engine.scheduler.cluster", "        info.remove(key)\n", ""),),
        f"{SCENES}:test_the_room_of_pods_that_are_gone_is_used_again",
        "kube-scheduler: cache.RemovePod",
    ),
    Mutant(
        "expectations are ignored",
        (Edit("engine.controllers._expectations", "            return True\n        return False\n",
              "            return True\n        return True\n"),),
        f"{TESTS}.controllers.test_runner:test_expectations_hold_until_everything_was_seen",
        "pkg/controller/controller_utils.go",
    ),
    Mutant(
        "a leader that cannot renew works on",
        (Edit(LEADER, "elif message.name == self._give_up.expiry.name and self.leading:\n"
              "            return self._lose()\n",
              "elif message.name == self._give_up.expiry.name and self.leading:\n"
              "            return None\n"),),
        f"{TESTS}.controllers.test_runner:test_a_leader_that_cannot_renew_exits_with_code_one",
        "client-go leaderelection: renewDeadline",
    ),
    Mutant(
        "a standby takes a lease that has not run out",
        (Edit(LEADER, 'and still_us < (lease["spec"].get("leaseDurationSeconds") or 0) * SECOND',
              'and still_us < (lease["spec"].get("leaseDurationSeconds") or 0) * SECOND // 4'),),
        f"{TESTS}.controllers.test_runner:"
        "test_only_the_leader_works_and_its_successor_takes_everything_up",
        "client-go leaderelection: leaseDuration",
    ),
    Mutant(
        "a leader that wakes too late acts first",
        (Edit(LEADER, "return self._lose() if self.leading and late else None", "return None"),),
        f"{TESTS}.client.test_long_pause:test_a_leader_that_wakes_too_late_ends_before_it_acts",
        "what fencing is for",
    ),
    Mutant(
        "a fresh picture forgets nothing",
        (Edit(INFORMER,
              "changes.extend(self._store(key, old, None, cause) for key, old in left.items())",
              "changes.extend(self._store(key, old, None, cause) for key, old in ())"),),
        f"{TESTS}.client.test_api_client:"
        "test_a_deletion_missed_while_cut_off_is_seen_by_a_fresh_picture",
        "client-go DeltaFIFO Replace: DeletedFinalStateUnknown",
    ),
    Mutant(
        "pods that were there before the taint are not evicted",
        (Edit("engine.controllers.taint_eviction",
              "return [plan for pod in pods for plan in self._judge(pod, taints, cache)]",
              "return []"),),
        f"{TESTS}.controllers.test_taint_eviction:test_the_clock_starts_when_the_taint_is_seen",
        "pkg/controller/tainteviction",
    ),
    Mutant(
        "a node that is back keeps its taint",
        (Edit(NODES, 'return _freed(node, NodeReachable(own), cache)', "return []"),),
        f"{TESTS}.controllers.test_node_lifecycle:"
        "test_a_node_that_is_back_loses_its_taint_with_the_next_look",
        "pkg/controller/nodelifecycle: markNodeAsReachable",
    ),
    Mutant(
        "pods of a lost node still count as ready",
        (Edit(NODES, 'if status != "True" and (before == "True" or retry):', "if retry:"),),
        f"{TESTS}.controllers.test_node_lifecycle:"
        "test_a_lost_node_is_announced_once_and_its_pods_become_unready",
        "pkg/controller/util/node: MarkPodsNotReady",
    ),
    Mutant(
        "a pod that is being deleted still counts",
        (Edit("engine.controllers._pods",
              'return not is_ended and "deletionTimestamp" not in pod["metadata"]',
              "return not is_ended"),),
        f"{TESTS}.controllers.test_replicaset:test_what_does_not_count_is_replaced_at_once",
        "pkg/controller: IsPodActive",
    ),
    Mutant(
        "what was deleted while the kubelet was away runs on",
        (Edit("engine.kubelet.kubelet", "if number not in self._pods.workers:",
              "if number not in gone:"),),
        f"{TESTS}.kubelet.test_away:test_what_was_deleted_by_force_meanwhile_is_killed_on_return",
        "pkg/kubelet: HandlePodCleanups",
    ),
)  # fmt: skip
