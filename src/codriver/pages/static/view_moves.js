// Moving through a recording: going to a row, selecting rows, playing.

const AHEAD = 6; // pictures fetched before they are played

export class Moves {
  #anchor = 0; // where the selection began
  #playing = null; // { seconds, since } while it plays

  // Calls onRow(row), onSelection(rows) with how many rows are selected, and onPlaying(whether it plays).
  constructor(timeline, cameras, on) {
    this.timeline = timeline;
    this.cameras = cameras;
    this.on = on;
  }

  go(row) {
    row = Math.max(0, Math.min(this.timeline.count - 1, row));
    this.timeline.go(row);
    for (const camera of this.cameras) camera.want(row, this.#playing ? AHEAD : 0);
    this.on.row(row);
  }

  // Goes to a row as a person does: that ends playing, and selects from where it began or not at all.
  move(row, selecting) {
    this.pause();
    if (!selecting) this.unselect();
    else if (!this.timeline.selection) this.#anchor = this.timeline.row;
    this.go(row);
    if (!selecting) this.#anchor = this.timeline.row;
    else this.#show(Math.min(this.#anchor, this.timeline.row), Math.max(this.#anchor, this.timeline.row) + 1);
  }

  step(rows, selecting) {
    this.move(this.timeline.row + rows, selecting);
  }

  select(start, stop) {
    this.move(start, false);
    this.#show(start, stop);
  }

  unselect() {
    this.timeline.selection = null;
    this.timeline.drawCursor();
    this.on.selection(0);
  }

  // Returns what is selected, and selects nothing any more.
  takeSelection() {
    const selection = this.timeline.selection;
    this.unselect();
    return selection;
  }

  #show(start, stop) {
    this.timeline.selection = [start, stop];
    this.timeline.drawCursor();
    this.on.selection(stop - start);
  }

  toggle() {
    if (this.#playing) this.pause();
    else this.#play();
  }

  pause() {
    this.#playing = null;
    this.on.playing(false);
  }

  #play() {
    if (this.timeline.row === this.timeline.count - 1) this.go(0);
    this.#playing = { seconds: this.timeline.rows.clock[this.timeline.row], since: performance.now() };
    this.on.playing(true);
    requestAnimationFrame((now) => this.#playOn(now));
  }

  #playOn(now) {
    if (!this.#playing) return;
    const { rows, count } = this.timeline;
    this.#playing.seconds += Math.max(0, now - this.#playing.since) / 1000 * this.on.rate();
    this.#playing.since = now;
    let row = this.timeline.row;
    while (row < count - 1 && rows.clock[row + 1] <= this.#playing.seconds) row += 1;
    if (row !== this.timeline.row) this.go(row);
    if (row === count - 1) this.pause();
    else requestAnimationFrame((next) => this.#playOn(next));
  }
}
