// A timeline over all rows: lines as the least and the most of each column of pixels, so any number stays fluent.

import { colour, fitted } from "/static/drawing.js";

const LEAST_ROWS = 30; // in the window at the nearest
const SPEED_SHARE = 0.3; // of the height, at the bottom

export class Timeline {
  constructor(parts, rows) {
    this.parts = parts; // whole, plot, lines, cursor
    this.rows = rows; // arrays by name
    this.count = rows.line.length;
    this.from = 0; // the window: rows from .. to, not whole numbers
    this.to = this.count;
    this.row = 0;
    this.selection = null; // [start, stop)
    this.marks = { out: [], bad: [], breaks: [] };
    this.topSpeed = Math.max(10, rows.speed.reduce((most, value) => Math.max(most, value), 0));
  }

  rowAt(x) {
    const row = Math.floor(this.from + x / this.parts.plot.clientWidth * (this.to - this.from));
    return Math.max(0, Math.min(this.count - 1, row));
  }

  zoom(factor, about = this.row) {
    const span = Math.max(Math.min(LEAST_ROWS, this.count), Math.min(this.count, (this.to - this.from) * factor));
    const share = Math.max(0, Math.min(1, (about - this.from) / (this.to - this.from)));
    this.look(about - share * span, span);
  }

  look(from, span) {
    this.from = Math.max(0, Math.min(this.count - span, from));
    this.to = this.from + span;
    this.draw();
  }

  // Moves the cursor, and the window with it where the cursor has left it.
  go(row) {
    this.row = row;
    const span = this.to - this.from;
    if (row < this.from || row >= this.to) this.look(row - span * (row < this.from ? 0.9 : 0.1), span);
    this.drawCursor();
  }

  draw() {
    this.#drawPlot();
    this.#drawWhole();
    this.drawCursor();
  }

  #drawPlot() {
    const { pen, width, height } = fitted(this.parts.lines);
    const split = height * (1 - SPEED_SHARE);
    const x = (row) => (row - this.from) / (this.to - this.from) * width;
    this.#shade(pen, x, height);
    pen.strokeStyle = colour("line");
    pen.lineWidth = 1;
    pen.beginPath();
    for (const y of [split / 2, split]) pen.moveTo(0, y), pen.lineTo(width, y);
    pen.stroke();
    const steering = (value) => split / 2 - Math.max(-1, Math.min(1, value)) * (split / 2 - 4);
    const speed = (value) => height - 3 - value / this.topSpeed * (height - split - 8);
    const lines = [
      ["speed", "good", speed],
      ["steering", this.rows.learnt ? "faint" : "accent", steering],
      ["learnt", "accent", steering],
      ["predicted", "second", steering],
    ];
    for (const [name, ink, y] of lines) {
      if (this.rows[name]) drawLine(pen, this.rows[name], this.from, this.to, width, y, colour(ink));
    }
    pen.fillStyle = colour("faint");
    pen.font = "11px system-ui, sans-serif";
    const write = (words, y) => { pen.strokeText(words, 6, y); pen.fillText(words, 6, y); };
    pen.strokeStyle = colour("well");
    pen.lineWidth = 4;
    write("right 25°", 13);
    write("left 25°", split - 5);
    write(`${Math.round(this.topSpeed)} mph`, split + 13);
  }

  #shade(pen, x, height) {
    pen.fillStyle = colour("warn-back");
    for (const [start, stop] of this.marks.out) pen.fillRect(x(start), 0, Math.max(1.5, x(stop) - x(start)), height);
    pen.fillStyle = colour("warn");
    for (const [start, stop] of this.marks.out) pen.fillRect(x(start), 0, Math.max(1.5, x(stop) - x(start)), 3);
    pen.fillStyle = colour("bad");
    for (const [start, stop] of this.marks.bad) pen.fillRect(x(start), height - 6, Math.max(2, x(stop) - x(start)), 6);
    pen.fillStyle = colour("faint");
    for (const row of this.marks.breaks) pen.fillRect(x(row), 0, 1, height);
  }

  #drawWhole() {
    const { pen, width, height } = fitted(this.parts.whole);
    const x = (row) => row / this.count * width;
    this.#shade(pen, x, height);
    const y = (value) => height / 2 - Math.max(-1, Math.min(1, value)) * (height / 2 - 3);
    drawLine(pen, this.rows.learnt ?? this.rows.steering, 0, this.count, width, y, colour("accent"));
    pen.fillStyle = colour("back");
    pen.globalAlpha = 0.65;
    pen.fillRect(0, 0, x(this.from), height);
    pen.fillRect(x(this.to), 0, width, height);
    pen.globalAlpha = 1;
  }

  drawCursor() {
    const { pen, width, height } = fitted(this.parts.cursor);
    const x = (row) => (row - this.from) / (this.to - this.from) * width;
    if (this.selection) {
      const [start, stop] = this.selection;
      pen.fillStyle = colour("accent");
      pen.globalAlpha = 0.22;
      pen.fillRect(x(start), 0, Math.max(2, x(stop) - x(start)), height);
      pen.globalAlpha = 1;
    }
    pen.fillStyle = colour("ink");
    pen.fillRect(x(this.row + 0.5) - 1, 0, 2, height);
  }
}

// Draws values over the rows from .. to: a line between rows, or a bar from least to most where rows are denser.
function drawLine(pen, values, from, to, width, y, ink) {
  const first = Math.max(0, Math.floor(from)), last = Math.min(values.length, Math.ceil(to));
  const scale = width / (to - from);
  pen.strokeStyle = ink;
  pen.lineWidth = 1.5;
  pen.lineJoin = "round";
  pen.beginPath();
  if (scale >= 1) {
    for (let row = first; row < last; row += 1) {
      if (!Number.isNaN(values[row])) pen.lineTo((row + 0.5 - from) * scale, y(values[row]));
    }
  } else {
    let column = -1, least = 0, most = 0;
    const bar = () => { pen.lineTo(column, y(least)); pen.lineTo(column, y(most) - 0.5); };
    for (let row = first; row < last; row += 1) {
      const value = values[row];
      if (Number.isNaN(value)) continue;
      const here = Math.floor((row - from) * scale);
      if (here !== column) {
        if (column >= 0) bar();
        column = here;
        least = most = value;
      } else if (value < least) least = value;
      else if (value > most) most = value;
    }
    if (column >= 0) bar();
  }
  pen.stroke();
}
