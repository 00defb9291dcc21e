// Seeded edits of declarations of several packs, each of a known kind: what the edit implies for an anomaly's element is what its
// state must say, and the element that is marked must be that one.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { anchorAnomalies, type AnchoredFinding, type AnchorState } from "../../core/src/answers/anchor";
import { recordKeys } from "../../core/src/answers/keys";
import { readAnswer } from "../../core/src/answers/read";
import type { RecordDefinition } from "../../core/src/pack/manifest";
import { parseXml } from "../../core/src/xml/parse";
import { needsShared, root, shared } from "../support/root";
import { flaPack } from "./checkSupport";
import { childrenOf, EditedDeclaration, editKinds, textOf, type Item } from "./editedDeclaration";
import { Random } from "./xmlSupport";

const casesPerDocument = Number(process.env.FLA_EDITS ?? 40);
const targetsPerCase = 25;

interface Document {
  readonly name: string;
  readonly file: string;
  readonly records: readonly RecordDefinition[];
}

const ofCorpus = (name: string): Document => ({
  name,
  file: path.join(shared ?? "", "corpus/samples", name),
  records: [],
});

const documents: Document[] = [
  {
    name: "FLA, with the keys of its pack",
    file: path.join(root, "schemas/fla/demo/corrected.xml"),
    records: flaPack().manifest.records ?? [],
  },
  { name: "FLA, without keys", file: path.join(root, "schemas/fla/demo/corrected.xml"), records: [] },
  ...["DmfAOriginal_20223_1.xml", "Dimona_20231_1.xml", "IDFLUX_20231_1.xml"].map(ofCorpus),
];

describe("states follow from known edits", () => {
  for (const { name, file, records } of documents)
    test(name, existsSync(file) ? {} : needsShared, () => {
      const text = readFileSync(file, "utf8");
      const states = new Map<AnchorState, number>();
      for (let seed = 1; seed <= casesPerDocument; seed++)
        for (const state of checkCase(text, records, seed)) states.set(state, 1 + (states.get(state) ?? 0));
      for (const state of ["there", "changed", "gone"] as const)
        assert.ok((states.get(state) ?? 0) >= casesPerDocument / 8, `${state}: ${states.get(state)}`);
    });
});

/** Some anomalies on a document, then one to four edits. Returns the states that were right. */
function checkCase(text: string, records: readonly RecordDefinition[], seed: number): AnchorState[] {
  const random = new Random(seed);
  const keyNames = records.flatMap(({ key }) => key.map((at) => at.split("/").pop()!));
  const document = new EditedDeclaration(text, random, new Set(keyNames));
  const sent = document.text;
  const all = document.elements().filter((item) => document.formOf(item));
  const targets = Array.from({ length: Math.min(targetsPerCase, all.length) }, () => random.pick(all));
  const before = new Map(targets.map((item) => [item, shapeOf(item)]));
  const answer = readAnswer(notification(targets, document));
  const done = Array.from({ length: 1 + random.below(4) }, () =>
    document.edit(random.pick(editKinds), new Set(targets)),
  );
  const found = anchorAnomalies(parseXml(document.text), answer, {
    source: "OUT",
    sent: parseXml(sent),
    keys: recordKeys(records),
  });
  assert.equal(found.length, targets.length);
  return targets.map((item, index) => {
    const wanted = expected(document, item, before.get(item)!);
    const told = describeOf(found[index]);
    assert.equal(told, wanted, `seed ${seed}: ${item.name} "${textOf(item)}" after ${done.filter(Boolean).join(", ")}`);
    return found[index].state;
  });
}

function expected(document: EditedDeclaration, item: Item, before: string): string {
  const location = document.locationOf(item);
  if (location) return `${shapeOf(item) === before ? "there" : "changed"} ${location.join()}`;
  const left = document.nearest(item);
  return left === document.root ? "lost 1" : `gone ${document.locationOf(left)!.join()}`;
}

function describeOf({ state, path: location }: AnchoredFinding): string {
  return `${state} ${location.join()}`;
}

/** A value is its text, a block the names of what stands in it. */
function shapeOf(item: Item): string {
  const children = childrenOf(item);
  return children.length === 0 ? textOf(item) : children.map(({ name }) => name).join(" ");
}

/** One form of the answer for each anomaly, so that each names the form that it speaks of by its date and hour. */
function notification(targets: readonly Item[], document: EditedDeclaration): string {
  const forms = targets.map((item) => {
    const form = document.formOf(item)!;
    const header = (name: string) => textOf(childrenOf(form).find((one) => one.name === name)!);
    const value = childrenOf(item).length === 0 ? `<Value>${textOf(item)}</Value>` : "";
    return `<Form><HandledOriginalForm><FormCreationDate>${header("FormCreationDate")}</FormCreationDate><FormCreationHour>${header("FormCreationHour")}</FormCreationHour></HandledOriginalForm><HandlingResult><ResultCode>0</ResultCode><AnomalyReport><ErrorID>00024-004</ErrorID><TagName>${item.name}</TagName>${value}<AnomalyLocation><Location>${document.locationOf(item)!.join()}</Location></AnomalyLocation></AnomalyReport></HandlingResult></Form>`;
  });
  return `<NOTIFICATION>${forms.join("\n")}</NOTIFICATION>`;
}
