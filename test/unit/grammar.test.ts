// The colours of a declaration, by the engine that editors use: values are marked by what they are, and everything else is what
// the grammar of XML makes of it. Read with a small grammar of XML, and with VS Code's own where it is on this machine.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { before, test } from "node:test";
import { createOnigScanner, createOnigString, loadWASM } from "vscode-oniguruma";
import { INITIAL, parseRawGrammar, Registry, type IGrammar } from "vscode-textmate";
import { root } from "../support/root";
import { xmlGrammar } from "../support/xmlGrammar";

const ours = readFileSync(path.join(root, "syntaxes/fla-declaration.tmLanguage.json"), "utf8");
const hostScript = path.join(root, "scripts/install-editor-host.mjs");
const inHost = "cs/node_modules/code-server/lib/vscode/extensions/xml/syntaxes/xml.tmLanguage.json";

interface Token {
  readonly text: string;
  /** From the outermost in. */
  readonly scopes: readonly string[];
}

/** A declaration's grammar over one of XML, and that of XML alone. */
interface Grammars {
  readonly declaration: IGrammar;
  readonly xml: IGrammar;
}

const grammars = new Map<string, Grammars>();

before(async () => {
  const wasm = createRequire(__filename).resolve("vscode-oniguruma/release/onig.wasm");
  await loadWASM(readFileSync(wasm));
  grammars.set("a small grammar of XML", await over(JSON.stringify(xmlGrammar)));
  const { hostFolder } = (await import(pathToFileURL(hostScript).href)) as { hostFolder(): string };
  const file = path.join(hostFolder(), inHost);
  if (existsSync(file)) grammars.set("VS Code's grammar", await over(readFileSync(file, "utf8")));
});

async function over(xml: string): Promise<Grammars> {
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: async (scope) => parseRawGrammar(scope === "text.xml" ? xml : ours, `${scope}.json`),
  });
  const load = async (scope: string) => (await registry.loadGrammar(scope))!;
  return { declaration: await load("text.xml.fla-declaration"), xml: await load("text.xml") };
}

/** The tokens of a text, line by line. */
function tokensOf(grammar: IGrammar, text: string): Token[] {
  let state = INITIAL;
  return text.split("\n").flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes }));
  });
}

/** Own scopes end in the language's name, but for the one of the whole document. */
const ownScopes = ({ scopes }: Token) => scopes.slice(1).filter((scope) => scope.endsWith(".fla-declaration"));

/** What is marked in a text: each piece with its innermost scope, without the language's name. */
const marksOf = (grammar: IGrammar, text: string): string[] =>
  tokensOf(grammar, text)
    .filter((token) => ownScopes(token).length > 0)
    .map((token) => `${token.text} ${ownScopes(token).at(-1)!.replace(".fla-declaration", "")}`);

function inBoth(name: string, check: (grammars: Grammars) => void): void {
  test(name, () => {
    for (const [which, one] of grammars) {
      try {
        check(one);
      } catch (error) {
        throw new Error(`with ${which}: ${(error as Error).message}`, { cause: error });
      }
    }
  });
}

const person = "constant.other.identifier.person";
const enterprise = "constant.other.identifier.enterprise";
const check = "constant.numeric.check-digit";
const values: Readonly<Record<string, readonly string[]>> = {
  "<INSS>86031497445</INSS>": [`860314974 ${person}`, `45 ${check}`],
  "<CompanyID>0999000129</CompanyID>": [`09990001 ${enterprise}`, `29 ${check}`],
  "<UnitNbr>2123456789</UnitNbr>": [`21234567 ${enterprise}`, `89 ${check}`],
  "<NOSSRegistrationNbr>199000058</NOSSRegistrationNbr>": ["199000058 constant.other.identifier.registration"],
  "<JointCommissionNbr>330.01.10</JointCommissionNbr>": ["330.01.10 constant.other.identifier.committee"],
  "<JointCommissionNbr>140.03</JointCommissionNbr>": ["140.03 constant.numeric"],
  "<JointCommissionNbr>200</JointCommissionNbr>": ["200 constant.numeric"],
  "<WorkRegime>100.00</WorkRegime>": ["100.00 constant.numeric"],
  "<Amount>-12.5</Amount>": ["-12.5 constant.numeric"],
  "<Day>2025-06-27</Day>": ["2025-06-27 constant.other.date"],
  "<FormCreationHour>09:15:30.120</FormCreationHour>": ["09:15:30.120 constant.other.date"],
  "<DeclarantQuality>EMP</DeclarantQuality>": ["EMP constant.language.code"],
  "<Identification>XFLA001</Identification>": ["XFLA001 constant.language.code"],
  "<ErrorID>00013-460</ErrorID>": ["00013- constant.other.anomaly", "460 constant.numeric.anomaly-type"],
  "<ErrorID>XREF27-001</ErrorID>": ["XREF27- constant.other.anomaly", "001 constant.numeric.anomaly-type"],
  "<FileName>GO.XFLA.123456.20250630.00001.T.1</FileName>": [
    "GO.XFLA.123456.20250630.00001.T.1 string.other.file-name",
  ],
  "<a> EMP </a>": ["EMP constant.language.code"],
  '<a b="1">7</a><a>x</a><a>8</a>': ["7 constant.numeric", "8 constant.numeric"],
  "<p:a>7</p:a>": ["7 constant.numeric"],
};

inBoth("a value is marked by what it is", ({ declaration }) => {
  for (const [text, marks] of Object.entries(values)) assert.deepEqual(marksOf(declaration, text), marks, text);
});

/** Nothing in these is a whole value between two tags. */
const unmarked = [
  "<WorkerName>Peeters</WorkerName>",
  "<TrainingName>Fire safety 2025</TrainingName>",
  "<Note>call 0999000129 today</Note>",
  "<INSS></INSS>",
  "<!-- <INSS>86031497445</INSS> -->",
  "<!--\n<INSS>86031497445</INSS>\n-->",
  "<a><![CDATA[<INSS>86031497445</INSS>]]></a>",
  "<a><![CDATA[86031497445]]></a>",
  '<a b="<c>7</c>"/>',
  "<a>&lt;7&gt;</a>",
  "<INSS>86031497445",
  "86031497445</INSS>",
  "<?a <b>7</b> ?>",
];

inBoth("comments, sections, attributes and parts of a text are not", ({ declaration }) => {
  for (const text of unmarked) assert.deepEqual(marksOf(declaration, text), [], text);
});

inBoth("behind a broken tag values are marked again", ({ declaration }) => {
  for (const broken of ["<INSS 86031497445</INSS>", "<INSS>860</INS", "<>", "< INSS>", "</>", "<a b=>", "&", "]]>"]) {
    const text = `<Worker>\n${broken}\n</Worker>\n<Worker>\n<INSS>86031497445</INSS>\n</Worker>`;
    assert.deepEqual(marksOf(declaration, text).slice(-2), values["<INSS>86031497445</INSS>"], broken);
  }
});

const samples = [
  "schemas/fla/samples/valid-small.xml",
  "schemas/fla/samples/valid-secretariat.xml",
  "schemas/fla/demo/with-mistakes.xml",
  "test/editor/fixtures/roundTrip.notification.xml",
];

inBoth("a sample: all but the values is what the grammar of XML says", ({ declaration, xml }) => {
  for (const sample of samples) {
    const text = readFileSync(path.join(root, sample), "utf8");
    assert.ok(marksOf(declaration, text).length > 20, sample);
    const asXml = pieces(tokensOf(xml, text), () => false);
    const asOurs = pieces(tokensOf(declaration, text), (token) => ownScopes(token).length > 0);
    assert.deepEqual(asOurs, asXml, sample);
  }
});

/** Neighbouring tokens of the same scopes as one, without the scope of the document; `isValue`: of a value none but that scope counts. */
function pieces(tokens: readonly Token[], isValue: (token: Token) => boolean): string[] {
  const joined: { text: string; scopes: string }[] = [];
  for (const token of tokens) {
    const scopes = isValue(token) ? "" : token.scopes.slice(1).join(" ");
    const last = joined.at(-1);
    if (last?.scopes === scopes) last.text += token.text;
    else joined.push({ text: token.text, scopes });
  }
  return joined.map(({ text, scopes }) => `${text} ${scopes}`);
}
