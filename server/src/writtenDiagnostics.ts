// The diagnostics of a document as JSON, written again at every key: those that read as they did last time are copied from there, all
// that follow one another at once. With a thousand findings that is the difference between two milliseconds and nothing.
import type { Finding } from "../../core/src/findings/finding";
import type { TextStore } from "../../core/src/text/textStore";
import type { DiagnosticFrame } from "./convert";
import { DiagnosticWriter, looksTheSame, saysTheSame } from "./diagnosticWriter";
import { fixedBytes, type EncodedJson, type JsonText } from "./encoded";
import type { Touched } from "./touched";

const comma = fixedBytes(",");

/** Of a diagnostic that does not read as one of last time does. */
const anew = -1;

/** A list of diagnostics, without its brackets, and where in its JSON each of them stands. */
export class WrittenDiagnostics {
  readonly #starts: Float64Array;
  readonly #ends: Float64Array;
  readonly #lineCount: number;
  #json: EncodedJson | undefined;

  /**
   * Writes to `json`; `keep` is to be told when that is whole.
   * @param findings in document order
   * @param last what was written before, and what edits did to the text since
   */
  constructor(
    json: JsonText,
    readonly findings: readonly Finding[],
    readonly frame: DiagnosticFrame,
    last?: { readonly before: WrittenDiagnostics; readonly touched: Touched },
  ) {
    const count = findings.length;
    this.#starts = new Float64Array(count);
    this.#ends = new Float64Array(count);
    this.#lineCount = count > 0 ? frame.text.lineCount : 0;
    const old = count > 0 && last ? this.#unchangedSince(last.before, last.touched) : undefined;
    const writer = new DiagnosticWriter(json, frame);
    for (let index = 0; index < count;) {
      if (index > 0) json.fixed(comma);
      if (old && old[index] !== anew) index = this.#copy(json, index, old, last!.before);
      else this.#write(json, index++, writer);
    }
  }

  keep(json: EncodedJson): EncodedJson {
    return (this.#json = json);
  }

  #write(json: JsonText, index: number, writer: DiagnosticWriter): void {
    this.#starts[index] = json.byteLength;
    writer.write(this.findings[index]);
    this.#ends[index] = json.byteLength;
  }

  /** Copies one diagnostic and those after it that followed it before; the index of the next. */
  #copy(json: JsonText, index: number, old: Int32Array, before: WrittenDiagnostics): number {
    const first = old[index];
    let count = 1;
    while (index + count < old.length && old[index + count] === first + count) count++;
    const moved = json.byteLength - before.#starts[first];
    json.copy(before.#json!, before.#starts[first], before.#ends[first + count - 1]);
    for (let n = 0; n < count; n++) {
      this.#starts[index + n] = before.#starts[first + n] + moved;
      this.#ends[index + n] = before.#ends[first + n] + moved;
    }
    return index + count;
  }

  /** For each finding which one of last time reads the same to the letter, or `anew`. */
  #unchangedSince(before: WrittenDiagnostics, touched: Touched): Int32Array | undefined {
    if (before.#json === undefined || !looksTheSame(before.frame, this.frame)) return undefined;
    const stays = before.#lineCount === this.#lineCount ? nextLine(this.frame.text, touched.to) : Infinity;
    const old = new Int32Array(this.findings.length).fill(anew);
    const candidates = before.findings;
    let next = 0;
    for (let index = 0; index < old.length; index++) {
      const now = this.findings[index];
      while (next < candidates.length && movedFrom(candidates[next], touched) < now.from) next++;
      for (let at = next; at < candidates.length && movedFrom(candidates[at], touched) === now.from; at++) {
        if (!readsTheSame(candidates[at], now, touched, stays)) continue;
        old[index] = at;
        next = at + 1;
        break;
      }
    }
    return old;
  }
}

/** Where the line after an offset starts; infinite in the last one. */
function nextLine(text: TextStore, offset: number): number {
  const line = text.positionAt(offset).line + 1;
  return line < text.lineCount ? text.offsetAt({ line, character: 0 }) : Infinity;
}

/** Where a finding of before starts now; of one within what was touched anything may be said. */
function movedFrom({ from }: Finding, touched: Touched): number {
  return from < touched.from ? from : from + touched.shift;
}

/** Does a finding say what another said, and stand where only the text before it, or none, changed, at the same line and character? */
function readsTheSame(before: Finding, now: Finding, touched: Touched, staysFrom: number): boolean {
  const isBefore = now.to < touched.from;
  const isAfter = now.from >= staysFrom;
  if (!isBefore && !isAfter) return false;
  const shift = isAfter ? touched.shift : 0;
  if (before.from + shift !== now.from || before.to + shift !== now.to) return false;
  if (before === now) return !now.related || now.related.every(({ to }) => to < touched.from);
  return before.args === now.args && !before.related && !now.related && saysTheSame(before, now);
}
