// Diagnostics as JSON bytes. An edit moves a thousand of them and changes one: what each says is kept as bytes, and its range, which
// moves, is written anew.
import type { AnchoredFinding } from "../../core/src/answers/anchor";
import { isReturned } from "../../core/src/answers/hover";
import type { Origin } from "../../core/src/answers/shown";
import type { Finding, RelatedPlace } from "../../core/src/findings/finding";
import { LineCursor } from "../../core/src/text/lineCursor";
import { relatedMessage } from "../../core/src/check/report";
import { toDiagnostic, type DiagnosticFrame, type Span } from "./convert";
import { fixedBytes, type JsonText } from "./encoded";

const fixed = {
  next: fixedBytes(","),
  range: fixedBytes('{"range":{"start":{"line":'),
  character: fixedBytes(',"character":'),
  to: fixedBytes('},"end":{"line":'),
  rangeEnd: fixedBytes("}},"),
  related: fixedBytes('"relatedInformation":['),
  relatedEnd: fixedBytes("],"),
  relatedUri: fixedBytes('{"location":{"uri":'),
  relatedRange: fixedBytes(',"range":{"start":{"line":'),
  relatedMessage: fixedBytes('}}},"message":'),
  relatedPlaceEnd: fixedBytes("}"),
};

/** What a finding says besides its places, by the arguments it was made of. */
interface Kept {
  readonly finding: Finding;
  readonly frame: DiagnosticFrame;
  readonly bytes: Uint8Array;
}

const bodies = new WeakMap<Finding["args"], Kept>();

/** Writes diagnostics of one state of a document, one after the other. */
export class DiagnosticWriter {
  readonly #cursor: LineCursor;
  /** Related places lie anywhere. */
  readonly #elsewhere: LineCursor;
  readonly #uri: Uint8Array;
  /** Where the last one begins. */
  line = 0;
  character = 0;

  constructor(
    private readonly json: JsonText,
    private readonly frame: DiagnosticFrame,
  ) {
    this.#cursor = new LineCursor(frame.text);
    this.#elsewhere = new LineCursor(frame.text);
    this.#uri = Buffer.from(JSON.stringify(frame.uri));
  }

  /** The diagnostic of a finding; quickest in document order. */
  write(finding: Finding): void {
    const { json } = this;
    json.fixed(fixed.range);
    this.#cursor.to(finding.from);
    this.line = this.#cursor.line;
    this.character = this.#cursor.character;
    this.#range(finding, this.#cursor);
    json.fixed(fixed.rangeEnd);
    // Of what came back the related place is in the answer, and stays.
    if (finding.related && !isReturned(finding)) this.#related(finding.related);
    json.bytes(bodyOf(finding, this.frame));
  }

  /** From the line of a range's start to the character of its end. */
  #range({ from, to }: Span, cursor: LineCursor): void {
    const { json } = this;
    cursor.to(from);
    json.number(cursor.line);
    json.fixed(fixed.character);
    json.number(cursor.character);
    json.fixed(fixed.to);
    cursor.to(to);
    json.number(cursor.line);
    json.fixed(fixed.character);
    json.number(cursor.character);
  }

  #related(places: readonly RelatedPlace[]): void {
    const { json } = this;
    json.fixed(fixed.related);
    places.forEach((place, index) => {
      if (index > 0) json.fixed(fixed.next);
      json.fixed(fixed.relatedUri);
      json.bytes(this.#uri);
      json.fixed(fixed.relatedRange);
      this.#range(place, this.#elsewhere);
      json.fixed(fixed.relatedMessage);
      json.string(relatedMessage(place, this.frame.language));
      json.fixed(fixed.relatedPlaceEnd);
    });
    json.fixed(fixed.relatedEnd);
  }
}

/** All but the places in the document, to the closing brace. */
function bodyOf(finding: Finding, frame: DiagnosticFrame): Uint8Array {
  const known = bodies.get(finding.args);
  if (known && saysTheSame(known.finding, finding) && looksTheSame(known.frame, frame)) return known.bytes;
  const whole = toDiagnostic(isReturned(finding) ? finding : { ...finding, related: undefined }, frame);
  const bytes = Buffer.from(JSON.stringify({ ...whole, range: undefined }).slice(1));
  bodies.set(finding.args, { finding, frame, bytes });
  return bytes;
}

/** Nothing but its places differs. */
export function saysTheSame(a: Finding, b: Finding): boolean {
  return (
    a.kind === b.kind &&
    a.code === b.code &&
    a.certainty === b.certainty &&
    a.class === b.class &&
    a.severity === b.severity &&
    a.source === b.source &&
    a.texts === b.texts &&
    (!isReturned(a) || (isReturned(b) && standsTheSame(a, b)))
  );
}

/** An anomaly that came back, with the place in its answer. */
type Returned = AnchoredFinding & { readonly origin?: Origin };

function standsTheSame(a: Returned, b: Returned): boolean {
  return (
    a.state === b.state &&
    a.anchoredBy === b.anchoredBy &&
    a.answerForm === b.answerForm &&
    a.inAnswer === b.inAnswer &&
    a.origin === b.origin
  );
}

/** The same finding looks the same in both. */
export function looksTheSame(a: DiagnosticFrame, b: DiagnosticFrame): boolean {
  return a.language === b.language && a.source === b.source && a.explainLink === b.explainLink && a.uri === b.uri;
}
