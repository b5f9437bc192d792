/* A picture is a tree of plain values; this file turns the tree into DOM nodes and changes only what differs.
   Data reaches the page as text nodes and attributes alone, never as markup: whatever a pack or a run says stays words. */

const SVG = "http://www.w3.org/2000/svg";
const PAINTED = Symbol("painted");

/** One wanted element. `attributes.key` keeps a node (and its focus) across paints; functions under "on…" are handlers. */
export function h(tag, attributes = {}, ...children) {
  return { tag, key: attributes.key, attributes, children: flat(children, []) };
}

function flat(children, list) {
  for (const child of children) {
    if (child == null || child === false || child === true) continue;
    if (Array.isArray(child)) flat(child, list);
    else list.push(typeof child === "object" ? child : String(child));
  }
  return list;
}

/** Makes the children of `parent` equal to the wanted tree. A tree that was painted before, unchanged, costs nothing. */
export function paint(parent, ...wanted) {
  reconcile(parent, flat(wanted, []));
}

function reconcile(parent, wanted) {
  const keyed = keyedChildren(parent, wanted);
  let place = parent.firstChild;
  for (const item of wanted) {
    if (typeof item === "string") {
      place = placeText(parent, place, item);
      continue;
    }
    const node = keyed?.get(item.key) ?? reusable(place, item) ?? create(parent, item);
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
    update(node, item);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

/** The kept nodes by key; those that nobody wants any more leave at once, so that the others need not move. */
function keyedChildren(parent, wanted) {
  let wants = null;
  for (const item of wanted)
    if (item.key !== undefined) (wants ??= new Map()).set(item.key, item.tag);
  let kept = null;
  for (let node = parent.firstChild, next; node; node = next) {
    next = node.nextSibling;
    const key = node[PAINTED]?.key;
    if (key === undefined) continue;
    if (wants?.get(key) === node[PAINTED].tag) (kept ??= new Map()).set(key, node);
    else node.remove();
  }
  return kept;
}

function placeText(parent, place, words) {
  if (place?.nodeType === 3) {
    if (place.data !== words) place.data = words;
    return place.nextSibling;
  }
  parent.insertBefore(document.createTextNode(words), place);
  return place;
}

function reusable(place, item) {
  const painted = place?.[PAINTED];
  return painted && painted.key === undefined && item.key === undefined && painted.tag === item.tag
    ? place
    : null;
}

function create(parent, item) {
  const vector =
    item.tag === "svg" || (parent.namespaceURI === SVG && parent.tagName !== "foreignObject");
  return vector ? document.createElementNS(SVG, item.tag) : document.createElement(item.tag);
}

function update(node, item) {
  const before = node[PAINTED];
  if (before === item) return;
  node[PAINTED] = item;
  const old = before?.attributes ?? {};
  for (const name in item.attributes)
    if (item.attributes[name] !== old[name]) setAttribute(node, name, item.attributes[name]);
  for (const name in old) if (!(name in item.attributes)) setAttribute(node, name, null);
  reconcile(node, item.children);
}

function setAttribute(node, name, value) {
  if (name === "key") return;
  if (name.startsWith("on")) node[name] = value ?? null;
  else if (value == null || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : value);
}
