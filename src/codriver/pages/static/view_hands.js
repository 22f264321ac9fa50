// What a person does with mouse, touch and keys, in terms of moves and orders.

const SECOND = 15; // rows

export function listen(found, timeline, moves, orders) {
  const within = (part, event) => event.clientX - part.getBoundingClientRect().left;
  onDrag(found.plot, (event) => timeline.rowAt(within(found.plot, event)), moves, true);
  const inWhole = (event) => Math.floor(within(found.whole, event) / found.whole.clientWidth * timeline.count);
  onDrag(found.whole, inWhole, moves, false);
  found.plot.addEventListener("wheel", (event) => {
    event.preventDefault();
    if (event.deltaY) timeline.zoom(event.deltaY > 0 ? 1.25 : 0.8, timeline.rowAt(within(found.plot, event)));
  }, { passive: false });

  const keys = {
    " ": () => moves.toggle(),
    ArrowLeft: (shift) => moves.step(-1, shift),
    ArrowRight: (shift) => moves.step(1, shift),
    PageUp: (shift) => moves.step(-SECOND, shift),
    PageDown: (shift) => moves.step(SECOND, shift),
    Home: (shift) => moves.move(0, shift),
    End: (shift) => moves.move(timeline.count - 1, shift),
    Delete: orders.leaveOut,
    Backspace: orders.leaveOut,
    Escape: () => moves.unselect(),
    b: orders.putBack,
    n: () => orders.nextBad(1),
    p: () => orders.nextBad(-1),
    w: orders.nextWorst,
    "+": () => timeline.zoom(0.5),
    "=": () => timeline.zoom(0.5),
    "-": () => timeline.zoom(2),
  };
  document.addEventListener("keydown", (event) => {
    const control = event.target.closest("button, select, a");
    if (event.altKey || event.target.matches("select") || (control && event.key === " ")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const chord = event.ctrlKey || event.metaKey;
    const history = key === "y" || (key === "z" && event.shiftKey) ? orders.redo : key === "z" ? orders.undo : null;
    const act = chord ? history : keys[key];
    if (!act) return;
    event.preventDefault();
    act(event.shiftKey);
  });

  found.play.addEventListener("click", () => moves.toggle());
  found.nearer.addEventListener("click", keys["+"]);
  found.farther.addEventListener("click", keys["-"]);
  found["leave-out"].addEventListener("click", orders.leaveOut);
  found["put-back"].addEventListener("click", orders.putBack);
  found.undo.addEventListener("click", orders.undo);
  found.redo.addEventListener("click", orders.redo);
}

// Goes where the pointer goes down, and follows it; with `selecting` what it has passed is selected.
function onDrag(part, rowAt, moves, selecting) {
  part.addEventListener("pointerdown", (down) => {
    if (down.button !== 0) return;
    part.setPointerCapture(down.pointerId);
    moves.move(rowAt(down), selecting && down.shiftKey);
    const follow = (event) => {
      if (rowAt(event) !== moves.timeline.row) moves.move(rowAt(event), selecting);
    };
    const end = () => part.removeEventListener("pointermove", follow);
    part.addEventListener("pointermove", follow);
    part.addEventListener("pointerup", end, { once: true });
    part.addEventListener("pointercancel", end, { once: true });
  });
}
