// Lists of places to go to.

const MOST_LISTED = 300;

// Fills a list with a button for each item, of which describe(item) tells words, why, what it does, act(), and a title.
export function fillList(list, items, describe) {
  list.replaceChildren(...items.slice(0, MOST_LISTED).map((item) => entry(list, describe(item))));
  if (items.length > MOST_LISTED) {
    const more = document.createElement("li");
    more.className = "note";
    more.textContent = `and ${(items.length - MOST_LISTED).toLocaleString("en")} more`;
    list.append(more);
  }
}

function entry(list, { words, why, act, title = "" }) {
  const item = document.createElement("li"), button = document.createElement("button");
  const name = document.createElement("b"), reason = document.createElement("span");
  name.textContent = words;
  reason.textContent = why;
  button.append(name, reason);
  button.title = title;
  button.addEventListener("click", () => {
    for (const other of list.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
    button.setAttribute("aria-current", "true");
    act();
  });
  item.append(button);
  return item;
}
