/* One player per place on the page: takes the run, keeps T, plays it locally, and tells Python only what the learner did. */

import { h, paint } from "./element.js";
import { clock, plain, say, speech as speechOf, textOf } from "./format.js";
import { layoutOf } from "./layout.js";
import { clusterMap, hatches } from "./map.js";
import { after, before, entityAt, frameAt, indexRun, paceAt, storyAt } from "./model.js";
import { operatorView } from "./operator.js";
import { marked, storyView } from "./story.js";
import { LANE_PITCH, timeline, timelineLanes } from "./timeline.js";
import { transcript } from "./transcript.js";
import { SPEEDS, transport } from "./transport.js";

const PLAYERS = new WeakMap();
/** Without motion, play goes from story point to story point at this pace. */
const STILL_STEP_MS = 1200;
/** A position is told to Python once the learner has rested on it. */
const REST_MS = 400;
/** Above this width the operator's view stands beside the map. */
const TWO_COLUMNS = 980;
/** Below this width everything stands in one column. */
const ONE_COLUMN = 640;
/** Lanes stand at most this far apart when the story beside them is longer. */
const PITCH_MOST = 60;

export default function mount({ data, parentElement, setStateValue, setTriggerValue }) {
  let player = PLAYERS.get(parentElement);
  if (!player) PLAYERS.set(parentElement, (player = new Player(parentElement)));
  player.receive(data, { setStateValue, setTriggerValue });
  return () => {
    player.close();
    PLAYERS.delete(parentElement);
  };
}

class Player {
  constructor(parent) {
    this.root =
      parent.querySelector(".player") ??
      parent.appendChild(Object.assign(document.createElement("div"), { className: "player" }));
    this.t = 0;
    this.speed = 1;
    this.playing = false;
    this.tab = "now";
    this.chain = null;
    this.walk = null;
    this.reading = false;
    this.wholeTables = false;
    this.world = "first";
    this.seekSeen = null;
    this.spoken = "";
    this.motion = matchMedia("(prefers-reduced-motion: reduce)");
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("focusin", (event) => this.focused(event));
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.root);
    document.fonts?.ready.then(() => {
      this.forget();
      this.draw();
    });
  }

  /** New data: another run starts anew; a language, a theme or a seek keep the place. */
  receive(data, tell) {
    this.tell = tell;
    const playback = this.parsed("playback", data.playback);
    if (!playback) return;
    if (this.first?.id !== playback.id || this.first?.until !== playback.until) {
      this.first = indexRun(playback);
      this.t = Math.min(Math.max(0, data.start ?? 0), this.first.until);
      this.playing = false;
      this.chain = null;
      this.walk = null;
      this.finished = false;
    }
    const other = this.parsed("other", data.other);
    if (this.second?.id !== other?.id) this.second = other ? indexRun(other) : null;
    if (!this.second) this.world = "first";
    this.words = data.labels;
    this.language = data.language;
    this.predictions = [data.prediction ?? []].flat();
    this.partsAt =
      this.predictions
        .map((one) => one.parts_at)
        .filter((t) => t != null)
        .sort((a, b) => a - b)[0] ?? null;
    this.forget();
    if (data.seek && data.seek.n !== this.seekSeen) {
      this.seekSeen = data.seek.n;
      this.go(data.seek.t, { tell: false });
    }
    this.draw();
  }

  /** A playback comes as JSON text, so that Python holds bytes; each text is parsed once. */
  parsed(name, text) {
    if (typeof text !== "string") return text ?? null;
    this.texts ??= {};
    if (this.texts[name]?.text !== text) this.texts[name] = { text, playback: JSON.parse(text) };
    return this.texts[name].playback;
  }

  close() {
    this.sizes.disconnect();
    cancelAnimationFrame(this.ticket);
    clearTimeout(this.resting);
    clearTimeout(this.stepping);
  }

  get run() {
    return this.world === "second" && this.second ? this.second : this.first;
  }

  get still() {
    return this.motion.matches;
  }

  /** Drops what was drawn for another width, language or run. */
  forget() {
    this.kept = {};
    this.pitch = LANE_PITCH;
  }

  keep(name, make) {
    this.kept ??= {};
    return (this.kept[name] ??= make());
  }

  resize() {
    const width = this.root.clientWidth;
    if (width === this.width || width < 240) return;
    this.width = width;
    this.forget();
    this.draw();
  }

  // ---- time ----

  go(t, { tell = true, said = false } = {}) {
    this.t = Math.round(Math.min(Math.max(0, t), this.run.until));
    if (said) this.announce();
    if (tell) this.rest();
    this.draw();
  }

  play() {
    if (this.playing) return this.pause();
    if (this.t >= this.run.until) this.t = 0;
    this.playing = true;
    this.finished = false;
    this.last = null;
    if (this.still) this.stepping = setTimeout(() => this.hop(), STILL_STEP_MS);
    else this.ticket = requestAnimationFrame((now) => this.advance(now));
    this.draw();
  }

  pause() {
    this.playing = false;
    cancelAnimationFrame(this.ticket);
    clearTimeout(this.stepping);
    this.rest();
    this.draw();
  }

  advance(now) {
    if (!this.playing) return;
    const passed = this.last == null ? 0 : Math.min(100, now - this.last);
    this.last = now;
    const pace = paceAt(this.run, this.t, this.speed);
    const next = this.t + passed * 1000 * pace.rate;
    this.t = Math.round(
      Math.min(pace.until == null ? next : Math.min(next, pace.until), this.run.until),
    );
    this.announce();
    if (this.t >= this.run.until) return this.finish();
    this.draw();
    this.ticket = requestAnimationFrame((later) => this.advance(later));
  }

  /** Reduced motion: from story point to story point. */
  hop() {
    if (!this.playing) return;
    const next = after(this.storyTimes(), this.t) ?? this.run.until;
    this.t = next;
    this.announce();
    if (next >= this.run.until) return this.finish();
    this.draw();
    this.stepping = setTimeout(() => this.hop(), STILL_STEP_MS);
  }

  finish() {
    this.playing = false;
    if (!this.finished) this.tell.setTriggerValue?.("finished", { t: this.t });
    this.finished = true;
    this.rest();
    this.draw();
  }

  rest() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      if (!this.playing) this.tell.setStateValue?.("position", this.t);
    }, REST_MS);
  }

  storyTimes() {
    return this.run.story
      .filter((sentence) => sentence.kind !== "kept")
      .map((sentence) => sentence.t);
  }

  /** Says a story point once, when it is reached; silence while scrubbing. */
  announce() {
    const told = this.run.story.filter((sentence) => sentence.kind !== "kept");
    const current = storyAt(this.run, this.t);
    if (!current || current.n === this.spokenOf) return;
    this.spokenOf = current.n;
    const speech = this.speech();
    this.spoken = say(speech, "spoken", {
      at: clock(current.t, speech),
      n: told.indexOf(current) + 1,
      total: told.length,
      text: plain(textOf(current.text, speech.language)),
    });
  }

  // ---- acts of the learner ----

  acts() {
    return {
      play: () => this.play(),
      previous: () => this.go(before(this.storyTimes(), this.t) ?? 0, { said: true }),
      next: () => this.go(after(this.storyTimes(), this.t) ?? this.run.until, { said: true }),
      parts: () => this.go(this.partsAt, { said: true }),
      speed: () => this.pick(SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length]),
    };
  }

  pick(speed) {
    this.speed = speed;
    this.draw();
  }

  faster(step) {
    this.pick(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, SPEEDS.indexOf(this.speed) + step))]);
  }

  ask(what) {
    this.tell.setTriggerValue?.("picked", { ...what, t: this.t });
  }

  /** Keys of design/look.md section 9. Those that the player takes go no further; r, c and escape stay Streamlit's. */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.first) return;
    const tag = event.target.tagName;
    if (tag === "SELECT" || tag === "INPUT") return;
    const button = tag === "BUTTON";
    if (button && (event.key === " " || event.key === "Enter")) return void event.stopPropagation();
    const item = event.target.dataset?.item ?? event.target.getAttribute?.("data-item");
    const act = this.keyAct(event.key, item);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  keyAct(key, item) {
    const arrow = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[key];
    if (item && arrow) return () => this.walkBy(arrow);
    const step = (list, otherwise, find) => () => this.go(find(list, this.t) ?? otherwise);
    const acts = this.acts();
    const table = {
      " ": acts.play,
      ArrowLeft: step(this.run.records, 0, before),
      ArrowRight: step(this.run.records, this.run.until, after),
      ",": acts.previous,
      ".": acts.next,
      Home: () => this.go(0),
      End: () => this.go(this.run.until),
      d: () => this.partsAt != null && acts.parts(),
      f: () => this.go(this.run.faults[0]?.t ?? 0, { said: true }),
      m: () => this.focus("[data-part=map] [tabindex='0']"),
      t: () => this.focus("[data-part=timeline]"),
      o: () => this.focus(".terminal"),
      w: () => this.focus(".beat.now .sentence, .beat .sentence"),
      "+": () => this.faster(1),
      "=": () => this.faster(1),
      "-": () => this.faster(-1),
      Enter: item ? () => this.ask({ entity: item }) : null,
    };
    return table[key.length === 1 ? key.toLowerCase() : key];
  }

  focus(selector) {
    this.root.querySelector(selector)?.focus();
  }

  focused(event) {
    const item = event.target.getAttribute?.("data-item");
    if (!item || item === this.walk) return;
    this.walk = item;
    this.draw();
  }

  walkBy(step) {
    const items = [...this.root.querySelectorAll("[data-item]")];
    const index = items.findIndex((node) => node.getAttribute("data-item") === this.walk);
    items[(index + step + items.length) % items.length]?.focus();
  }

  /** Drag anywhere in the lanes. */
  grab(event) {
    const svg = event.currentTarget;
    const scale = this.lanes().scale;
    const move = (one) =>
      this.go(scale.t(one.clientX - svg.getBoundingClientRect().left), { tell: false });
    const drop = () => {
      svg.removeEventListener("pointermove", move);
      svg.removeEventListener("pointerup", drop);
      svg.removeEventListener("pointercancel", drop);
      this.rest();
    };
    if (this.playing) this.pause();
    svg.setPointerCapture?.(event.pointerId);
    svg.addEventListener("pointermove", move);
    svg.addEventListener("pointerup", drop);
    svg.addEventListener("pointercancel", drop);
    move(event);
  }

  // ---- drawing ----

  speech() {
    return this.keep("speech", () =>
      speechOf(this.language, this.words, Math.max(this.first.until, this.second?.until ?? 0)),
    );
  }

  mapWidth() {
    return this.width >= TWO_COLUMNS
      ? this.width - 2 - Math.round(Math.min(400, Math.max(330, this.width * 0.297)))
      : this.width - 2;
  }

  lanes() {
    const shared = {
      width: this.mapWidth(),
      speech: this.speech(),
      predictions: this.predictions,
      partsAt: this.partsAt,
    };
    return this.keep("lanes", () =>
      timelineLanes({ run: this.first, other: this.second, pitch: this.pitch, ...shared }),
    );
  }

  /** Beside a longer story the lanes breathe, so that both columns end together; measured once per width and language. */
  settle() {
    if (this.kept.settled || this.width < TWO_COLUMNS) return;
    this.kept.settled = true;
    const height = (selector) => this.root.querySelector(selector)?.scrollHeight ?? 0;
    const count = Math.max(1, this.lanes().places.length);
    const spare = height(".pane-story") - height(".pane-transport") - this.lanes().height - 12;
    const pitch = Math.round(
      Math.min(PITCH_MOST, Math.max(LANE_PITCH, LANE_PITCH + spare / count)),
    );
    if (pitch === this.pitch) return;
    this.pitch = pitch;
    this.kept.lanes = undefined;
    this.draw();
  }

  draw() {
    if (!this.first || !(this.width ?? (this.width = this.root.clientWidth)) || this.width < 240)
      return;
    const { run, t } = this;
    const speech = this.speech();
    const frame = frameAt(run, t);
    const layout = this.keep(`layout ${this.world}`, () => layoutOf(run, this.mapWidth()));
    if (!this.walk) this.walk = `host/${layout.planes[0]?.host}`;
    const pace = paceAt(run, t, this.speed);
    const shared = { run, frame, t, speech };
    const seek = (moment) => this.go(moment, { said: true });
    this.mark(pace);
    paint(
      this.root,
      hatches(),
      h(
        "div",
        { class: "panes", role: "group", "aria-label": say(speech, "player_label") },
        h(
          "section",
          { class: "pane-map", style: `min-height:${layout.height}px` },
          this.worlds(speech),
          clusterMap({
            ...shared,
            layout,
            speed: this.speed,
            still: this.still,
            walk: this.walk,
            beside: Boolean(this.second),
            nodeOf: (id) => entityAt(run, `node/${id}`, t),
          }),
        ),
        h(
          "section",
          { class: "pane-transport", "aria-label": say(speech, "controls") },
          transport({
            run,
            t,
            playing: this.playing,
            speed: this.speed,
            pace,
            speech,
            partsAt: this.partsAt,
            act: this.keep("acts", () => this.acts()),
          }),
        ),
        h(
          "section",
          { class: "pane-timeline" },
          timeline(this.lanes(), {
            run: this.first,
            t,
            speech,
            onSeek: seek,
            onGrab: this.keep("grab", () => (event) => this.grab(event)),
          }),
        ),
        h(
          "section",
          { class: "pane-operator" },
          operatorView({
            ...shared,
            tab: this.tab,
            wholeTables: this.wholeTables,
            panelWidth: this.panelWidth(),
            onTab: (tab) => this.set({ tab }),
            onWhole: () => this.set({ wholeTables: !this.wholeTables }),
          }),
        ),
        h(
          "section",
          { class: "pane-story" },
          storyView({
            ...shared,
            chain: this.chain,
            onSeek: seek,
            onChain: (chain) => this.set({ chain }),
            onAsk: (record) => record != null && this.ask({ record }),
          }),
        ),
      ),
      this.footer(speech),
      this.reading &&
        h(
          "div",
          { class: "transcript", key: "transcript" },
          this.keep(`transcript ${this.world}`, () =>
            transcript({ run, speech, predictions: this.predictions }),
          ),
        ),
      h("div", { class: "spoken", role: "status", "aria-live": "polite" }, this.spoken),
    );
    this.follow();
    this.settle();
  }

  /** Keeps the current sentence in view inside its own list; never moves the page. */
  follow() {
    const now = storyAt(this.run, this.t)?.n ?? null;
    if (now === this.followed) return;
    this.followed = now;
    const list = this.root.querySelector(".thread");
    const item = list?.querySelector(".beat.now") ?? list?.firstElementChild;
    if (!item || list.scrollHeight <= list.clientHeight) return;
    const top = item.offsetTop - list.offsetTop;
    const shown = top >= list.scrollTop;
    if (shown && top + item.offsetHeight <= list.scrollTop + list.clientHeight) return;
    // The sentence before stays in view when there is room for both.
    const lead = item.previousElementSibling ?? item;
    const fits = item.offsetTop + item.offsetHeight - lead.offsetTop <= list.clientHeight;
    list.scrollTop = (fits ? lead : item).offsetTop - list.offsetTop;
  }

  panelWidth() {
    const pane =
      this.width >= TWO_COLUMNS
        ? this.width - this.mapWidth()
        : this.width >= ONE_COLUMN
          ? this.width / 2
          : this.width;
    return pane - 36;
  }

  set(change) {
    Object.assign(this, change);
    this.draw();
  }

  /** What tests and styles read: T, whether it plays, how wide it is, whether the page is dark. */
  mark(pace) {
    const data = {
      t: this.t,
      playing: this.playing,
      speed: this.speed,
      rate: this.playing ? pace.rate : 0,
      form: this.width >= TWO_COLUMNS ? "wide" : this.width >= ONE_COLUMN ? "middle" : "phone",
      theme: isDark(this.root) ? "dark" : "light",
    };
    this.root.style.setProperty("--clock", this.speech().long ? "78px" : "50px");
    for (const name in data)
      if (this.root.dataset[name] !== String(data[name])) this.root.dataset[name] = data[name];
  }

  worlds(speech) {
    if (!this.second) return null;
    const choice = (world, text) =>
      h(
        "button",
        {
          type: "button",
          class: world,
          "aria-pressed": String(this.world === world),
          onclick: () => this.set({ world, chain: null, walk: null }),
        },
        text,
      );
    return h(
      "div",
      { class: "worlds", role: "group", "aria-label": say(speech, "which_world") },
      choice("first", say(speech, "this_world")),
      choice("second", say(speech, "other_world")),
    );
  }

  footer(speech) {
    const { playback } = this.run;
    const missing = (playback.not_modelled ?? [])
      .map((text) => textOf(text, speech.language))
      .join("; ");
    const pair = (name, value) =>
      value != null && value !== "" && h("span", {}, h("b", {}, say(speech, name)), " ", value);
    return h(
      "footer",
      { class: "honest" },
      pair("profile", playback.profile && `v${playback.profile}`),
      pair("seed", playback.seed),
      pair("not_modelled", missing && marked(missing)),
      h("a", { class: "link", href: "fidelity", target: "_blank" }, say(speech, "how_true")),
      h(
        "button",
        {
          type: "button",
          class: "link",
          "aria-expanded": String(this.reading),
          "data-do": "read",
          onclick: () => this.set({ reading: !this.reading }),
        },
        say(speech, this.reading ? "stop_reading" : "read_as_text"),
      ),
      h(
        "details",
        { class: "keys" },
        h("summary", {}, say(speech, "keys")),
        h(
          "dl",
          {},
          speech.words.key_list.map(([key, act]) => [
            h("dt", {}, h("kbd", {}, key)),
            h("dd", {}, act),
          ]),
        ),
      ),
    );
  }
}

/** Whether the page's background is dark: the raised surface needs to know. */
function isDark(node) {
  const colour = getComputedStyle(node).getPropertyValue("--st-background-color").trim();
  const hex = /^#([0-9a-f]{6})/i.exec(colour)?.[1];
  const parts = hex
    ? [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16))
    : (colour.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  return 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2] < 128;
}
