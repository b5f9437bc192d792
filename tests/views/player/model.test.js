/* The player's pure part, without a page: node --test. The samples come as JSON files in $PLAYBACKS. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

const SOURCE = new URL("../../../views/parts/player/", import.meta.url);
const { age, axisStep, clock, duration, runs, speech } = await import(new URL("format.js", SOURCE));
const { chainOf, commandAt, frameAt, indexRun, linkCut, messagesAt, outcomeOf, paceAt, storyAt } =
  await import(new URL("model.js", SOURCE));
const { layoutOf, routeOf } = await import(new URL("layout.js", SOURCE));
const { alongRoute } = await import(new URL("rail.js", SOURCE));
const { clusterMap } = await import(new URL("map.js", SOURCE));
const { stateOf } = await import(new URL("glyphs.js", SOURCE));
const { spaced } = await import(new URL("timeline.js", SOURCE));
const { rowsAt } = await import(new URL("operator.js", SOURCE));

const S = 1_000_000;
const NAMES = ["majority-loss", "partition", "single", "crowd", "signs"];
const sample = (name) =>
  indexRun(JSON.parse(readFileSync(join(process.env.PLAYBACKS, `${name}.json`), "utf8")));
const words = { key_list: [] };
const view = (run, t, width = 840, speed = 1) => ({
  run,
  t,
  speed,
  frame: frameAt(run, t),
  layout: layoutOf(run, width),
  speech: speech("en", words, run.until),
  still: false,
  walk: null,
  nodeOf: () => null,
});
const picture = (run, t) => JSON.stringify(clusterMap(view(run, t)));

for (const name of NAMES) {
  test(`${name}: a frame depends on T alone, not on what was drawn before`, () => {
    const wandering = sample(name);
    const moments = [0, 0.31, 0.9, 0.1, 1, 0.5, 0.5001, 0.02].map((share) =>
      Math.round(share * wandering.until),
    );

    for (const t of moments)
      assert.equal(picture(wandering, t), picture(sample(name), t), `at ${t}`);
  });

  test(`${name}: nothing on the map leaves it and no cards overlap, at any width`, () => {
    const run = sample(name);
    for (const width of [300, 358, 480, 619, 620, 720, 790, 860, 1100, 1500]) {
      const layout = layoutOf(run, width);
      const cards = [...layout.members, ...layout.planes, ...layout.zones];
      for (const card of cards) {
        assert.ok(
          card.x >= 0 && card.x + card.width <= width + 0.01,
          `${card.host ?? card.name} at ${width}`,
        );
        assert.ok(
          card.y + card.height <= layout.height,
          `${card.host ?? card.name} below ${width}`,
        );
        for (const other of cards)
          if (other !== card)
            assert.ok(
              apart(card, other),
              `${card.host ?? card.name} on ${other.host ?? other.name} at ${width}`,
            );
      }
    }
  });
}

function apart(a, b) {
  return (
    a.x + a.width <= b.x + 0.01 ||
    b.x + b.width <= a.x + 0.01 ||
    a.y + a.height <= b.y + 0.01 ||
    b.y + b.height <= a.y + 0.01
  );
}

test("states at 19.4 s: cp-1 has no majority, cp-2 crashed, the lease gauge empties", () => {
  const run = sample("majority-loss");
  const frame = frameAt(run, 19.4 * S);
  const state = (host, kind) =>
    stateOf(
      frame.hosts.find((one) => one.id === host).components.find((one) => one.kind === kind),
      frame,
      19.4 * S,
    );

  assert.equal(state("cp-1", "etcd").word, "no_majority");
  assert.equal(state("cp-2", "etcd").word, "crashed");
  assert.equal(state("cp-2", "kube-apiserver").word, "no_etcd");
  assert.equal(Math.round(state("cp-1", "kube-controller-manager").gauge * 100), 24);
  assert.deepEqual([frame.etcd.up, frame.etcd.needed, frame.api.answering], [1, 2, 0]);
});

test("a host without power takes its components down, whatever they said last", () => {
  const run = sample("single");
  const frame = frameAt(run, 25 * S);
  const host = frame.hosts.find((one) => one.id === "worker-1");

  assert.deepEqual(
    host.components.map((one) => one.process),
    ["off"],
  );
  assert.equal(
    frame.nodes.find((node) => node.name === "worker-1").ready,
    "True",
    "the API's last word stands until it changes",
  );
});

test("a partition makes two sides, and healing makes one", () => {
  const run = sample("partition");
  const cut = frameAt(run, 10 * S);

  assert.equal(linkCut(cut, "cp-3", "cp-1"), "both");
  assert.deepEqual(
    ["cp-1", "cp-2", "cp-5"].map((host) => cut.sides.get(host)),
    ["A", "A", "B"],
  );
  assert.equal(frameAt(run, 30 * S).sides.size, 0);
});

test("a message is on screen for at least 220 ms, longer at higher speed, on a way inside the map", () => {
  const run = sample("majority-loss");
  const layout = layoutOf(run, 840);

  assert.equal(messagesAt(run, 12 * S + 100_000, 1).length > 0, true);
  assert.equal(messagesAt(run, 12 * S + 300_000, 1).length, 0);
  assert.equal(messagesAt(run, 12 * S + 300_000, 2).length > 0, true);
  for (const [, , from, to] of run.messages) {
    const [x, y] = alongRoute(routeOf(layout, run, from, to), 0.5);
    assert.ok(x >= 0 && x <= 840 && y >= 0 && y <= layout.height);
  }
});

test("pods without a node get a shelf only in runs that need one", () => {
  assert.equal(layoutOf(sample("majority-loss"), 840).homeless, null);
  assert.notEqual(layoutOf(sample("partition"), 840).homeless, null);
});

test("a world without workers, or without anything, is still drawn", () => {
  const bare = { id: "bare", until: S, hosts: [], components: [], facts: [] };
  const lonely = { ...bare, hosts: [{ id: "cp-1", role: "control-plane" }] };

  for (const playback of [bare, lonely])
    for (const width of [358, 840])
      assert.ok(
        JSON.stringify(clusterMap(view(indexRun(playback), 0, width))).includes("no_workers"),
      );
});

test("500 pods do not become 500 signs", () => {
  const count = (tree) => 1 + (tree.children ?? []).reduce((sum, child) => sum + count(child), 0);

  assert.ok(count(clusterMap(view(sample("crowd"), 62 * S))) < 450);
});

test("commands: waiting, timed out, and the one in the air", () => {
  const run = sample("majority-loss");
  const outcome = (t) => outcomeOf(commandAt(run, t));

  assert.equal(commandAt(run, 11 * S), null);
  assert.equal(outcome(13 * S), "waits");
  assert.equal(
    outcomeOf({ ended: true, code: 1, err: "Error from server: etcdserver: request timed out" }),
    "timed-out",
  );
  assert.equal(
    outcomeOf({ ended: true, code: 1, err: "The connection to the server was refused" }),
    "refused",
  );
  assert.equal(outcomeOf({ ended: true, code: 0 }), "ok");
});

test("tables are what they were at T", () => {
  const run = sample("majority-loss");
  const etcd = run.playback.tables.find((table) => table.id === "etcd");

  assert.deepEqual(rowsAt(etcd, 9 * S)[1], ["cp-2", "false", "3", ""]);
  assert.deepEqual(rowsAt(etcd, 12 * S)[1], ["cp-2", "connection refused"]);
});

test("the story: where T stands, and only what led to an effect", () => {
  const run = sample("majority-loss");

  assert.equal(storyAt(run, 9 * S), null);
  assert.equal(storyAt(run, 19.4 * S).n, 4);
  assert.equal(storyAt(run, 32 * S).n, 5, "what did not happen marks no moment");
  assert.deepEqual([...chainOf(run, 4)].sort(), [1, 2, 3, 4]);
});

test("quiet stretches run at 8×, the story at its own pace", () => {
  const run = sample("single");

  assert.equal(paceAt(run, 200 * S, 1).rate, 8);
  assert.equal(paceAt(run, 200 * S, 1).until, 369 * S);
  assert.equal(paceAt(run, 370 * S, 1).rate, 1);
  assert.equal(paceAt(run, 71 * S, 0.5).rate, 0.5);
});

test("AGE is printed as kubectl prints it", () => {
  const table = [
    [5, "5s"],
    [119, "119s"],
    [120, "2m"],
    [212, "3m32s"],
    [600, "10m"],
    [10_799, "179m"],
    [10_800, "3h"],
    [90_000, "25h"],
    [200_000, "2d7h"],
  ];
  for (const [seconds, words_] of table) assert.equal(age(seconds * S), words_);
});

test("times are said with their unit, in the learner's language, and never ahead of T", () => {
  const [short, long] = [speech("pt-BR", words, 30 * S), speech("en", words, 600 * S)];

  assert.equal(clock(19_490_000, short), "19,4\u00a0s");
  assert.equal(clock(70.05 * S, long), "1:10.0\u00a0min");
  assert.equal(duration(7 * S, short), "7,0\u00a0s");
  assert.equal(duration(310 * S, long), "5\u00a0min 10\u00a0s");
  assert.equal(duration(12_000, short), "12\u00a0ms");
  assert.equal(axisStep(32 * S, 9), 4 * S);
});

test("markers keep their distance and order, and stay near their moments", () => {
  assert.deepEqual(spaced([100, 200, 300], 22, 0, 400), [100, 200, 300]);
  assert.deepEqual(spaced([100, 100, 100], 22, 0, 400), [78, 100, 122]);
  assert.deepEqual(spaced([0, 1, 400], 22, 0, 400), [0, 22, 400]);
});

test("code and strong are the only markup in a sentence", () => {
  assert.deepEqual(runs("`kubectl run` **waits** on <b>cp-1</b>"), [
    ["code", "kubectl run"],
    ["plain", " "],
    ["strong", "waits"],
    ["plain", " on <b>"],
    ["whole", "cp-1"],
    ["plain", "</b>"],
  ]);
});
