// Recovery, case by case: recovery.txt holds a broken document, what the tree makes of it, and the findings.
// FLA_UPDATE=1 writes the file anew from what the parser does; read the difference before you keep it.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { attributes, endTagOf, nameOf, segmentOf, tokenOf, tokenRange } from "../../core/src/xml/nodes";
import { parseXml } from "../../core/src/xml/parse";
import { TokenFlag, TokenKind, type Name } from "../../core/src/xml/segment";
import type { XmlTree } from "../../core/src/xml/tree";

const file = path.join(__dirname, "recovery.txt");

interface Case {
  title: string;
  source: string;
  expected: string;
}

/** A case: "# title", the document, "==>", the tree in a line, then a finding a line. */
function readCases(): Case[] {
  return readFileSync(file, "utf8")
    .split(/^# /m)
    .slice(1)
    .map((part) => {
      const [, title, source, expected] = /^(.*)\n([^]*?)\n==>\n([^]*?)\s*$/.exec(part)!;
      return {
        title,
        source: source.replace(/\\u([0-9a-f]{4})/g, (_, code) => String.fromCharCode(parseInt(code, 16))),
        expected,
      };
    });
}

/** What a small schema would say: a Batch of Workers, each with INSS, Name and Jobs, a Job with Start and End. */
const content: Record<string, string[]> = {
  Batch: ["Worker"],
  Worker: ["INSS", "Name", "Job"],
  Job: ["Start", "End"],
  INSS: [],
  Name: [],
  Start: [],
  End: [],
};

function mayContain(parent: Name | undefined, child: Name): boolean | undefined {
  if (!parent) return child.local in content ? child.local === "Batch" : undefined;
  return parent.local in content && child.local in content ? content[parent.local].includes(child.local) : undefined;
}

/** The first of the names comes first and has to; each of them may be the last. */
function inOrder(parent: Name, first: Name | undefined, second: Name | undefined): boolean | undefined {
  const names = content[parent.local];
  if (!names || !second) return names && true;
  return first ? names.indexOf(second.local) >= names.indexOf(first.local) : second.local === names[0];
}

const answers = Object.assign(mayContain, { inOrder, holdsText: ({ local }: Name) => content[local]?.length === 0 });

function describe(source: string): string {
  const tree = parseXml(source, { mayContain: answers });
  return [sketch(tree), ...tree.findings.map((finding) => sketchFinding(source, finding))].join("\n");
}

function sketchFinding(source: string, finding: XmlTree["findings"][number]): string {
  const args = Object.entries(finding.args).map(([key, value]) => `${key}=${visible(String(value))}`);
  return `${finding.kind} at ${finding.from} «${visible(source.slice(finding.from, finding.to))}» ${args.join(" ")}`.trimEnd();
}

function escaped(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f]/g, visible);
}

function visible(text: string): string {
  return text.replace(/[\u0000-\u001f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Elements as name(...), text in quotes, what could not be placed as ✗, broken pieces with ⚠, implied ends with ¬. */
function sketch(tree: XmlTree): string {
  let line = "";
  const add = (piece: string): void => void (line += line === "" || line.endsWith("(") ? piece : ` ${piece}`);
  tree.segments.forEach((segment, k) => {
    for (let i = 0; i < segment.count; i++) {
      const ref = k * 65_536 + i;
      const { from, to } = tokenRange(tree, ref);
      const text = tree.text.slice(from, to);
      const damaged = (segment.flags[i] & TokenFlag.damaged) !== 0 ? "⚠" : "";
      switch (segment.kind[i]) {
        case TokenKind.StartTag:
          assert.ok(endTagOf(tree, ref) > ref);
          add(`${nameOf(tree, ref).qname}${sketchAttributes(tree, ref)}${damaged}(`);
          break;
        case TokenKind.EmptyTag:
          add(`${nameOf(tree, ref).qname}${sketchAttributes(tree, ref)}${damaged}()`);
          break;
        case TokenKind.EndTag:
          assert.ok(segmentOf(ref) >= 0 && tokenOf(ref) === i);
          line += (segment.flags[i] & TokenFlag.implied) !== 0 ? "¬)" : `${damaged})`;
          break;
        case TokenKind.Text:
          if ((segment.flags[i] & TokenFlag.blank) === 0) add(`"${visible(text.trim())}"${damaged}`);
          break;
        case TokenKind.Stray:
          add(`✗${visible(text)}`);
          break;
        default:
          add(`{${visible(text)}}${damaged}`);
      }
    }
  });
  return line;
}

function sketchAttributes(tree: XmlTree, ref: number): string {
  const all = attributes(tree, ref).map(({ name, value }) => `${name.qname}=${visible(value)}`);
  return all.length > 0 ? `[${all.join(" ")}]` : "";
}

const cases = readCases();
if (process.env.FLA_UPDATE) {
  writeFileSync(
    file,
    cases.map(({ title, source }) => `# ${title}\n${escaped(source)}\n==>\n${describe(source)}\n`).join("\n"),
  );
}
for (const { title, source, expected } of cases) test(title, () => assert.equal(describe(source), expected));
test("there are cases", () => assert.ok(cases.length > 50));
