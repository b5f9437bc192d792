/* Why: the causes told oldest first on a vertical thread, each tied to a moment. The text twin of the map. */

import { h } from "./element.js";
import { clock, runs, say, textOf } from "./format.js";
import { sign } from "./glyphs.js";
import { chainOf, storyAt } from "./model.js";

/** The thread at t. `view.chain` is the number of the sentence whose causes alone are lit, or null. */
export function storyView(view) {
  const { run, t, speech, chain, onSeek, onChain, onAsk } = view;
  const current = storyAt(run, t);
  const lit = chain == null ? null : chainOf(run, chain);
  const told = run.story.filter((sentence) => sentence.kind !== "kept");
  const kept = run.story.filter((sentence) => sentence.kind === "kept");
  return [
    h(
      "header",
      { class: "head" },
      h("h2", {}, say(speech, "why")),
      lit
        ? h(
            "button",
            { type: "button", class: "link", onclick: () => onChain(null) },
            say(speech, "whole_story"),
          )
        : h("span", { class: "quiet" }, say(speech, "oldest_first")),
    ),
    h(
      "ol",
      { class: "thread" },
      told.map((sentence) =>
        item(sentence, {
          t,
          speech,
          current,
          lit,
          onSeek,
          onChain,
          onAsk,
          last: sentence === told.at(-1) && !kept.length,
        }),
      ),
      kept.map((sentence, i) => keptItem(sentence, { speech, lit, last: i === kept.length - 1 })),
    ),
    !run.story.length && h("p", { class: "quiet" }, say(speech, "no_story")),
  ];
}

function item(sentence, { t, speech, current, lit, onSeek, onChain, onAsk, last }) {
  const now = sentence === current;
  const names = [
    "beat",
    sentence.kind,
    sentence.t > t && "todo",
    now && "now",
    lit && !lit.has(sentence.n) && "dim",
    last && "last",
  ];
  const asked = lit && [...lit].length && Math.max(...lit) === sentence.n;
  return h(
    "li",
    {
      key: sentence.n,
      class: names.filter(Boolean).join(" "),
      "aria-current": now ? "step" : null,
    },
    h(
      "button",
      {
        type: "button",
        class: "sentence",
        "data-n": sentence.n,
        onclick: () => {
          onSeek(sentence.t);
          onAsk(sentence.record);
        },
      },
      h("time", {}, clock(sentence.t, speech)),
      h("span", { class: "node" }, sentence.n),
      h(
        "span",
        { class: "words" },
        sentence.kind === "fault" && h("strong", {}, `${say(speech, "fault_lead")} `),
        marked(textOf(sentence.text, speech.language)),
      ),
    ),
    now &&
      !asked &&
      sentence.because?.length > 0 &&
      h(
        "button",
        { type: "button", class: "link only", onclick: () => onChain(sentence.n) },
        say(speech, "only_what_led"),
      ),
  );
}

function keptItem(sentence, { speech, lit, last }) {
  return h(
    "li",
    {
      key: `kept ${sentence.n}`,
      class: ["beat kept", lit && !lit.has(sentence.n) && "dim", last && "last"]
        .filter(Boolean)
        .join(" "),
    },
    h(
      "div",
      { class: "sentence" },
      h("span", {}),
      h("span", { class: "node" }, sign("tick")),
      h(
        "span",
        { class: "words" },
        h("span", { class: "unseen" }, `${say(speech, "kept_lead")} `),
        marked(textOf(sentence.text, speech.language)),
      ),
    ),
  );
}

export function marked(sentence) {
  return runs(sentence).map(([kind, words]) => {
    if (kind === "plain") return words;
    if (kind === "whole") return h("span", { class: "whole" }, words);
    return h(kind, {}, kind === "code" ? unbroken(words, NARROW) : words);
  });
}

/** Characters that stand on one line even in the narrowest story, and beside the widest map. */
const NARROW = 22;
const WIDE = 34;

/** A command line breaks between its words, not inside "--image". */
export function unbroken(line, most = WIDE) {
  return String(line)
    .split(" ")
    .flatMap((word, i) => [
      i > 0 && " ",
      word.length < most ? h("span", { class: "whole" }, word) : word,
    ]);
}
