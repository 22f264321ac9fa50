// The page of runs: asks what is there every two seconds, and shows the chosen runs side by side.

import { Chart } from "/static/curves.js";

const ASK_EVERY = 2000; // milliseconds
const CHOSEN_FIRST = 4; // the newest runs, until a person chooses
const COLOURS = 8;
const NAMED = 3; // of a long list, the rest on a click
const LOCK_DEGREES = 25; // of the wheels at steering 1

const degrees = (value) => `${(value * LOCK_DEGREES).toFixed(2)}°`;
const FIGURES = [
  ["validation_augmented_rmse", "Error on validation, augmented as in training (chooses the best)", degrees],
  ["validation_rmse", "Error on validation (root mean square)", degrees],
  ["validation_balanced_error", "Error on validation, curves counted as much as straights", degrees],
  ["loss", "Loss in training", (value) => String(Number(value.toPrecision(2)))],
  ["validation_correlation", "Correlation on validation", (value) => value.toFixed(2)],
];
const REPORT_FIGURES = [
  ["autonomy", "autonomy", (value) => `${value.toFixed(1)} %`],
  ["put_back", "put back", (value) => `${value} times`],
  ["off_middle", "off the middle", (value) => `${value.toFixed(2)} m`],
  ["lap_time", "lap", (value) => `${value.toFixed(1)} s`],
];

const found = Object.fromEntries([...document.querySelectorAll("[id]")].map((part) => [part.id, part]));
const charts = FIGURES.map(([, title, format]) => new Chart(title, format));
found.charts.append(...charts.map((chart) => chart.figure));
let told = { runs: [], reports: [], version: "" };
let chosen = null; // names, or null until a person has chosen
let everySetting = false;

const isChosen = (run, place) => (chosen ? chosen.has(run.name) : place < CHOSEN_FIRST && run.epochs.length > 0);
const colourOf = (place) => `run-${place % COLOURS}`;
// The oldest run keeps its colour when newer ones come.
const placed = () => told.runs.map((run, place) => ({ ...run, place: told.runs.length - 1 - place, chosen: isChosen(run, place) }));

async function askOn() {
  try {
    const answer = await fetch(`/runs/all?known=${told.version}`);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const now = await answer.json();
    found.problem.textContent = now.problem ?? "";
    found.problem.hidden = !now.problem;
    if (now.version) {
      told = now;
      show();
    }
  } catch {
    found.problem.textContent = "The page's server cannot be reached. It may have ended; this page looks again every two seconds.";
    found.problem.hidden = false;
  }
  setTimeout(askOn, ASK_EVERY);
}

function show() {
  const runs = placed();
  const live = runs.filter(({ state }) => state === "training" || state === "starting");
  found.folder.textContent = told.folder;
  document.title = `${live.length ? "training" : "Runs"} · codriver`;
  found.state.textContent = live.length ? `${live.length} training` : `${runs.length} run${runs.length === 1 ? "" : "s"}`;
  found.state.className = `pill end ${live.length ? "good busy" : ""}`;
  found.nothing.hidden = runs.length > 0;
  found.chosen.hidden = !runs.length;
  found.seen.hidden = !runs.length && !told.reports.length;
  showList(runs);
  showChosen(runs.filter((run) => run.chosen));
}

function part(tag, words = "", kind = "") {
  const made = document.createElement(tag);
  made.textContent = words;
  if (kind) made.className = kind;
  return made;
}

// Styles are set by script property, which the security policy allows; style attributes it does not.
function chip(place) {
  const made = part("i", "", "chip");
  made.style.background = `var(--${colourOf(place)})`;
  return made;
}

function showList(runs) {
  const focused = document.activeElement?.dataset?.name;
  found["run-list"].replaceChildren(...runs.map((run) => {
    const item = document.createElement("li"), label = part("label", "", run.problem ? "broken" : ""), box = document.createElement("input");
    box.type = "checkbox";
    box.checked = run.chosen;
    box.dataset.name = run.name;
    box.disabled = Boolean(run.problem);
    box.addEventListener("change", () => choose(run.name, box.checked));
    const name = part("span", "", "name");
    name.append(chip(run.place), part("span", run.name));
    const state = part("span", run.state, `mark ${run.problem ? "bad" : run.state}`), words = part("span", "", "about");
    words.append(state, ` ${run.problem || about(run)}`);
    label.append(box, name, words);
    item.append(label);
    return item;
  }));
  if (focused) found["run-list"].querySelector(`[data-name="${CSS.escape(focused)}"]`)?.focus();
}

function about({ epochs, planned, best }) {
  const passed = `${epochs.length}${planned ? ` of ${planned}` : ""} epochs`;
  return best ? `${passed}; best is epoch ${best.epoch + 1}, error ${degrees(best.validation_rmse)}` : passed;
}

function choose(name, wanted) {
  chosen ??= new Set(placed().filter((run) => run.chosen).map((run) => run.name));
  if (wanted) chosen.add(name);
  else chosen.delete(name);
  show();
}

function showChosen(runs) {
  FIGURES.forEach(([figure], place) => charts[place].show(runs.map((run) => ({
    name: run.name,
    ink: colourOf(run.place),
    dash: Math.floor(run.place / COLOURS),
    values: run.epochs.map((epoch) => epoch[figure] ?? NaN),
  }))));
  showSettings(runs);
  showReports(runs);
}

function heads(first, runs) {
  const row = document.createElement("tr");
  row.append(part("th", first));
  for (const run of runs) {
    const cell = part("th");
    cell.append(chip(run.place), run.name);
    row.append(cell);
  }
  const head = document.createElement("thead");
  head.append(row);
  return head;
}

function showSettings(runs) {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.settings)))];
  const differs = (name) => new Set(runs.map((run) => run.settings[name])).size > 1;
  const shown = everySetting ? names : names.filter(differs);
  found["settings-title"].textContent = everySetting ? "Settings" : shown.length || runs.length < 2 ? "What differs" : "What differs: nothing";
  found["all-settings"].setAttribute("aria-pressed", everySetting);
  found["all-settings"].textContent = everySetting ? "Only what differs" : "All settings";
  const body = document.createElement("tbody");
  for (const name of shown) {
    const row = part("tr", "", differs(name) ? "differs" : "");
    row.append(part("th", name.replaceAll("_", " ")), ...runs.map((run) => settingCell(run.settings[name] ?? "–")));
    body.append(row);
  }
  found["settings-table"].replaceChildren(...(shown.length ? [heads("setting", runs), body] : []));
}

function settingCell(value) {
  const names = String(value).split(", ");
  if (names.length <= 2 * NAMED) return part("td", value);
  const cell = part("td"), list = part("details");
  list.append(part("summary", `${names.slice(0, NAMED).join(", ")} and ${names.length - NAMED} more`), part("span", names.slice(NAMED).join(", ")));
  cell.append(list);
  return cell;
}

function showReports(runs) {
  const body = document.createElement("tbody"), place = new Map(runs.map((run, order) => [run.sha256, order]));
  const drives = told.reports.flatMap((report) => (report.models.length ? report.models : [{}]).map((model) => ({ report, model })));
  drives.sort((one, other) => (place.get(one.model.sha256) ?? Infinity) - (place.get(other.model.sha256) ?? Infinity) || 0);
  body.append(...drives.map(({ report, model }) => reportRow(report, model)));
  const row = document.createElement("tr");
  row.append(...["model", "course", "", ...REPORT_FIGURES.map(([, title]) => title), ""].map((title) => part("th", title)));
  const head = document.createElement("thead");
  head.append(row);
  found["reports-table"].replaceChildren(...(body.children.length ? [head, body] : []));
  found["no-reports"].hidden = body.children.length > 0;
}

function reportRow(report, model) {
  const row = document.createElement("tr"), whose = part("td"), verdict = part("td"), more = part("td");
  const run = placed().find(({ sha256 }) => sha256 && sha256 === model.sha256);
  if (run) whose.append(chip(run.place));
  whose.append(run?.name || model.name || report.name);
  whose.title = report.words ?? "";
  const passed = { true: ["passed", "mark good"], false: ["failed", "mark bad"] }[report.passed] ?? ["–"];
  verdict.append(report.problem ? part("span", report.problem, "mark bad") : part("span", ...passed));
  if (report.page) {
    const link = part("a", `Open ${report.name}`);
    link.href = `/runs/report/${report.number}`;
    link.target = "_blank";
    link.rel = "noopener";
    more.append(link);
  }
  const figures = REPORT_FIGURES.map(([name, , format]) => part("td", Number.isFinite(model[name]) ? format(model[name]) : "–", "figure"));
  row.append(whose, part("td", report.course ?? ""), verdict, ...figures, more);
  return row;
}

found["all-settings"].addEventListener("click", () => {
  everySetting = !everySetting;
  showSettings(placed().filter((run) => run.chosen));
});
const redraw = () => charts.forEach((chart) => chart.draw());
new ResizeObserver(redraw).observe(found.charts);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

askOn();
