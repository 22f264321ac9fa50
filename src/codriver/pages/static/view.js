// The page of a recording: loads its numbers once, its pictures as they are wanted, and keeps what is left out.

import { colour } from "/static/drawing.js";
import { fillList } from "/static/lists.js";
import { unpack } from "/static/messages.js";
import { CameraView } from "/static/pictures.js";
import { Timeline } from "/static/timeline.js";
import { listen } from "/static/view_hands.js";
import { Moves } from "/static/view_moves.js";

const LOCK_DEGREES = 25; // of the wheels at steering 1
const ASK_EVERY = 500; // milliseconds, while the server works

const found = Object.fromEntries([...document.querySelectorAll("[id]")].map((part) => [part.id, part]));
let facts, rows, timeline, moves, centre;
let bad = [], worst = [], worstNext = 0, work = {};

const counted = (number, thing) => `${number.toLocaleString("en")} ${thing}${number === 1 ? "" : thing.endsWith("h") ? "es" : "s"}`;
const degrees = (steering) => Number.isFinite(steering) ? `${(steering * LOCK_DEGREES).toFixed(2)}°` : "–";
const over = (job) => job.finished || Boolean(job.problem);
const clock = (seconds) => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;

async function ask(path, options) {
  try {
    const answer = await fetch(`/view/${path}`, options);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return answer;
  } catch (error) {
    complain("The page's server cannot be reached. If codriver view has ended, start it again and reload this page.");
    throw error;
  }
}

const askJson = async (path, options) => (await ask(path, options)).json();

async function askArrays(path) {
  const { told, pictures } = unpack(await (await ask(path)).arrayBuffer());
  const arrays = {};
  for (const [name, blob] of Object.entries(pictures)) {
    const bytes = await blob.arrayBuffer();
    arrays[name] = name === "line" ? new Uint32Array(bytes) : new Float32Array(bytes);
  }
  return { told, arrays };
}

async function start() {
  facts = await askJson("recording");
  rows = (await askArrays("rows")).arrays;
  if (!facts.keyboard) delete rows.learnt;
  timeline = new Timeline(found, rows);
  timeline.marks.breaks = facts.breaks;
  const cameras = ["center", "left", "right"].filter((camera) => facts.cameras.includes(camera));
  for (const camera of ["left", "right"]) found[camera].closest("figure").hidden = !cameras.includes(camera);
  found.pictures.classList.toggle("alone", cameras.length === 1);
  const drawn = { center: drawPaths };
  const views = cameras.map((camera) => new CameraView(found[camera], `/view/picture/${camera}`, facts.rows - 1, drawn[camera]));
  centre = views[0];
  const rate = () => Number(found.rate.value);
  moves = new Moves(timeline, views, { row: showRow, selection: showSelection, playing: showPlaying, rate });
  listen(found, timeline, moves, orders);
  const redraw = () => { timeline.draw(); views.forEach((view) => view.again()); };
  new ResizeObserver(redraw).observe(found.plot);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  showFacts();
  moves.go(0);
  showEdits(await askJson("edits"));
  await watchWork();
}

// Asks how far the server is until it has looked at every picture.
async function watchWork() {
  let checked = false, predicted = !facts.model;
  await showBad();
  while (!checked || !predicted) {
    work = await askJson("work");
    const { checking, predicting } = work;
    showProgress(found.checking, checking);
    if (predicting) showProgress(found.predicting, predicting);
    if (!checked && over(checking)) await showBad(), checked = true;
    if (!predicted && over(predicting)) await showPredicted(predicting.problem), predicted = true;
    showWork();
    if (!checked || !predicted) await new Promise((wake) => setTimeout(wake, ASK_EVERY));
  }
}

function complain(words) {
  found.problem.textContent = words;
  found.problem.hidden = !words;
}

function showFacts() {
  found.name.textContent = `${facts.name}: ${counted(facts.rows, "row")}`;
  found.name.title = facts.log;
  document.title = `${facts.name} · codriver`;
  found.plot.setAttribute("aria-valuemax", facts.rows);
  found.model.textContent = facts.model ?? "";
  found["recorded-key"].className = facts.keyboard ? "" : "learnt";
  found.notes.textContent = facts.notes.join("; ");
  for (const part of document.querySelectorAll(".model-only")) part.hidden = !facts.model;
  for (const part of document.querySelectorAll(".learnt-only")) part.hidden = !facts.keyboard;
}

function showRow(row) {
  for (const [part, name] of [["recorded", "steering"], ["learnt", "learnt"], ["predicted", "predicted"]]) {
    found[part].textContent = degrees(rows[name]?.[row]);
  }
  found.speed.textContent = `${rows.speed[row].toFixed(1)} mph`;
  found.line.textContent = rows.line[row].toLocaleString("en");
  const words = `row ${(row + 1).toLocaleString("en")} of ${facts.rows.toLocaleString("en")}, ${clock(rows.clock[row])}`;
  found.place.textContent = words;
  found.plot.setAttribute("aria-valuenow", row + 1);
  found.plot.setAttribute("aria-valuetext", words);
  found.cut.hidden = !isOut(row);
}

// Draws over the centre picture where the steering leads: as it is learnt, and as the model would have it.
function drawPaths(pen, scale, row) {
  for (const [values, ink] of [[rows.learnt ?? rows.steering, "accent"], [rows.predicted, "second"]]) {
    const place = Math.round((Math.max(-1, Math.min(1, values?.[row])) + 1) / 2 * (facts.paths.length - 1));
    pen.beginPath();
    for (const [column, height] of facts.paths[place] ?? []) pen.lineTo((column + 0.5) * scale, (height + 0.5) * scale);
    pen.strokeStyle = colour(ink);
    pen.lineWidth = 3;
    pen.stroke();
  }
}

function showSelection(count) {
  found["leave-out"].disabled = found["put-back"].disabled = !count;
  found["leave-out"].textContent = count ? `Leave ${counted(count, "row")} out` : "Leave out";
}

function showPlaying(plays) {
  found.play.textContent = plays ? "Pause" : "Play";
  found.play.setAttribute("aria-pressed", plays);
}

function showWork() {
  const [words, kind] = standing();
  found.work.textContent = words;
  found.work.className = `pill end ${kind}`;
}

// Returns how the recording stands, in words and as a kind of pill.
function standing() {
  const jobs = [work.checking, work.predicting].filter(Boolean), rest = countBad(false);
  if (!jobs.length || !jobs.every(over)) return ["looking at pictures", "busy"];
  if (work.predicting?.problem) return ["the model cannot be used", "bad"];
  if (work.checking.problem) return ["the pictures cannot be looked at", "bad"];
  return rest ? [counted(rest, "bad row"), "warn"] : ["all rows are good", "good"];
}

function showProgress(bar, job) {
  bar.hidden = job.finished || Boolean(job.problem);
  bar.value = job.total ? job.done / job.total : 0;
}

const isOut = (row) => timeline.marks.out.some(([start, stop]) => start <= row && row < stop);
const rowsOf = (problem) => shownStop(problem) - problem.start;
const countBad = (out) => bad.filter(({ start }) => isOut(start) === out).reduce((sum, problem) => sum + rowsOf(problem), 0);
const shownStop = ({ start, stop }) => Math.max(stop, start + 1); // a line that is no row is shown at the next one

async function showBad() {
  bad = (await askJson("problems")).problems;
  fillList(found["bad-list"], bad, (problem) => {
    const { start, stop, line, picture, reason } = problem;
    const words = stop - start > 1 ? `${start + 1}–${stop}` : stop > start ? `${start + 1}` : `line ${line}`;
    return { words, why: reason, title: picture ?? "", act: () => moves.select(start, shownStop(problem)) };
  });
  timeline.marks.bad = bad.map((problem) => [problem.start, shownStop(problem)]);
  found["bad-key"].hidden = !bad.length;
  timeline.draw();
  sayBad();
}

function sayBad() {
  const checking = work.checking, out = countBad(true);
  const soFar = checking && over(checking) ? "" : " so far; every picture is being looked at …";
  const none = soFar ? `None${soFar}` : "None: every picture is there and whole.";
  const some = `${counted(countBad(false), "row")}${out ? `, and ${out.toLocaleString("en")} left out` : ""}${soFar}`;
  found["bad-words"].textContent = checking?.problem || (bad.length ? some : none);
}

async function showPredicted(problem) {
  if (problem) {
    found["worst-words"].textContent = problem;
    found["worst-words"].className = "box bad";
    return;
  }
  const { told, arrays } = await askArrays("predicted");
  rows.predicted = arrays.predicted;
  worst = told.worst;
  const against = facts.keyboard ? "the smoothed steering" : "the recorded steering";
  const figures = `${degrees(told.mean_error)} on average, ${degrees(told.balanced_error)} with curves counted as much as straights`;
  found["worst-words"].textContent = `Off ${against} by ${figures}, in ${counted(told.rows, "row")}.`;
  fillList(found["worst-list"], worst, ({ row, difference }) => ({
    words: `row ${(row + 1).toLocaleString("en")}`,
    why: `off by ${degrees(difference)}`,
    act: () => moves.move(row, false),
  }));
  timeline.draw();
  showRow(timeline.row);
  centre.again();
}

function showEdits(edits) {
  complain(edits.problem ?? "");
  if (edits.problem) return;
  timeline.marks.out = edits.stretches;
  const where = counted(edits.stretches.length, "stretch");
  found["left-out"].textContent = edits.rows ? `${counted(edits.rows, "row")} in ${where}.` : "Nothing: training will use every good row.";
  found["left-out-where"].textContent = edits.rows ? `Kept in ${edits.file}; the log is not touched.` : "";
  found.undo.disabled = !edits.can_undo;
  found.redo.disabled = !edits.can_redo;
  timeline.draw();
  showRow(timeline.row);
  sayBad();
  showWork();
}

async function edit(path) {
  showEdits(await askJson(`edits/${path}`, { method: "POST" }));
  if (rows.predicted) await showPredicted();
}

function editSelection(what) {
  const selection = moves.takeSelection();
  if (selection) edit(`${what}/${selection.join("/")}`);
}

const orders = {
  leaveOut: () => editSelection("leave-out"),
  putBack: () => editSelection("put-back"),
  undo: () => found.undo.disabled || edit("undo"),
  redo: () => found.redo.disabled || edit("redo"),
  nextBad(step) {
    const ahead = bad.filter(({ start }) => (start - timeline.row) * step > 0);
    const next = step > 0 ? ahead[0] : ahead.at(-1);
    if (next) moves.select(next.start, shownStop(next));
  },
  nextWorst() {
    if (worst.length) moves.move(worst[worstNext % worst.length].row, false);
    worstNext += 1;
  },
};

start();
