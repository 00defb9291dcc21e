// Each ACRF code about a file, and where it is foreseen: by the preflight of the set on disk, by the gate, by the check of the
// content, or nowhere because only the authority can know. The codes are all those of the general list that speak of a file.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { preflight, type Preflight } from "../../core/src/channel/preflight";
import { signatureOf } from "../../core/src/channel/signing/sign";
import { readCredentials, credentialSource } from "../../core/src/channel/signing/credentials";
import { zipOne } from "../../core/src/channel/simulator/zip";
import type { Environment } from "../../core/src/triplet/names";
import { makeLeaf, makePki } from "../support/pki";
import { temporaryFolder } from "../support/temporary";
import { clock, declaration, today } from "./sendSupport";

const folder = temporaryFolder("fla-preflight");
const pki = makePki(path.join(folder, "pki"));
makeLeaf(pki, "signer", { from: "20240101000000Z", to: "20300101000000Z" });

interface Case {
  readonly environment?: Environment;
  /** Changes the names of a good set; undefined leaves the file out. */
  readonly name?: (name: string) => string | undefined;
  /** In place of a good document. */
  readonly data?: string | Buffer;
  /** In place of an empty GO. */
  readonly go?: string;
  readonly total?: number;
  readonly signed?: boolean;
  /** The FI is changed after signing. */
  readonly altered?: boolean;
  readonly used?: boolean;
  readonly limits?: { readonly bytes?: number; readonly forms?: number };
  /** Further codes that the same fault brings with it. */
  readonly also?: readonly string[];
}

const change = (from: string | RegExp, to: string, prefix = ""): Case["name"] => {
  return (name) => (name.startsWith(prefix) ? name.replace(from, to) : name);
};
const without =
  (pattern: RegExp): Case["name"] =>
  (name) =>
    pattern.test(name) ? undefined : name;

/** By the preflight: one set for each code, wrong in that one thing. */
const foreseen: Readonly<Record<string, Case>> = {
  "102": { data: declaration().replace("</TEST>", "") },
  "107": { go: "not empty" },
  "108": { name: change(".123456.", ".654321.") },
  "109": { name: change(`.${today}.`, ".202503.") },
  "110": { name: change(`.${today}.`, ".20250231.") },
  "111": { name: change(`.${today}.`, ".20250305.") },
  "112": { name: change(".00001.", ".0001.") },
  "114": { name: change(/\.1(\.1)?$/, ".10$1"), also: ["120"] },
  "115": { name: change(/\.1(\.1)?$/, ".A$1"), also: ["120"] },
  "116": { name: change(/\.1(\.1)?$/, ".0$1"), also: ["120"] },
  "117": { name: change(".T.", ".X.") },
  "118": { name: change(".T.", ".R.") },
  "119": { environment: "R", name: change(".R.", ".T.") },
  "120": { total: 2, name: without(/^FI.*\.2$/) },
  "122": { environment: "R", name: without(/^FS/) },
  "123": { total: 2, name: change(/\.2$/, ".1", "FI") },
  "124": { total: 2, signed: true, name: change(/\.2$/, ".1", "FS") },
  "125": { environment: "R", altered: true },
  "127": { name: change(".00001.", ".00000.") },
  "129": { name: change(/^GO/, "GX"), also: ["130", "131"] },
  "130": { name: without(/^GO/) },
  "131": { name: change(".XTST.", ".xtst.", "FI") },
  "132": { signed: true, name: change(".XTST.", ".xtst.", "FS"), also: ["131"] },
  "133": { used: true },
  "134": { data: "" },
  "137": { data: declaration().replace("<TEST>", "<!DOCTYPE TEST>\n<TEST>") },
  "138": { data: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(declaration())]) },
  "157": { data: "<TEST/>" },
  "158": { data: declaration().replace("TEST001", "DMFA") },
  "184": { limits: { bytes: 100 } },
  "205": { data: declaration().replace("</TEST>", "<Other/></TEST>") },
  "257": { environment: "R", name: change(".R.", ".S.") },
  "275": { data: declaration({ forms: 3 }), limits: { forms: 2 } },
  "280": { data: zipOne("a", Buffer.from(declaration())).subarray(0, 60) },
  "281": { data: Buffer.from("504b0506000000000000000000000000000000000000", "hex") },
  "367": { name: change(".00001.", ".0000a.") },
};

/** Elsewhere, and the reason. */
const elsewhere: Readonly<Record<string, string>> = {
  "088": "the check of the content: a schema that no installed pack has leaves it undecided, and the gate asks",
  "089": "the check of the content: so does a root that no schema declares",
  "135": "the check of the content: the schema names the forms it describes",
  "136": "the check of the content: a document that names no schema is matched by its root, or is undecided",
  "139": "the check of the content: an element outside the schema's namespace is not declared",
  "153": "the gate: the enterprise number in the certificate beside the channel's (test/channel/gate.test.ts)",
  "126": "nobody outside knows how old is too old",
  "128": "a total of one digit never exceeds nine; a lower limit of an application is not published",
  "172": "the same count as 275; the table of sizes is not published",
  "509": "the limit after compression is not published",
  "101": "only the authority knows the senders of an employer",
  "103": "only the authority knows the senders",
  "154": "only the authority knows what a sender may send",
  "155": "only the authority knows the mandates; a channel's own list is a warning of the gate",
};

let sets = 0;

async function look(one: Case): Promise<Preflight> {
  const { environment = "T", name = (as) => as, data = declaration(), total = 1, go = "" } = one;
  const own = temporaryFolder(`fla-preflight-${++sets}`);
  const signed = one.signed ?? environment === "R";
  const head = `XTST.123456.${today}.00001.${environment}.${total}`;
  const files: { name: string; path: string }[] = [];
  const put = (as: string, content: string | Buffer): void => {
    const named = name(as);
    if (named === undefined) return;
    const file = path.join(own, `${files.length}`);
    writeFileSync(file, content);
    files.push({ name: named, path: file });
  };
  for (let part = 1; part <= total; part++) {
    put(`FI.${head}.${part}`, data);
    if (signed) put(`FS.${head}.${part}`, await signature(data));
  }
  put(`GO.${head}`, go);
  if (one.altered) writeFileSync(files[0].path, declaration({ forms: 2 }));
  return preflight(files, {
    environment,
    senderNumber: "123456",
    today,
    verify: { now: clock() },
    limits: one.limits,
    used: one.used ? new Set([`GO.${head}`]) : undefined,
  });
}

async function signature(data: string | Buffer): Promise<Buffer> {
  const file = path.join(folder, "to-sign");
  writeFileSync(file, data);
  const source = credentialSource(pki.at("signer.full.pem"), pki.at("signer.key"));
  return signatureOf(file, { credentials: await readCredentials(source, async () => undefined), clock });
}

const codesOf = ({ problems }: Preflight): string[] => [...new Set(problems.map(({ code }) => code.slice(5)))];

for (const [code, one] of Object.entries(foreseen))
  test(`ACRF-${code} is foreseen, and what else the same fault brings`, async () => {
    const found = codesOf(await look(one));
    assert.ok(found.includes(code), `found ${found.join(" ") || "nothing"}`);
    const known = new Set([code, ...(one.also ?? [])]);
    assert.deepEqual(
      found.filter((other) => !known.has(other)),
      [],
    );
  });

test("a good set has no problem: signed and not, in parts, as a ZIP, with a known form", async () => {
  const good: Case[] = [
    {},
    { environment: "R" },
    { total: 9, signed: true },
    { data: zipOne("a", Buffer.from(declaration())) },
    { data: declaration().replace("TEST001", "DMFA"), name: change(".XTST.", ".DMFA.") },
    { data: declaration().replaceAll("\n", "\r\n") },
  ];
  for (const one of good) assert.deepEqual(codesOf(await look(one)), []);
});

test("the codes of the general list that speak of a file are all accounted for", () => {
  const all =
    "088 089 101 102 103 107 108 109 110 111 112 114 115 116 117 118 119 120 122 123 124 125 126 127 128 129 130 131 132 133 134 135 136 137 138 139 153 154 155 157 158 172 184 205 257 275 280 281 367 509";
  const listed = [...Object.keys(foreseen), ...Object.keys(elsewhere)].sort();
  assert.deepEqual(listed, all.split(" "));
});
