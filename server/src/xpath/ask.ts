// Asks the thread that evaluates expressions: what a person writes by hand may read a document many times over, and the server
// stays free meanwhile.
import path from "node:path";
import { Worker } from "node:worker_threads";
import type { XPathResult } from "../../../core/src/features/xpath";
import type { RuleProblem } from "../../../core/src/rules/problem";

export interface XPathQuestion {
  readonly text: string;
  readonly expression: string;
  readonly asOf: { readonly date: string; readonly time: string };
  readonly masked: boolean;
}

export type XPathAnswered =
  | Exclude<XPathResult, { readonly kind: "problem" }>
  | { readonly kind: "problem"; readonly problem: Pick<RuleProblem, "kind" | "args"> };

/** An expression that takes longer is ended: a person has given up by then. */
export const patienceSeconds = 10;

/** undefined: it took too long, or the thread broke. */
export function askXPath(question: XPathQuestion): Promise<XPathAnswered | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(path.join(__dirname, "xpath-worker.js"), { workerData: question });
    const end = (answer: XPathAnswered | undefined) => {
      clearTimeout(timer);
      resolve(answer);
      void worker.terminate();
    };
    const timer = setTimeout(() => end(undefined), patienceSeconds * 1_000);
    worker.once("message", end);
    worker.once("error", () => end(undefined));
    worker.once("exit", () => end(undefined));
  });
}
