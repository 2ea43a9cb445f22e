"use strict";
// All that this adds to the page: tables that sort, a box that filters sources, and folds that open when they are
// linked to. Nothing here reads or writes anything outside the page, and words are never taken for markup.
{
  const made = (name, words) => Object.assign(document.createElement(name), { textContent: words });

  // A cell's number, or its words.
  const value = (cell) => {
    const words = cell.textContent.trim();
    const number = /^-?[\d,]*\.?\d+(?![\d-])/.exec(words);
    return number ? Number(number[0].replaceAll(",", "")) : words.toLowerCase();
  };

  // Figures of too few articles come behind all others, and what is missing behind these, either way.
  const doubt = (cell) => cell.textContent.trim() === "–" ? 2 : cell.querySelector(".few") ? 1 : 0;

  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

  const sort = (table, head, column) => {
    // Numbers are wanted from the largest, words from the first letter.
    const down = head.ariaSort ? head.ariaSort === "ascending" : head.classList.contains("n");
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = Array.from(table.tBodies[0].rows, (row) => [doubt(row.cells[column]), value(row.cells[column]), row]);
    rows.sort(([s, a], [t, b]) => s - t || (down ? -1 : 1) * compare(a, b));
    table.tBodies[0].append(...rows.map(([, , row]) => row));
  };

  for (const table of document.querySelectorAll("table:not(.labels)")) {
    if (table.tBodies[0].rows.length < 3) continue;
    Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
      const button = made("button", head.textContent);
      button.type = "button";
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(table, head, column));
    });
  }

  const table = document.querySelector("table.sources");
  if (table && table.tBodies[0].rows.length > 5) {
    const label = made("label", "Find a source ");
    const box = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
    const told = made("output", "");
    label.append(box);
    const line = Object.assign(document.createElement("p"), { className: "find" });
    line.append(label, told);
    table.parentElement.before(line);
    box.addEventListener("input", () => {
      const wanted = box.value.trim().toLowerCase();
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
        shown += !row.hidden;
      }
      told.textContent = wanted ? `${shown} of ${table.tBodies[0].rows.length} sources` : "";
    });
  }

  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    const fold = target && target.closest("details");
    if (fold) {
      fold.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", open);
  open();
}
