// The live page: shows each message of the drive server, and sends what the person wants.

import { colour, drawSparkline, fitted } from "/static/drawing.js";
import { openLine } from "/static/messages.js";

const EXPLAIN_AFTER = 10; // seconds without a simulator
const SPARKS = 600; // one a message, so a minute
const SPARK_EVERY = 5; // messages between two drawings of them
const LOCK_DEGREES = 25; // of the wheels at steering 1
const WHEEL_DEGREES = 135; // of the drawn wheel at steering 1
const KINDS = { driving: "good", "driven by hand": "warn", lost: "bad", faulty: "bad" };
const BAD_COUNTS = ["bad pictures", "safe commands", "complaints", "rows not recorded"];

const found = Object.fromEntries([...document.querySelectorAll("[id]")].map((part) => [part.id, part]));
const wheel = { turned: found.wheel.querySelector(".turned"), actual: found.wheel.querySelector(".actual") };
const pressed = found.pedal.querySelector(".pressed");
const latencies = { half: [], most: [], taken: 0 };
let sliding = false; // the person holds the slider: what the server says would pull it away
let latest = null;
let drawn = {}; // the numbers of the pictures that are shown, and the page's width then

const send = openLine("/pages/live", show, () => {
  found.cut.hidden = false;
  say("state", "not connected", "pill end bad");
});

async function show(told, pictures) {
  latest = told;
  found.cut.hidden = true;
  showState(told);
  showNumbers(told);
  showRecording(told.recording);
  showWaiting(told);
  found.preparing.hidden = !pictures.camera || Boolean(pictures.fed || told.unpainted);
  await drawChanged(told.drawn, pictures, told);
}

function say(name, words, kind) {
  const part = found[name];
  if (part.textContent !== words) part.textContent = words;
  if (kind !== undefined && part.className !== kind) part.className = kind;
}

function showState(told) {
  const words = told.stopped && told.state === "driving" ? "stopped" : told.state;
  const kind = words === "stopped" ? "warn" : KINDS[told.state] ?? "busy";
  say("state", words, `pill end ${kind}`);
  say("model", told.model);
  document.title = `${words} · codriver`;
  found.fault.hidden = !told.why;
  say("fault", told.why);
}

function showNumbers(told) {
  const degrees = (steering) => steering === null ? "–" : `${(steering * LOCK_DEGREES).toFixed(1)}°`;
  say("commanded", degrees(told.commanded));
  say("actual", degrees(told.actual));
  wheel.turned.setAttribute("transform", `rotate(${(told.commanded ?? 0) * WHEEL_DEGREES})`);
  wheel.actual.setAttribute("transform", `rotate(${(told.actual ?? 0) * WHEEL_DEGREES})`);
  say("speed", told.speed_mph === null ? "–" : told.speed_mph.toFixed(1));
  say("throttle", told.throttle === null ? "–" : told.throttle.toFixed(2));
  const share = 100 * (told.throttle ?? 0);
  pressed.setAttribute("x", Math.min(0, share));
  pressed.setAttribute("width", Math.abs(share));
  found.pedal.classList.toggle("brakes", share < 0);
  if (!sliding) found["set-speed"].value = told.set_speed_mph;
  say("set-speed-shown", `${found["set-speed"].value} mph`);
  found.stop.setAttribute("aria-pressed", told.stopped);
  found.stop.className = told.stopped ? "primary" : "danger";
  found.stop.firstElementChild.textContent = told.stopped ? "Drive on" : "Stop";
  showLatency(told);
  showCounts(told.counts);
  say("complaint", told.complaint);
  say("unpainted", told.unpainted);
}

function showLatency(told) {
  const answered = told.p50_ms !== null;
  say("rate", told.frames_per_second.toFixed(1));
  say("p50", answered ? `${told.p50_ms.toFixed(1)} ms` : "–");
  say("p99", answered ? `${told.p99_ms.toFixed(1)} ms` : "–");
  if (!answered) return;
  keep(latencies.half, told.recent_p50_ms);
  keep(latencies.most, told.recent_p99_ms);
  if (latencies.taken++ % SPARK_EVERY) return;
  const top = Math.max(5, ...latencies.most) * 1.1;
  const lines = [[latencies.most, colour("second")], [latencies.half, colour("accent")]];
  drawSparkline(found.spark, lines, top, SPARKS);
}

function keep(values, value) {
  values.push(value);
  if (values.length > SPARKS) values.shift();
}

function showCounts(counts) {
  const wanted = Object.entries(counts).flatMap(([name, count]) => [[name, "dt"], [count, "dd", name]]);
  if (found.counts.textContent === wanted.map(([text]) => text).join("")) return;
  found.counts.replaceChildren(...wanted.map(([text, tag, name]) => {
    const part = document.createElement(tag);
    part.textContent = text;
    part.classList.toggle("wrong", BAD_COUNTS.includes(name) && text > 0);
    return part;
  }));
}

function showRecording(recording) {
  found.record.setAttribute("aria-pressed", recording.running);
  found.record.firstElementChild.textContent = recording.running ? "Stop recording" : "Record";
  const rows = recording.folder && `${recording.rows} rows in ${recording.folder}`;
  say("recorded", recording.problem || rows || "");
}

function showWaiting(told) {
  const waiting = !told.connected && !told.ever_connected;
  found.waiting.hidden = !waiting;
  if (!waiting) return;
  const explained = told.waited >= EXPLAIN_AFTER;
  found.explained.hidden = !explained;
  say("waiting-title", explained ? "No simulator yet" : "Waiting for a simulator …");
  found["port-warning"].hidden = told.port === 4567;
  say("port", String(told.port));
  say("own", told.simulate);
  found.test.disabled = told.testing;
  say("test", told.testing ? "Testing …" : "Test without a simulator");
  showTest(told.test);
}

function showTest(test) {
  found.tested.hidden = !test;
  if (!test || found.verdict.textContent === test.verdict) return;
  say("verdict", test.verdict, test.passed ? "good" : "bad");
  found.checks.replaceChildren(...test.checks.map(([words, passed]) => {
    const item = document.createElement("li");
    item.textContent = words;
    item.className = passed ? "yes" : "no";
    return item;
  }));
}

// Draws what is another picture than the last time, or a canvas of another size.
async function drawChanged([looks, painted], pictures, told) {
  const resized = drawn.width !== window.innerWidth;
  const waiting = [];
  if (resized || drawn.looks !== looks) {
    waiting.push(draw(found.camera, pictures.camera, (pen, width) => drawOver(pen, width / 320, told)));
  }
  if (resized || drawn.painted !== painted) {
    waiting.push(draw(found.fed, pictures.fed), draw(found.salient, pictures.salient));
  }
  drawn = { looks, painted, width: window.innerWidth };
  await Promise.all(waiting);
}

async function draw(canvas, picture, over) {
  if (!picture) return;
  const image = await createImageBitmap(picture).catch(() => null); // a client may send what no browser reads
  if (!image) return;
  const { pen, width, height } = fitted(canvas);
  pen.drawImage(image, 0, 0, width, height);
  image.close();
  if (over) over(pen, width);
}

// Draws the crop box and the paths over the camera's picture; `scale` is from its pixels to the page's.
function drawOver(pen, scale, told) {
  if (told.crop) {
    const [left, top, right, bottom] = told.crop;
    pen.strokeStyle = "rgba(255, 255, 255, 0.85)";
    pen.lineWidth = 1.5;
    pen.setLineDash([6, 4]);
    pen.strokeRect(left * scale + 1, top * scale, (right - left) * scale - 2, (bottom - top) * scale);
    pen.setLineDash([]);
  }
  for (const [name, ink] of [["actual", "second"], ["commanded", "accent"]]) {
    pen.beginPath();
    for (const [column, row] of told.paths[name] ?? []) pen.lineTo((column + 0.5) * scale, (row + 0.5) * scale);
    pen.strokeStyle = colour(ink);
    pen.lineWidth = 3;
    pen.stroke();
  }
}

found.stop.addEventListener("click", () => send({ stop: !latest?.stopped }));
found.record.addEventListener("click", () => send({ record: !latest?.recording.running }));
found.test.addEventListener("click", () => send({ test: true }));
found["set-speed"].addEventListener("input", (event) => {
  sliding = true;
  say("set-speed-shown", `${event.target.value} mph`);
  send({ set_speed_mph: Number(event.target.value) });
});
found["set-speed"].addEventListener("change", () => { sliding = false; });
document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.toLowerCase() === "s") send({ stop: true }); // pressed twice it still stops
  if (event.key.toLowerCase() === "r") found.record.click();
});
