// A home with many submissions, each with its answers, as months of work leave it.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Home } from "../../core/src/channel/home";
import { Journal } from "../../core/src/channel/journal";

/** A third of them come back with an anomaly; half are of the newest day, where a view shows all of them at once. */
export function writeSubmissions(home: Home, count: number): void {
  for (let n = 0; n < count; n++) writeSubmission(home, n, n < count / 2 ? n / 48 : 100);
}

/** One process a submission, as a command line in a script leaves it: the journal has a file for each. */
function writeSubmission(home: Home, n: number, day: number): void {
  const at = new Date(Date.UTC(2025, 0, 1, 8) + Math.floor(day) * 86_400_000 + n * 1_000);
  const journal = new Journal(home, () => at);
  const number = String(n + 1).padStart(5, "0");
  const set = `GO.XFLA.990001.${at.toISOString().slice(0, 10).replaceAll("-", "")}.${number}.T.1`;
  const id = `${set}~${n.toString(16).padStart(8, "0")}`;
  journal.append(id, {
    kind: "created",
    channel: "bench",
    environment: "T",
    sender: "990001",
    set,
    files: [],
    declarations: 1,
    madeHere: true,
    pack: "fla",
  });
  journal.append(id, { kind: "goIntended", name: set, folder: "INTEST" });
  journal.append(id, { kind: "goSent", name: set, folder: "INTEST" });
  const answers = path.join(home.submissionsDir, id, "answers");
  mkdirSync(answers, { recursive: true });
  for (const [about, prefix] of [
    ["ACRF", "ACRF"],
    ["NOTIFICATION", "NOTI"],
  ] as const) {
    const name = `FO.${prefix}.999999.20250101.${number}.T.1.1`;
    const codes = about === "NOTIFICATION" && n % 3 === 0 ? ["00024-004"] : [];
    journal.append(id, { kind: "answer", name, sha256: "", about, result: "1", codes, forms: 1 });
    writeFileSync(path.join(answers, name), "");
  }
  journal.close();
}
