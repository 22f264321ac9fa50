// The page that drives: shows picture after picture, and tells what the person holds whenever that changes.

import { fitted } from "/static/drawing.js";
import { openLine } from "/static/messages.js";

const FULL_LOCK_DRAG = 0.25; // share of the width by which a drag steers to full lock
const KEYS = {
  arrowleft: "left", a: "left", arrowright: "right", d: "right",
  arrowup: "forward", w: "forward", arrowdown: "back", s: "back",
};
const PRESSED = { r: "r", " ": "space", backspace: "backspace" };
const PAD_BUTTONS = { 0: "space", 1: "backspace", 3: "r" }; // of a gamepad with the standard layout

const found = Object.fromEntries([...document.querySelectorAll("[id]")].map((part) => [part.id, part]));
const down = new Set(); // keys that are held, by name
const held = { left: false, right: false, forward: false, back: false, drag: null, stick: 0, pedal: 0 };
const padHeld = new Set();
const shownAt = []; // when the last pictures were shown, milliseconds
const NOTHING = JSON.stringify(held);
let sent = NOTHING; // what the server knows to be held; of a new line it is nothing

const send = openLine("/pages/wheel", show, cut, tell); // at once what was held before the line was open

function cut() {
  found.cut.hidden = false;
  sent = NOTHING;
  say("who", "not connected");
  found.who.className = "pill end bad";
}

function say(name, words) {
  if (found[name].textContent !== words) found[name].textContent = words;
}

async function show(told, pictures) {
  found.cut.hidden = true;
  const image = await createImageBitmap(pictures.view);
  const { pen, width, height } = fitted(found.view);
  pen.drawImage(image, 0, 0, width, height);
  image.close();
  showDashboard(told);
  lookAtGamepad();
}

function showDashboard(told) {
  const recording = told.rows_recorded !== null;
  say("title", told.title);
  say("who", told.wheel || "you are at the wheel");
  found.who.className = `pill end ${/you|cruise/.test(told.wheel || "you") ? "good" : "warn"}`;
  say("note", told.note);
  say("lap", `lap ${told.lap}   ${clock(told.lap_seconds)}`);
  say("last", told.last_lap_seconds === null ? "" : `last lap ${clock(told.last_lap_seconds)}`);
  say("rows", recording ? `recording ${told.rows_recorded} rows` : "R records");
  found.rows.parentElement.classList.toggle("recording", recording);
  found.record.setAttribute("aria-pressed", recording);
  found.record.firstElementChild.textContent = recording ? "Stop recording" : "Record";
  say("mph", told.mph.toFixed(0));
  found.steering.setAttribute("transform", `translate(${95 * told.steering})`);
  found["take-over"].hidden = !/server|model/.test(told.wheel);
  say("rate", `${rate().toFixed(0)} pictures/s`);
}

function rate() {
  const now = performance.now();
  shownAt.push(now);
  while (now - shownAt[0] > 2000) shownAt.shift();
  return shownAt.length > 1 ? 1000 * (shownAt.length - 1) / (now - shownAt[0]) : 0;
}

function clock(seconds) {
  const tenths = Math.round(10 * seconds);
  return `${Math.floor(tenths / 600)}:${((tenths % 600) / 10).toFixed(1).padStart(4, "0")}`;
}

function tell() {
  for (const name of ["left", "right", "forward", "back"]) held[name] = down.has(name);
  const text = JSON.stringify(held);
  if (text === sent) return;
  if (send({ held })) sent = text;
}

function lookAtGamepad() {
  const pad = navigator.getGamepads?.().find((one) => one?.mapping === "standard");
  if (!pad) return;
  const rounded = (value) => Math.round(value * 100) / 100;
  held.stick = rounded(pad.axes[0]);
  held.pedal = rounded(pad.buttons[7].value - pad.buttons[6].value);
  for (const [number, name] of Object.entries(PAD_BUTTONS)) {
    const isDown = pad.buttons[number].pressed;
    if (isDown && !padHeld.has(name)) send({ pressed: name });
    isDown ? padHeld.add(name) : padHeld.delete(name);
  }
  tell();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  const onButton = event.target.tagName === "BUTTON" && key === " "; // there the space bar clicks
  if (KEYS[key]) {
    down.add(KEYS[key]);
    tell();
  } else if (PRESSED[key] && !event.repeat && !onButton) {
    send({ pressed: PRESSED[key] });
  } else {
    return;
  }
  event.preventDefault(); // arrows and the space bar would scroll
});
document.addEventListener("keyup", (event) => {
  down.delete(KEYS[event.key.toLowerCase()]);
  tell();
});
function letGo() {
  down.clear();
  Object.assign(held, { drag: null, stick: 0, pedal: 0 });
  tell();
}
window.addEventListener("blur", letGo);
document.addEventListener("visibilitychange", letGo);

// Steering by a drag from where it began, on the picture and on the pad for fingers.
for (const place of [found.view, found.pad]) {
  let from = null;
  place.addEventListener("pointerdown", (event) => {
    place.setPointerCapture(event.pointerId);
    from = event.clientX;
    held.drag = 0;
    tell();
  });
  place.addEventListener("pointermove", (event) => {
    if (from === null) return;
    const share = (event.clientX - from) / (place.clientWidth * FULL_LOCK_DRAG);
    held.drag = Math.round(100 * Math.min(1, Math.max(-1, share))) / 100;
    tell();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    place.addEventListener(end, () => {
      from = held.drag = null;
      tell();
    });
  }
}
for (const [button, name] of [[found.gas, "forward"], [found.brake, "back"]]) {
  button.addEventListener("pointerdown", (event) => {
    button.setPointerCapture(event.pointerId);
    down.add(name);
    tell();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    button.addEventListener(end, () => {
      down.delete(name);
      tell();
    });
  }
}
for (const [button, name] of [["record", "r"], ["cruise", "space"], ["back", "backspace"], ["end", "escape"]]) {
  found[button].addEventListener("click", () => send({ pressed: name }));
}
