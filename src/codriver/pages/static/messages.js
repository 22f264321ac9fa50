// The line to the server: asks for the next message when the last one is shown, and calls again when cut off.

const CALL_AGAIN_AFTER = 1000; // milliseconds

// Calls show(told, pictures) for every message; pictures are Blobs by name. Calls onCut whenever the line is
// cut off and onOpen whenever it is open. Returns what sends to the server, which returns whether it was open.
export function openLine(path, show, onCut, onOpen = () => {}) {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  let socket = null;

  function call() {
    socket = new WebSocket(`${scheme}//${location.host}${path}`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      send({ more: true });
      onOpen();
    };
    socket.onmessage = async (event) => {
      const { told, pictures } = unpack(event.data);
      await show(told, pictures);
      // No browser draws a page that is hidden, so a hidden page asks for nothing.
      requestAnimationFrame(() => send({ more: true }));
    };
    socket.onclose = () => {
      onCut();
      setTimeout(call, CALL_AGAIN_AFTER);
    };
  }

  function send(order) {
    const open = socket.readyState === WebSocket.OPEN;
    if (open) socket.send(JSON.stringify(order));
    return open;
  }

  call();
  return send;
}

// A message is the length of its JSON (4 bytes, little endian), the JSON, and the pictures that it lists.
export function unpack(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const told = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const pictures = {};
  let start = 4 + length;
  for (const [name, size] of told.pictures) {
    pictures[name] = new Blob([new Uint8Array(buffer, start, size)]);
    start += size;
  }
  return { told, pictures };
}
