/* From the facts of a run to the picture at a moment: frameAt(run, t) depends on t alone. No page, no clock, no drawing here. */

import { SECOND } from "./format.js";

/** Without a word from the engine: node-monitor-grace-period of the 1.36 profile. */
const GRACE = 50 * SECOND;
/** A message stays on screen at least this long (design/look.md section 7). */
export const SHOWN_AT_LEAST = 220_000;

/** Folds the playback once, so that any moment can be looked up. */
export function indexRun(playback) {
  const histories = new Map();
  const times = [];
  for (const [t, entity, change] of playback.facts ?? []) {
    let history = histories.get(entity);
    if (!history) histories.set(entity, (history = { times: [], values: [] }));
    const at = Math.max(0, t);
    const before = history.values.at(-1) ?? null;
    const value = change === null ? null : { ...before, ...change };
    if (history.times.at(-1) === at) history.values[history.values.length - 1] = value;
    else {
      history.times.push(at);
      history.values.push(value);
    }
    if (times.at(-1) !== at) times.push(at);
  }
  const story = [...(playback.story ?? [])].sort((a, b) => a.t - b.t || a.n - b.n);
  const commands = [...(playback.commands ?? [])].sort((a, b) => a.at - b.at);
  const run = {
    playback,
    id: playback.id,
    until: playback.until,
    histories,
    times,
    story,
    commands,
    faults: playback.faults ?? [],
    messages: [...(playback.messages ?? [])].sort((a, b) => a[0] - b[0]),
    hosts: playback.hosts ?? [],
    components: playback.components ?? [],
    app: playback.focus?.app ?? null,
    grace: playback.grace ?? GRACE,
    frame: null,
  };
  run.byId = new Map(run.components.map((component) => [component.id, component]));
  Object.assign(run, podCounts(playback.facts ?? []));
  run.troubled = troublesWorkers(run);
  run.moments = moments(run);
  run.records = records(run);
  return run;
}

/** The most pods each node ever holds, the most in all, and whether pods go without a node long enough to be seen. */
function podCounts(facts) {
  const now = new Map();
  const podsMost = new Map();
  const since = new Map();
  let podsTotal = 0;
  let homeless = false;
  const bare = (entity, t) => since.has(entity) && t - since.get(entity) > SECOND;
  for (const [t, entity, change] of facts) {
    if (!entity.startsWith("pod/")) continue;
    const node =
      change === null ? undefined : "node" in change ? change.node : (now.get(entity) ?? null);
    if (node !== null) {
      if (bare(entity, t)) homeless = true;
      since.delete(entity);
    } else if (!since.has(entity)) since.set(entity, t);
    if (change === null) now.delete(entity);
    else now.set(entity, node);
    podsTotal = Math.max(podsTotal, now.size);
    if (node) podsMost.set(node, Math.max(podsMost.get(node) ?? 0, count(now, node)));
  }
  return { podsMost, podsTotal, homeless: homeless || since.size > 0 };
}

function count(now, node) {
  let sum = 0;
  for (const one of now.values()) if (one === node) sum += 1;
  return sum;
}

/** Whether anything but pods ever changes on a worker, so that its card needs room to say so. */
function troublesWorkers(run) {
  const workers = new Set(
    run.hosts.filter((host) => host.role === "worker").map((host) => host.id),
  );
  const touched = run.faults.flatMap((fault) => [
    ...(fault.hosts ?? []),
    ...(fault.components ?? []).map((component) => component.split("/")[0]),
    ...(fault.links ?? []).flat(),
  ]);
  if (touched.some((host) => workers.has(host))) return true;
  return [...workers].some((name) => {
    const node = run.histories.get(`node/${name}`);
    return node?.values.some((value) => value && (value.ready !== "True" || value.unschedulable));
  });
}

/** The value of an entity at t, or null when it does not (or no longer) exist. */
export function entityAt(run, entity, t) {
  const history = run.histories.get(entity);
  if (!history) return null;
  const index = lastAtOrBefore(history.times, t);
  return index < 0 ? null : history.values[index];
}

/** Index of the last number <= t in a sorted list, or -1. */
export function lastAtOrBefore(sorted, t) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The picture at t. Frames between two facts are the same object, so that painting can be skipped. */
export function frameAt(run, t) {
  const faults = run.faults.filter((fault) => isActive(fault, t));
  const epoch = `${lastAtOrBefore(run.times, t)}|${faults.map((fault) => fault.id)}`;
  if (run.frame?.epoch === epoch) return run.frame;
  const hosts = run.hosts.map((host) => hostAt(run, host, faults, t));
  const frame = {
    epoch,
    faults,
    hosts,
    operator: entityAt(run, "operator", t),
    pods: podsAt(run, t),
  };
  frame.nodes = nodesAt(run, frame, t);
  frame.homeless = frame.pods.filter((pod) => !pod.node);
  frame.etcd = etcdOf(run, frame);
  frame.sides = sidesOf(frame);
  frame.api = apiOf(frame);
  run.frame = frame;
  return frame;
}

function isActive(fault, t) {
  return fault.t <= t && (fault.healed == null || fault.healed > t);
}

function hostAt(run, host, faults, t) {
  const power = entityAt(run, `host/${host.id}`, t)?.power ?? "on";
  const components = run.components
    .filter((component) => component.host === host.id)
    .map((component) => {
      const state = entityAt(run, component.id, t) ?? {};
      return {
        ...component,
        ...state,
        process: power === "off" ? "off" : (state.process ?? "running"),
      };
    });
  return {
    ...host,
    power,
    components,
    // A cut link is drawn on the rail; a tag on the host is for what was done to the host itself.
    faults: faults.filter((fault) => !fault.links?.length && fault.hosts?.includes(host.id)),
    cutBy: faults.filter((fault) => fault.links?.some((link) => link.includes(host.id))),
  };
}

function podsAt(run, t) {
  const pods = [];
  for (const [entity, history] of run.histories) {
    if (!entity.startsWith("pod/")) continue;
    const index = lastAtOrBefore(history.times, t);
    const value = index < 0 ? null : history.values[index];
    if (value)
      pods.push({
        uid: entity.slice(4),
        ...value,
        ours: run.app !== null && value.app === run.app,
      });
  }
  return pods;
}

function nodesAt(run, frame, t) {
  const byNode = group(frame.pods, (pod) => pod.node);
  return frame.hosts
    .filter((host) => host.role === "worker")
    .map((host) => {
      const node = entityAt(run, `node/${host.id}`, t);
      const pods = [...(byNode.get(host.id) ?? [])].sort((a, b) => Number(b.ours) - Number(a.ours));
      return { name: host.id, host, zone: host.zone ?? null, known: node !== null, ...node, pods };
    });
}

function group(list, keyOf) {
  const groups = new Map();
  for (const item of list) {
    const key = keyOf(item);
    if (groups.has(key)) groups.get(key).push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** A node's status is the API's last word; this says how old that word is once it is older than the grace period. */
export function heardAgo(node, run, t) {
  return node.heard != null && t - node.heard > run.grace ? t - node.heard : null;
}

function etcdOf(run, frame) {
  const members = frame.hosts.flatMap((host) =>
    host.components.filter((component) => component.kind === "etcd"),
  );
  const voters = members.filter((member) => member.role !== "learner");
  const up = voters.filter((member) => member.process === "running").length;
  const leaders = voters.filter(
    (member) => member.process === "running" && member.role === "leader",
  );
  // In a partition an old leader may still believe in itself for a second: the one with the newest term leads.
  const leader = leaders.sort((a, b) => (b.term ?? 0) - (a.term ?? 0))[0] ?? null;
  const needed = run.playback.majority ?? Math.floor(voters.length / 2) + 1;
  return { members, voters, up, needed, leader, total: run.playback.voters ?? voters.length };
}

/** How a link is cut at this moment: "both", "forth" (a to b only), "back", or null. */
export function linkCut(frame, a, b) {
  let forth = false;
  let back = false;
  for (const fault of frame.faults) {
    for (const [from, to] of fault.links ?? []) {
      if (from === a && to === b) forth = true;
      if (from === b && to === a) back = true;
      if (!fault.one_way && ((from === a && to === b) || (from === b && to === a)))
        forth = back = true;
    }
  }
  if (forth && back) return "both";
  if (forth) return "forth";
  return back ? "back" : null;
}

/** The groups of control-plane and etcd hosts that can still talk: Map host -> "A", "B"…; empty while all can. */
function sidesOf(frame) {
  const hosts = frame.hosts.filter((host) => host.role === "control-plane" || host.role === "etcd");
  if (!hosts.some((host) => host.cutBy.length)) return new Map();
  const side = new Map();
  let count = 0;
  for (const host of hosts) {
    if (side.has(host.id)) continue;
    const queue = [host.id];
    side.set(host.id, count);
    for (const id of queue)
      for (const other of hosts)
        if (!side.has(other.id) && linkCut(frame, id, other.id) !== "both") {
          side.set(other.id, count);
          queue.push(other.id);
        }
    count += 1;
  }
  if (count < 2) return new Map();
  return new Map([...side].map(([id, index]) => [id, String.fromCharCode(65 + index)]));
}

/** Members up on the side with most of them: what decides whether anything can be agreed. */
export function largestSide(frame) {
  const counts = new Map();
  for (const member of frame.etcd.voters) {
    if (member.process !== "running") continue;
    const side = frame.sides.get(member.host) ?? "";
    counts.set(side, (counts.get(side) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

function apiOf(frame) {
  const servers = frame.hosts.flatMap((host) =>
    host.components.filter((one) => one.kind === "kube-apiserver"),
  );
  const answering = servers.filter(
    (one) => one.process === "running" && one.serving !== false && (one.etcd ?? "ok") === "ok",
  );
  return { servers, answering: answering.length };
}

/** Messages on their way at t. Quick ones are held on screen for a moment that grows with the speed of playing. */
export function messagesAt(run, t, speed) {
  const least = SHOWN_AT_LEAST * speed;
  const flying = [];
  for (const [sent, arrived, from, to, word, fate] of run.messages) {
    if (sent > t) break;
    const shown = Math.max((arrived ?? sent) - sent, least);
    if (t < sent + shown)
      flying.push({
        from,
        to,
        word,
        fate,
        at: (t - sent) / shown,
        id: `${sent} ${from} ${to} ${word}`,
      });
  }
  return flying.slice(-24);
}

/** The command in the air at t, or the last one that ended. */
export function commandAt(run, t) {
  let last = null;
  for (const command of run.commands) if (command.at <= t) last = command;
  return last && { ...last, ended: last.end != null && last.end <= t };
}

/** What became of a command, in one word: "waits", "ok", "refused", "timed-out" or "failed". A time-out is not a no. */
export function outcomeOf(command) {
  if (!command.ended) return "waits";
  if (command.code === 0) return "ok";
  if (command.outcome) return command.outcome;
  const said = String(command.err ?? "");
  if (/timed out|time-?out|deadline exceeded/i.test(said)) return "timed-out";
  return /refused/i.test(said) ? "refused" : "failed";
}

/** The last sentence of the story at t, or null. "kept" sentences tell what did not happen and mark no moment. */
export function storyAt(run, t) {
  let last = null;
  for (const sentence of run.story)
    if (sentence.t <= t && sentence.kind !== "kept") last = sentence;
  return last;
}

/** The sentence and all that led to it, as a set of numbers. */
export function chainOf(run, n) {
  const byNumber = new Map(run.story.map((sentence) => [sentence.n, sentence]));
  const chain = new Set();
  const queue = [n];
  for (const number of queue) {
    if (chain.has(number) || !byNumber.has(number)) continue;
    chain.add(number);
    queue.push(...(byNumber.get(number).because ?? []));
  }
  return chain;
}

/** Moments worth watching at their own pace. */
function moments(run) {
  const list = [0, run.until];
  for (const sentence of run.story) list.push(sentence.t);
  for (const command of run.commands) list.push(command.at, command.end ?? command.at);
  for (const fault of run.faults) list.push(fault.t, fault.healed ?? fault.t);
  return unique(list, run.until);
}

/** All moments at which something changes: where the arrow keys stop. */
function records(run) {
  const { playback } = run;
  const list = [...run.moments, ...run.times];
  for (const [t] of playback.events ?? []) list.push(t);
  for (const [t] of playback.logs ?? []) list.push(t);
  for (const [t] of run.messages) list.push(t);
  return unique(list, run.until);
}

function unique(list, until) {
  const kept = [...new Set(list.filter((t) => t >= 0 && t <= until))];
  return kept.sort((a, b) => a - b);
}

export function after(sorted, t) {
  return sorted[lastAtOrBefore(sorted, t) + 1] ?? null;
}

export function before(sorted, t) {
  const index = lastAtOrBefore(sorted, t);
  return sorted[sorted[index] === t ? index - 1 : index] ?? null;
}

/** Starting before a moment worth watching and lingering after it, play is at its own pace; between, up to 8×. */
const LEAD = 1 * SECOND;
const LINGER = 1.5 * SECOND;
const QUIET_AT_LEAST = 4 * SECOND;
export const QUIET_RATE = 8;

/** How fast to play at t: {rate, until}; `until` is the end of a quiet stretch, else null. */
export function paceAt(run, t, speed) {
  const index = lastAtOrBefore(run.moments, t);
  const from = (run.moments[index] ?? 0) + LINGER;
  const next = run.moments[index + 1];
  if (next === undefined) return { rate: speed, until: null };
  const to = next - LEAD;
  if (to - from < QUIET_AT_LEAST || t < from || t >= to || speed >= QUIET_RATE)
    return { rate: speed, until: null };
  return { rate: QUIET_RATE, until: to };
}
