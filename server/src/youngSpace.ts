// V8's room for new objects. It grows to 32 MB while a large document is opened and is not given back; half of it is enough:
// 50 MB open take 276 instead of 303 MB, and a key costs the same.
import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** V8 doubles the space from 1 MB on, so that this is a size it comes by. */
const enoughBytes = 15_000_000;

/** Stops the growth of the space once it is large enough. A collection is looked at after it ended; nothing wakes the process. */
export function boundYoungSpace(): void {
  const observer = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    if (young && young.space_size < enoughBytes) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    observer.disconnect();
  });
  observer.observe({ entryTypes: ["gc"] });
}
