// Samples of a pack, checked with it: an official sample is valid by its schema, but may hold placeholders in the place of
// numbers with check digits, and is as old as its schema.
import type { Finding } from "../findings/finding";
import type { MaterialNote } from "../pack/install/material";
import type { Pack } from "../pack/pack";
import { positionOf } from "../pack/shape";
import { CheckSession, type ChannelData } from "./session";

export interface SampleText {
  /** As it is named in what is said of it. */
  readonly source: string;
  readonly text: string;
}

export interface SampleResult {
  /** False: the sample is not one of this pack's schema. */
  readonly valid: boolean;
  readonly notes: readonly MaterialNote[];
}

/** Check digits have a note of their own; the forms of a sample may be of different years. */
const expectedKinds: ReadonlySet<string> = new Set([
  "rule.checkDigit",
  "rule.notFuture",
  "rule.tooEarly",
  "rule.tooLate",
  "rule.deadline",
]);

/** More check digits in one sample are counted, not listed. */
const maxNotes = 5;

/** Checks one sample as of the day on which it was made. */
export function checkSample(
  sample: SampleText,
  packs: readonly Pack[],
  packId: string,
  channelData: ChannelData,
): SampleResult {
  const day = /<(?:[\w.-]+:)?FormCreationDate>\s*(\d{4}-\d{2}-\d{2})/.exec(sample.text)?.[1] ?? "2000-01-01";
  const asOf = { date: day, time: "23:59:59.999" };
  const session = new CheckSession(sample.text, { packs, packId, asOf, channelData });
  const findings = session.findings();
  const note = (kind: MaterialNote["kind"], finding: Finding, args: MaterialNote["args"] = {}): MaterialNote => ({
    ...{ file: sample.source, kind, at: finding.from, ...positionOf(sample.text, finding.from) },
    args: { ...plainArgs(finding), ...args, reason: finding.kind, code: finding.code, element: finding.element },
  });
  const wrong = findings.filter(({ source, undecided }) => !undecided && (source === "xsd" || source === "xml"));
  const broken = wrong.filter((finding) => finding.class === "B");
  if (broken.length > 0)
    return { valid: false, notes: [note("unused.invalidSample", broken[0], { count: broken.length })] };
  const digits = findings.filter(({ kind }) => kind === "rule.checkDigit");
  const rules = findings.filter(
    ({ source, kind, class: of }) => source === "rule" && of === "B" && !expectedKinds.has(kind),
  );
  const payloads = findings.filter(({ kind }) => kind === "xsd.wildcardNoSchema");
  return {
    valid: true,
    notes: [
      ...digits.slice(0, maxNotes).map((finding) => note("note.sampleCheckDigit", finding, { count: digits.length })),
      ...rules.slice(0, maxNotes).map((finding) => note("note.sampleRule", finding)),
      ...payloads.slice(0, 1).map((finding) => note("note.samplePayload", finding)),
    ],
  };
}

function plainArgs({ args }: Finding): MaterialNote["args"] {
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => [key, typeof value === "object" ? value.join(", ") : value]),
  );
}
