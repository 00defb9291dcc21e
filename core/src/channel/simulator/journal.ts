// What the practice channel must remember across a restart: names it has seen, numbers it has used, answers it has given.
// An append-only file of JSON lines; a line that a crash cut short is passed over.
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from "node:fs";

type Line =
  | { readonly step: "number"; readonly series: string; readonly value: number }
  /** A set was taken under this name. */
  | { readonly step: "taken"; readonly user: string; readonly name: string; readonly set: string }
  | { readonly step: "answered"; readonly set: string; readonly answer: string }
  | { readonly step: "done"; readonly set: string };

export class Journal {
  private readonly numbers = new Map<string, number>();
  private readonly names = new Map<string, string>();
  private readonly answers = new Set<string>();
  private readonly finished = new Set<string>();

  constructor(private readonly file: string) {
    if (!existsSync(file)) return;
    const text = readFileSync(file, "utf8");
    for (const line of text.split("\n")) this.read(line);
    // A cut line must not swallow the next one.
    if (text && !text.endsWith("\n")) appendFileSync(file, "\n");
  }

  /** The next number of a series, starting at 1. */
  next(series: string): number {
    const value = (this.numbers.get(series) ?? 0) + 1;
    this.write({ step: "number", series, value });
    return value;
  }

  /** The set that was sent under this name before, or undefined. */
  sentBefore(user: string, name: string): string | undefined {
    return this.names.get(`${user}/${name}`);
  }

  taken(user: string, name: string, set: string): void {
    this.write({ step: "taken", user, name, set });
  }

  hasAnswered(set: string, answer: string): boolean {
    return this.answers.has(`${set}/${answer}`);
  }

  answered(set: string, answer: string): void {
    this.write({ step: "answered", set, answer });
  }

  isDone(set: string): boolean {
    return this.finished.has(set);
  }

  done(set: string): void {
    this.write({ step: "done", set });
  }

  private read(text: string): void {
    try {
      this.apply(JSON.parse(text) as Line);
    } catch {
      // Half a line, from a crash while it was written.
    }
  }

  private apply(line: Line): void {
    if (line.step === "number") this.numbers.set(line.series, line.value);
    // The first set of a name keeps it: a later one under the same name is refused.
    if (line.step === "taken" && !this.names.has(`${line.user}/${line.name}`))
      this.names.set(`${line.user}/${line.name}`, line.set);
    if (line.step === "answered") this.answers.add(`${line.set}/${line.answer}`);
    if (line.step === "done") this.finished.add(line.set);
  }

  private write(line: Line): void {
    this.apply(line);
    const file = openSync(this.file, "a", 0o600);
    try {
      appendFileSync(file, `${JSON.stringify(line)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}
