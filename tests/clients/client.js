// Plays a simulator with npm's socket.io-client 2 (Engine.IO 3) or 4 (Engine.IO 4).
// Usage: node client.js PACKAGE URL TRANSPORTS PICTURE ROUND_TRIPS SECONDS; ends with one line of JSON.
const fs = require("fs");
const path = require("path");
const [folder, url, transports, picture, roundTrips, seconds] = process.argv.slice(2);
const connect = require(path.resolve(folder));
const { version } = require(path.resolve(folder, "package.json"));

const options = { reconnection: false, forceNew: true };
if (transports !== "default") options.transports = transports.split(",");
const socket = connect(url, options);

const jpeg = fs.readFileSync(picture);
const telemetry = { steering_angle: "1.2500", throttle: "0.2000", speed: "12.0000", image: jpeg.toString("base64") };
const answers = [];
const waiting = [];
let disconnects = 0;
function answered(event, data) {
  if (waiting.length) waiting.shift()([event, data]);
  else answers.push([event, data]);
}
socket.on("steer", (data) => answered("steer", data));
socket.on("manual", (data) => answered("manual", data));
socket.on("disconnect", () => { disconnects += 1; });
socket.on("connect_error", (error) => { console.error("cannot connect:", error.message || error); process.exit(1); });
setTimeout(() => { console.error("no answer"); process.exit(1); }, (60 + Number(seconds)) * 1000 + 5 * Number(roundTrips)).unref();

function next() {
  return answers.length ? Promise.resolve(answers.shift()) : new Promise((resolve) => waiting.push(resolve));
}
function ask(...args) {
  socket.emit("telemetry", ...args);
  return next();
}

async function main() {
  await new Promise((resolve) => socket.on("connect", resolve));
  const durations = [];
  const steering = new Set();
  for (let trip = 0; trip < Number(roundTrips); trip += 1) {
    const start = process.hrtime.bigint();
    const [event, data] = await ask(telemetry);
    durations.push(Number(process.hrtime.bigint() - start) / 1e6);
    if (event !== "steer") throw new Error(`answered ${event}`);
    steering.add(data.steering_angle);
  }
  const manual = [(await ask(null))[0], (await ask())[0], (await ask({}))[0]];
  let acknowledge;
  const acknowledgement = new Promise((resolve) => { acknowledge = resolve; });
  const withAcknowledgement = await ask(telemetry, (...args) => acknowledge(args));
  const acknowledged = [withAcknowledgement[0], await acknowledgement];
  const binary = (await ask({ ...telemetry, image: jpeg }))[0];
  await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000));
  const after = (await ask(telemetry))[0];
  const early = disconnects;
  const transport = socket.io.engine.transport.name;
  socket.close();
  durations.sort((one, other) => one - other);
  console.log(JSON.stringify({
    client: `socket.io-client ${version}`,
    transport,
    round_trips: durations.length,
    steering: [...steering].sort(),
    manual,
    acknowledged,
    binary,
    after,
    disconnects: early,
    surplus: answers.length,
    p50_ms: Number(durations[Math.floor(durations.length / 2)].toFixed(3)),
    p99_ms: Number(durations[Math.floor(durations.length * 0.99)].toFixed(3)),
  }));
  process.exit(0);
}
main().catch((error) => { console.error(error); process.exit(1); });
