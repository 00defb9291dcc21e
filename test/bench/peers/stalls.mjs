// Loaded into a server before it starts (`node --import`): how long one turn of its event loop keeps it from what came in. The
// time is the shorter one of the clock's, which other programs lengthen, and the processor's, which helping threads lengthen.
// At each SIGUSR2 the longest turn since the last one is told on the standard error, in milliseconds, and the longest collection
// of memory, which may be part of it and is measured by the clock.
import { PerformanceObserver } from "node:perf_hooks";
import process from "node:process";

let wall = performance.now();
let used = processorMs();
let longest = 0;
let collection = 0;

function processorMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function turn() {
  const now = performance.now();
  const usedNow = processorMs();
  longest = Math.max(longest, Math.min(now - wall, usedNow - used));
  wall = now;
  used = usedNow;
}

// A timer of a millisecond is looked at once in each turn.
setInterval(turn, 1).unref();

new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) collection = Math.max(collection, duration);
}).observe({ entryTypes: ["gc"] });

process.on("SIGUSR2", () => {
  turn();
  process.stderr.write(`longest turn ${longest.toFixed(2)}, collection ${collection.toFixed(2)}\n`);
  longest = collection = 0;
});
