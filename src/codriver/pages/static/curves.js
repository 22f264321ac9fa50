// Curves over epochs: one chart for each figure, a line for each run.

import { colour, fitted } from "/static/drawing.js";

const LEFT = 52, BOTTOM = 20, TOP = 8, RIGHT = 10;
const DASHES = [[], [6, 4], [2, 3]]; // for more runs than colours

export class Chart {
  #lines = []; // { name, ink, dash, values }
  #epoch = null; // under the pointer

  constructor(title, format) {
    this.format = format;
    this.figure = document.createElement("figure");
    this.figure.className = "card";
    const caption = document.createElement("figcaption"), heading = document.createElement("h2");
    heading.textContent = title;
    caption.append(heading);
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.said = document.createElement("p");
    this.said.className = "note said";
    this.figure.append(caption, this.canvas, this.said);
    this.title = title;
    this.canvas.addEventListener("pointermove", (event) => this.#point(event.offsetX));
    this.canvas.addEventListener("pointerleave", () => this.#point(null));
  }

  show(lines) {
    this.#lines = lines;
    const best = lines.filter(({ values }) => values.length).map(({ name, values }) => `${name} ends at ${this.format(values.at(-1))}`);
    this.canvas.setAttribute("aria-label", `${this.title} by epoch: ${best.join(", ") || "nothing yet"}`);
    this.draw();
  }

  #point(x) {
    const width = this.canvas.clientWidth - LEFT - RIGHT, epochs = this.#epochs();
    this.#epoch = x === null ? null : Math.max(0, Math.min(epochs - 1, Math.round((x - LEFT) / width * (epochs - 1))));
    const told = this.#lines.filter(({ values }) => Number.isFinite(values[this.#epoch]))
      .map(({ name, values }) => `${name} ${this.format(values[this.#epoch])}`);
    this.said.textContent = this.#epoch === null ? "" : `Epoch ${this.#epoch + 1}: ${told.join(", ")}`;
    this.draw();
  }

  #epochs() {
    return Math.max(1, ...this.#lines.map(({ values }) => values.length));
  }

  draw() {
    const { pen, width, height } = fitted(this.canvas);
    const shown = this.#lines.flatMap(({ values }) => values).filter(Number.isFinite);
    if (!shown.length) return;
    let low = Math.min(...shown), high = Math.max(...shown);
    if (high - low < 1e-9) high = low + Math.max(1e-6, Math.abs(low) * 0.1);
    const margin = (high - low) * 0.06;
    [low, high] = [low - margin, high + margin];
    const epochs = this.#epochs();
    const x = (epoch) => LEFT + (epochs > 1 ? epoch / (epochs - 1) : 0.5) * (width - LEFT - RIGHT);
    const y = (value) => TOP + (high - value) / (high - low) * (height - TOP - BOTTOM);
    this.#drawAxes(pen, width, height, x, y, low, high, epochs);
    for (const { ink, dash, values } of this.#lines) drawValues(pen, values, x, y, colour(ink), DASHES[dash % DASHES.length]);
    if (this.#epoch !== null) {
      pen.fillStyle = colour("faint");
      pen.fillRect(x(this.#epoch), TOP, 1, height - TOP - BOTTOM);
    }
  }

  #drawAxes(pen, width, height, x, y, low, high, epochs) {
    pen.font = "11px system-ui, sans-serif";
    pen.lineWidth = 1;
    for (const value of ticks(low, high, 4)) {
      pen.fillStyle = colour("line");
      pen.fillRect(LEFT, Math.round(y(value)), width - LEFT - RIGHT, 1);
      pen.fillStyle = colour("faint");
      pen.textAlign = "right";
      pen.fillText(this.format(value), LEFT - 6, y(value) + 4);
    }
    pen.textAlign = "center";
    for (const epoch of ticks(1, Math.max(2, epochs), Math.min(6, epochs))) {
      if (Number.isInteger(epoch) && epoch <= epochs) pen.fillText(String(epoch), x(epoch - 1), height - 5);
    }
  }
}

function drawValues(pen, values, x, y, ink, dash) {
  pen.strokeStyle = pen.fillStyle = ink;
  pen.lineWidth = 2;
  pen.lineJoin = "round";
  pen.setLineDash(dash);
  pen.beginPath();
  values.forEach((value, epoch) => { if (Number.isFinite(value)) pen.lineTo(x(epoch), y(value)); });
  pen.stroke();
  pen.setLineDash([]);
  const last = values.findLastIndex(Number.isFinite);
  if (last < 0) return;
  pen.beginPath();
  pen.arc(x(last), y(values[last]), 3, 0, 2 * Math.PI);
  pen.fill();
}

// Returns round numbers from low to high, about as many as wanted.
function ticks(low, high, wanted) {
  const rough = (high - low) / Math.max(1, wanted), power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999);
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high + step * 1e-6; value += step) found.push(Number(value.toPrecision(12)));
  return found;
}
