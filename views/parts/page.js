/* What belongs to the whole page and is drawn by nobody: its language, its light or dark, its connection, Streamlit's own words, where it scrolls, and two keys. */

let seen = null;
let begun = false;
let language = null;

export default function ({ data }) {
  if (!begun) {
    begun = true;
    document.addEventListener("keydown", letters, true);
    followTheme(data.pages);
    followConnection();
    new MutationObserver(changed).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributeFilter: SAID_IN,
    });
  }
  if (language !== data.language) {
    language = data.language;
    document.documentElement.lang = language;
    phrases = data.words.map(reader);
    lost.textContent = data.lost;
    speak(document.body);
  }
  if (data.goto && data.goto.n !== seen) {
    seen = data.goto.n;
    go(data.goto.id);
  }
}

/* ---- light or dark: what pops up stands beside the app, and takes its colours from the root ---- */

function followTheme(pages) {
  const app = document.querySelector(".stApp");
  const scheme = () => getComputedStyle(app).colorScheme;
  document.documentElement.style.colorScheme = scheme();
  new MutationObserver(() => {
    if (document.documentElement.style.colorScheme === scheme()) return;
    document.documentElement.style.colorScheme = scheme();
    setTimeout(shareChoice, 0, pages);
  }).observe(app, { attributeFilter: ["class"] });
}

/** Streamlit keeps what was chosen for one address: the one at which the app was loaded. */
function shareChoice(pages) {
  const kept = (path) => `stActiveTheme-${path}-v2`;
  const loaded = new URL(performance.getEntriesByType("navigation")[0].name).pathname;
  const chosen = localStorage.getItem(kept(loaded));
  const root = loaded.slice(0, loaded.lastIndexOf("/") + 1);
  for (const path of ["", ...pages].map((page) => root + page))
    if (chosen === null) localStorage.removeItem(kept(path));
    else localStorage.setItem(kept(path), chosen);
}

/* ---- a lost connection: one line, which a short gap does not show ---- */

const GAP = 1500;
const lost = document.createElement("div");

function followConnection() {
  const app = document.querySelector(".stApp");
  const isLost = () => app.getAttribute("data-test-connection-state") !== "CONNECTED";
  lost.className = "q-lost";
  lost.setAttribute("role", "status");
  lost.hidden = true;
  document.body.append(lost);
  new MutationObserver(() => {
    if (!isLost()) lost.hidden = true;
    else setTimeout(() => (lost.hidden = !isLost()), GAP);
  }).observe(app, { attributeFilter: ["data-test-connection-state"] });
}

/* ---- Streamlit's own words ---- */

const SAID_IN = ["aria-label", "title", "placeholder"];
/** Texts of our own and of packs, and whatever somebody types. */
const OURS = ".stHtml, pre, code, textarea, script, style, [data-testid=stIconMaterial]";
/** What was said in English before it was said again, by node and attribute. */
const english = new WeakMap();
let phrases = [];

/** One sentence of Streamlit as something that reads it: [pattern, names, the same in the page's language]. */
function reader([said, ours]) {
  const names = [...said.matchAll(/\{(\w+)\}/g)].map((found) => found[1]);
  const escaped = said.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return [new RegExp(`^${escaped.join("(.*)")}$`), names, ours];
}

function again(said) {
  for (const [pattern, names, ours] of phrases) {
    const found = pattern.exec(said);
    if (found)
      return ours.replace(/\{(\w+)\}/g, (_, name) => again(found[names.indexOf(name) + 1]));
  }
  return said;
}

/** Says a text node or an attribute again; what Streamlit has written since counts as English. */
function sayAgain(node, attribute) {
  const now = attribute ? node.getAttribute(attribute) : node.data;
  if (!now) return;
  const known = english.get(node) ?? {};
  const before = known[attribute]?.ours === now ? known[attribute].said : now;
  const ours = again(before);
  if (ours === now) return;
  english.set(node, { ...known, [attribute]: { said: before, ours } });
  if (attribute) node.setAttribute(attribute, ours);
  else node.data = ours;
}

function speak(root) {
  if (root.nodeType === Node.TEXT_NODE) {
    if (!root.parentElement?.closest(OURS)) sayAgain(root);
    return;
  }
  if (root.nodeType !== Node.ELEMENT_NODE || root.closest(OURS)) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, {
    acceptNode: (node) =>
      node.nodeType === Node.ELEMENT_NODE && node.matches(OURS)
        ? NodeFilter.FILTER_REJECT
        : NodeFilter.FILTER_ACCEPT,
  });
  for (let node = root; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) sayAgain(node);
    else for (const attribute of SAID_IN) sayAgain(node, attribute);
  }
}

function changed(mutations) {
  for (const { type, target, attributeName, addedNodes } of mutations) {
    if (type === "attributes") sayAgain(target, attributeName);
    else if (type === "characterData") speak(target);
    else for (const node of addedNodes) speak(node);
  }
}

/* ---- scrolling: the page is still being drawn, so wait for the place, and hold it at the top until it rests or the learner moves ---- */

const WAIT = 20_000;
const HOLD = 1500;

function go(id) {
  let until = performance.now() + WAIT;
  let found = false;
  const hold = setInterval(() => {
    const place = document.querySelector(`[class*="st-key-${CSS.escape(id)}"]`);
    if (place) {
      if (!found) until = performance.now() + HOLD;
      found = true;
      place.scrollIntoView({ block: "start", behavior: "instant" });
      const head = place.querySelector("h1, h2");
      if (head && !head.hasAttribute("tabindex")) {
        head.setAttribute("tabindex", "-1");
        head.focus({ preventScroll: true });
      }
    }
    if (performance.now() > until) stop();
  }, 60);
  const moves = ["wheel", "touchstart", "pointerdown", "keydown"];
  const stop = () => {
    clearInterval(hold);
    for (const move of moves) document.removeEventListener(move, stop, true);
  };
  for (const move of moves) document.addEventListener(move, stop, true);
}

/* ---- keys: inside a part of the prediction A to E choose, Enter commits ---- */

function letters(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const part = event.target.closest?.('[class*="st-key-facet-"]');
  if (!part || event.target.matches("textarea, input:not([type=radio])")) return;
  if (event.key === "Enter" && event.target.matches("input[type=radio], [role=radio]")) {
    const button = document.querySelector('[class*="st-key-commit"] button:not(:disabled)');
    if (button && event.target.matches("input")) button.click();
    return;
  }
  const index = "abcde".indexOf(event.key.toLowerCase());
  if (event.key.length !== 1 || index < 0) return;
  const choices = part.querySelectorAll('input[type="radio"], [role="radio"]');
  if (!choices[index]) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  choices[index].focus();
  choices[index].click();
}
