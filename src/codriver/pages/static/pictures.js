// The pictures of one camera on a canvas: fetched when they are wanted, a few kept, a few ahead.

import { fitted } from "/static/drawing.js";

const KEPT = 60;

export class CameraView {
  #kept = new Map(); // row -> promise of { image } or { reason }
  #wanted = -1;
  #shown = -1;
  #busy = false;

  // Calls over(pen, scale, row) when a picture has been drawn; scale is from its pixels to the page's.
  constructor(canvas, path, last, over = () => {}) {
    this.canvas = canvas;
    this.absent = canvas.parentElement.querySelector(".absent");
    this.path = path;
    this.last = last;
    this.over = over;
  }

  // Shows a row's picture as soon as it is there; where rows are wanted faster than they come, some are skipped.
  async want(row, ahead = 0) {
    this.#wanted = row;
    for (let next = row + 1; next <= Math.min(this.last, row + ahead); next += 1) this.#get(next);
    if (this.#busy) return;
    this.#busy = true;
    while (this.#shown !== this.#wanted) {
      const goal = this.#wanted;
      this.#draw(await this.#get(goal), goal);
      this.#shown = goal;
    }
    this.#busy = false;
  }

  // Draws again what is shown, for a new size.
  again() {
    this.#shown = -1;
    if (this.#wanted >= 0) this.want(this.#wanted);
  }

  #get(row) {
    const known = this.#kept.get(row);
    if (known) return known;
    const coming = fetchPicture(`${this.path}/${row}`);
    this.#kept.set(row, coming);
    while (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value);
    return coming;
  }

  #draw({ image, reason }, row) {
    this.absent.hidden = !reason;
    this.absent.textContent = reason ?? "";
    this.canvas.dataset.row = row;
    const { pen, width, height } = fitted(this.canvas);
    if (!image) return;
    pen.drawImage(image, 0, 0, width, height);
    this.over(pen, width / image.width, row);
  }
}

async function fetchPicture(path) {
  try {
    const answer = await fetch(path);
    if (!answer.headers.get("content-type").startsWith("image/")) return { reason: await answer.text() };
    return { image: await createImageBitmap(await answer.blob()) };
  } catch (error) {
    return { reason: error instanceof DOMException ? "This picture is broken." : "The page's server cannot be reached." };
  }
}
