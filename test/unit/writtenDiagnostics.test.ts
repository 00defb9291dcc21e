// Diagnostics that are written as JSON from what was sent before say what fresh ones say.
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { SymbolKind, type Message } from "vscode-languageserver/node";
import { CheckSession } from "../../core/src/check/session";
import type { Span } from "../../core/src/features/snapshot";
import type { Finding } from "../../core/src/findings/finding";
import { runThrough } from "../../core/src/features/steps";
import { documentSymbols, writeOutline, type DocumentSymbol } from "../../core/src/features/symbols";
import { toDiagnostic, type DiagnosticFrame } from "../../server/src/convert";
import { encoded, EncodedJson, fixedBytes, JsonText, longText } from "../../server/src/encoded";
import { SymbolWriter } from "../../server/src/handlers/symbols";
import { PieceWriter } from "../../server/src/messageWriter";
import { touch, untouched, type Touched } from "../../server/src/touched";
import { WrittenDiagnostics } from "../../server/src/writtenDiagnostics";
import { seeded } from "../bench/figures";
import { declaration } from "../bench/generate";
import { flaEnvironment } from "./checkSupport";

const wrong = declaration(20_000, (text, n) => (n % 2 === 0 ? text.replace("<RightUnit>D<", "<RightUnit>Q<") : text));

function frameOf(session: CheckSession, language: DiagnosticFrame["language"] = "en"): DiagnosticFrame {
  return { uri: "file:///a.xml", text: session.tree.text, language, source: "FLA", explainLink: undefined };
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function assertSame(session: CheckSession, frame: DiagnosticFrame): void {
  const findings = session.findings();
  assert.ok(findings.length > 2);
  const { json } = write(findings, frame);
  assert.deepEqual(json.toJSON(), asJson(findings.map((finding) => toDiagnostic(finding, frame))));
}

function write(
  findings: readonly Finding[],
  frame: DiagnosticFrame,
  last?: { before: WrittenDiagnostics; touched: Touched },
): { json: EncodedJson; written: WrittenDiagnostics } {
  const json = new JsonText();
  json.write("[");
  const written = new WrittenDiagnostics(json, findings, frame, last);
  json.write("]");
  return { json: written.keep(json.end()), written };
}

/** Some 15 segments, of which every second has its records in one line; a training twice in it is told at both places. */
function longOnes(): string {
  const text = declaration(120_000, (record, n) => {
    const told = n % 3 === 0 ? record.replace("<RightUnit>D<", "<RightUnit>Q<") : record;
    return Math.floor(n / 12) % 2 === 0 ? told : told.replaceAll("\n", " ");
  });
  return text.replace(/<Training>[^]*?<\/Training>/, "$&\n$&");
}

/** FLA_EDITS makes fewer. */
const messages = Math.min(150, Number(process.env.FLA_EDITS ?? 150));

test(`what was written before is copied only where it still says the same: ${messages} random messages of edits`, () => {
  const random = seeded(17);
  const below = (limit: number): number => Math.floor(random() * limit);
  const texts = ["", "7", "\n", "\r", "\r\n", "<a/>", "&", "Q", "<!-- \n -->", "  "];
  const session = new CheckSession(longOnes(), flaEnvironment());
  assert.ok(session.findings().some(({ related }) => related !== undefined));
  let { written } = write(session.findings(), frameOf(session));
  for (let n = 0; n < messages; n++) {
    const touched = untouched();
    for (let count = 1 + below(3); count > 0; count--) {
      const near = written.findings[below(written.findings.length)].from + below(40) - 30;
      const from = below(3) > 0 ? near : below(session.tree.text.length - 9);
      const change = { from, to: from + below(3), text: texts[below(texts.length)] };
      session.edit([change]);
      touch(touched, change);
    }
    const frame = frameOf(session);
    const findings = below(4) === 0 ? session.findings().filter(() => below(5) > 0) : session.findings();
    const { json, written: now } = write(findings, frame, { before: written, touched });
    assert.deepEqual(json.toJSON(), asJson(findings.map((finding) => toDiagnostic(finding, frame))), `message ${n}`);
    written = now;
  }
});

test("after lines were added, values and tags changed, and in another language", () => {
  const session = new CheckSession(wrong, flaEnvironment());
  assertSame(session, frameOf(session));
  for (const [part, text] of [
    ["<Form>", "\n\n"],
    ["<RightUnit>Q", "<Wrong/>"],
    ["</NaturalPerson>", "&"],
  ]) {
    const at = wrong.indexOf(part);
    session.edit([{ from: at, to: at, text }]);
    assertSame(session, frameOf(session));
  }
  assertSame(session, frameOf(session, "nl"));
  assertSame(session, frameOf(session));
});

test("a message that is written goes out as it is, any other as JSON", async () => {
  const stream = new PassThrough();
  const writer = new PieceWriter(stream);
  const json = new JsonText();
  json.write('{"é":[1,null]}');
  for (const params of [{ é: [1, null] }, json.end()] as object[])
    await writer.write({ jsonrpc: "2.0", method: "a/b", params } as Message);
  const body = '{"jsonrpc":"2.0","method":"a/b","params":{"é":[1,null]}}';
  assert.equal(String(stream.read()), `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`.repeat(2));
});

test("a long list is written in steps, of which none writes much more than a piece", () => {
  const stepsOf = (list: readonly string[]): number => {
    const steps = encoded(list);
    let count = 0;
    for (let next = steps.next(); ; next = steps.next(), count++) {
      if (!next.done) continue;
      assert.deepEqual(JSON.parse(JSON.stringify(next.value)), list);
      return count;
    }
  };
  const long = Array.from({ length: 300 }, (_, n) => `${n} `.repeat(5_000));
  assert.ok(stepsOf(long) >= 60, "long items go a few at a time");
  const short = Array.from({ length: 10_000 }, (_, n) => `item ${n}`);
  assert.ok(stepsOf(short) <= 60, "short ones many at a time");
});

test("one long item among many short ones is written in pieces, too", () => {
  const short = Array.from({ length: 300 }, (_, index) => ({ title: `short ${index}` }));
  const long = { title: "long", edits: Array.from({ length: 40 }, () => ({ newText: "é".repeat(30_000) })) };
  const list = [...short, long, { text: longText(["a", "b"]) }, ...short];
  const steps = encoded(list);
  let count = 0;
  let next = steps.next();
  for (; !next.done; next = steps.next()) count++;
  assert.ok(count > 40 * 3, "each text of the long one takes steps of its own");
  assert.deepEqual((next.value as unknown as EncodedJson).toJSON(), asJson(list));
});

test("long lists and texts are written in pieces wherever they stand in a value", () => {
  const pieces = Array.from({ length: 40 }, (_, n) => `😀 "${n}\n" `.repeat(500));
  const wordy = Array.from({ length: 1_000 }, (_, n) => ({ title: `item ${n}`, none: undefined }));
  const part = runThrough(encoded(wordy));
  assert.ok(part instanceof EncodedJson);
  const of = (text: string, list: unknown) => ({
    edit: { text, range: [1, null, undefined, {}], [`a "key"`]: list, none: undefined },
    lists: [[], list, [text, ["x".repeat(30_000)], [list]]],
  });
  const steps = encoded(of(longText(pieces), part));
  let count = 0;
  let next = steps.next();
  for (; !next.done; next = steps.next()) count++;
  assert.ok(count > 60, `${count} steps`);
  assert.ok(next.value instanceof EncodedJson);
  assert.deepEqual(
    JSON.parse(Buffer.concat(next.value.pieces).toString()),
    JSON.parse(JSON.stringify(of(pieces.join(""), wordy))),
  );
  assert.equal(JSON.stringify({ text: longText(pieces) }), JSON.stringify({ text: pieces.join("") }));
  assert.equal(typeof runThrough(encoded({ a: 1 })), "object");
  assert.ok(!((runThrough(encoded({ a: 1 })) as unknown) instanceof EncodedJson), "a short value stays");
});

test("JSON that is written as bytes is what JSON.stringify writes", () => {
  const random = seeded(3);
  const letters = ["a", "é", "€", "😀", '"', "\\", "\n", "\u0000", "\ud800", "\udc00", "\u2028", " "];
  const word = () =>
    Array.from({ length: Math.floor(random() * 40) }, () => letters[Math.floor(random() * letters.length)]).join("");
  const json = new JsonText();
  const values: (string | number)[] = [];
  json.fixed(fixedBytes("["));
  for (let n = 0; n < 6_000; n++) {
    if (n > 0) json.fixed(fixedBytes(","));
    const value = n % 3 === 0 ? word() : Math.floor(random() * 10 ** Math.floor(random() * 16));
    if (typeof value === "number") json.number(value);
    else if (n % 2 === 0) json.string(value);
    else json.write(JSON.stringify(value));
    values.push(value);
  }
  json.write(`,${JSON.stringify("x".repeat(200_000))}`);
  json.fixed(fixedBytes("]"));
  const written = json.end();
  assert.equal(Buffer.concat(written.pieces).toString(), JSON.stringify([...values, "x".repeat(200_000)]));
  assert.equal(
    written.byteLength,
    written.pieces.reduce((sum, { length }) => sum + length, 0),
  );
});

test("an outline is written as the symbols are", () => {
  const session = new CheckSession(declaration(300_000).replace("Peeters", 'P"é😀'), flaEnvironment());
  const reader = { language: "nl", masked: false, rules: [], anomalyTitle: () => undefined } as const;
  const writer = new SymbolWriter(session.tree.text);
  for (const _ of writeOutline(session, reader, writer));
  const range = ({ from, to }: Span) => ({
    start: session.tree.text.positionAt(from),
    end: session.tree.text.positionAt(to),
  });
  const converted = (symbols: readonly DocumentSymbol[]): unknown[] =>
    symbols.map(({ name, detail, isRecord, span, nameSpan, children }) => ({
      name,
      ...(detail !== "" && { detail }),
      kind: isRecord ? SymbolKind.Struct : SymbolKind.Module,
      range: range(span),
      selectionRange: range(nameSpan),
      ...(children.length > 0 && { children: converted(children) }),
    }));
  const expected = converted(runThrough(documentSymbols(session, reader)));
  assert.ok(JSON.stringify(expected).includes('P\\"é😀'));
  assert.deepEqual(writer.finish().toJSON(), expected);
});
