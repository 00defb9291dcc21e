// Work as a number that is the same in every run and on every machine: how often each block of the product's code was run, as
// V8's coverage counts it, and how many units of a text were copied or searched where the engine does that without such blocks.
import { buildSync } from "esbuild";
import { Session } from "node:inspector";
import path from "node:path";
import vm from "node:vm";
import { root } from "./root";
import type { TextStore, Units } from "../../core/src/text/textStore";

/** Pieces of a counted text, as long as those that the store makes itself. */
const pieceUnits = 32_768;

interface Range {
  readonly count: number;
}

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly Range[] }[];
  }[];
}

/**
 * Loads modules of the project anew, so that their blocks are counted, and hands what they export to `use`. Counting ends with it.
 * `modules`: paths in the project, all of whose exports are given as one.
 */
export function withCounting<T>(modules: readonly string[], use: (exported: T, work: Work) => void): void {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  try {
    use(load<T>(modules), new Work(session));
  } finally {
    session.post("Profiler.stopPreciseCoverage");
    session.disconnect();
  }
}

const scriptUrl = "counted-work.cjs";

/** Text that was compiled before is not compiled again, and then none of its blocks are counted. */
let loads = 0;

function load<T>(modules: readonly string[]): T {
  const contents = modules.map((module) => `export * from ${JSON.stringify(path.join(root, module))};`).join("\n");
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
  });
  const module = { exports: {} };
  const run = vm.runInThisContext(
    `(function (module, exports, require) {${outputFiles[0].text}\n// ${loads++}\n})`,
    scriptUrl,
  ) as (...args: unknown[]) => void;
  run(module, module.exports, require);
  return module.exports as T;
}

export class Work {
  private units = 0;

  constructor(private readonly session: Session) {}

  /** How many blocks are run, and units copied or searched, while `work` runs. */
  of(work: () => void): number {
    this.taken();
    this.units = 0;
    work();
    return this.taken() + this.units;
  }

  /** A text whose units are counted when they are copied or searched. `Store`: the class as it was loaded for counting. */
  text(Store: typeof TextStore, text: string): TextStore {
    const pieces: Units[] = [];
    for (let at = 0; at < text.length; at += pieceUnits) pieces.push(this.piece(text.slice(at, at + pieceUnits)));
    const store = Store.ofPieces(pieces);
    const { read, slice } = store;
    store.read = (from, to, into) => {
      this.units += to - from;
      read.call(store, from, to, into);
    };
    store.slice = (from, to) => {
      const part = slice.call(store, from, to);
      this.units += part.length;
      return part;
    };
    return store;
  }

  private piece(text: string): Units {
    const piece = Uint16Array.from(text, (unit) => unit.charCodeAt(0));
    const { indexOf } = piece;
    piece.indexOf = (unit, from = 0) => {
      const found = indexOf.call(piece, unit, from);
      this.units += (found < 0 ? piece.length : found + 1) - from;
      return found;
    };
    return piece;
  }

  /** The blocks that were run since they were taken last. */
  private taken(): number {
    let blocks = 0;
    this.session.post("Profiler.takePreciseCoverage", (error, coverage) => {
      if (error) throw error;
      blocks = blocksIn(coverage as Coverage);
    });
    return blocks;
  }
}

function blocksIn({ result }: Coverage): number {
  let blocks = 0;
  for (const { url, functions } of result)
    if (url === scriptUrl) for (const { ranges } of functions) for (const { count } of ranges) blocks += count;
  return blocks;
}
