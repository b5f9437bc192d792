/* The grid of all questions: which are answered, flagged, and on the screen. A click turns to one. */

const SENDERS = new WeakMap();

export default function mount({ data, parentElement, setTriggerValue }) {
  SENDERS.set(parentElement, setTriggerValue);
  const grid = parentElement.querySelector(".grid");
  while (grid.children.length > data.cells.length) grid.lastChild.remove();
  data.cells.forEach((cell, index) => {
    let button = grid.children[index];
    if (!button) {
      button = grid.appendChild(document.createElement("button"));
      button.type = "button";
      button.addEventListener("click", () => SENDERS.get(parentElement)("go", index));
    }
    button.textContent = String(index + 1);
    button.className = ["cell", ...cell.states].join(" ");
    button.setAttribute("aria-label", cell.label);
    if (cell.states.includes("current")) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
  });
  grid.setAttribute("aria-label", data.label);
  const key = parentElement.querySelector(".key");
  key.replaceChildren(
    ...data.key.map(([state, word]) => {
      const line = document.createElement("span");
      const sign = line.appendChild(document.createElement("i"));
      sign.className = `cell ${state}`;
      line.append(word);
      return line;
    }),
  );
}
