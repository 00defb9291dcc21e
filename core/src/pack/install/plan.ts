// From what the authority publishes to packs: sorts the files of the material by what they are, puts together what belongs
// together, and says of every other file why it is of no use. A plan is only data; writing it is the channel part's work.
import { parseXml } from "../../xml/parse";
import { nameOf, nameRange, rootElement } from "../../xml/nodes";
import { toleratedKinds, type SyntaxFinding } from "../../xml/findings";
import type { GlossaryData, PackManifest, PackSchema } from "../manifest";
import { loadPack } from "../load";
import { isOfficialGlossary, readOfficialGlossary } from "../officialGlossary";
import type { SchemaFinding } from "../../schema/compile";
import type { Pack } from "../pack";
import { positionOf } from "../shape";
import { zoneOf } from "../zone";
import { baseName, compareVersions, versionedName } from "../version";
import { readAnomalyList, headingsOf, type AnomalyList, type ListColumn } from "./anomalyList";
import type { MaterialFile, MaterialNote, MaterialNoteKind } from "./material";
import { isSchemaText, readSchemaFile, rootsOf, SchemaFiles, xsdNamespace, type SchemaFile } from "./schemaFiles";

export interface InstallRequest {
  readonly files: readonly MaterialFile[];
  /** Packs that this user installed before: new versions, glossaries and samples join them. */
  readonly installed: readonly InstalledPack[];
  /** The product's own pack for answers of the authority: official schemas of theirs are read in its way. */
  readonly answers?: PackManifest;
  /** Ids that may not be used: a pack for tests takes another name beside the official one. */
  readonly taken?: readonly string[];
  /** Code of file names by form, as far as the channel's data knows them. */
  readonly formCodes: (identification: string) => string | undefined;
  readonly options: InstallOptions;
}

export interface InstalledPack {
  readonly manifest: PackManifest;
  /** Every file but pack.json. */
  readonly files: readonly MaterialFile[];
}

export interface InstallOptions {
  /** Id of the pack, where the material makes one. */
  readonly id?: string;
  readonly title?: string;
  /** Form -> code, or one code for all forms under "". */
  readonly codes?: Readonly<Record<string, string>>;
}

export interface PlannedFile {
  /** Name of the material file whose bytes are taken as they are, or a text that was made here. */
  readonly from: { readonly source: string } | { readonly text: string };
}

export interface PlannedPack {
  readonly manifest: PackManifest;
  /** By path in the pack's folder; pack.json is not among them. */
  readonly files: ReadonlyMap<string, PlannedFile>;
  /** Ready for use, with the texts of the material. */
  readonly pack: Pack;
  /** Joins a pack that is installed already. */
  readonly joins: boolean;
  /** Brought its own pack.json: somebody's own work, never the authority's. */
  readonly readyMade: boolean;
  /** Paths in the pack of what was dropped in now, as against what was there before. */
  readonly glossaries: readonly { readonly file: string; readonly zones: number; readonly blocks: number }[];
  readonly lists: readonly PlannedList[];
  /** Samples to be checked: path in the pack and text. */
  readonly samples: readonly { readonly path: string; readonly source: string; readonly text: string }[];
}

export interface PlannedList {
  readonly file: string;
  readonly columns: readonly ListColumn[];
  readonly codes: number;
}

export interface InstallPlan {
  readonly packs: readonly PlannedPack[];
  /** Files that are of no use, with the reason. */
  readonly unused: readonly MaterialNote[];
  /** Files for which nothing may be installed. */
  readonly bad: readonly MaterialNote[];
  readonly notes: readonly MaterialNote[];
}

/** Plans an install. Never throws: what is wrong with a file is said of that file. */
export function planInstall(request: InstallRequest): InstallPlan {
  return new Planner(request).plan();
}

interface GlossaryFile extends MaterialFile {
  readonly text: string;
  /** Where its bytes are. */
  readonly source: string;
  readonly data: GlossaryData;
}

interface ListFile extends MaterialFile {
  readonly text: string;
  readonly list: AnomalyList;
}

interface DocumentFile extends MaterialFile {
  readonly text: string;
  readonly root: { readonly local: string; readonly uri: string };
}

/** Entries of one family with all that they need. */
interface Family {
  readonly id: string;
  readonly name: string;
  readonly entries: readonly SchemaFile[];
  readonly members: readonly SchemaFile[];
  readonly installed: InstalledPack | undefined;
  /** Has a schema among the files that were dropped in. */
  readonly fresh: boolean;
  readonly elements: ReadonlySet<string>;
  readonly zones: ReadonlySet<string>;
}

class Planner {
  readonly #unused: MaterialNote[] = [];
  readonly #bad: MaterialNote[] = [];
  readonly #notes: MaterialNote[] = [];
  readonly #schemas: SchemaFile[] = [];
  readonly #glossaries: GlossaryFile[] = [];
  readonly #lists: ListFile[] = [];
  readonly #documents: DocumentFile[] = [];
  readonly #sources = new Map<string, string>();

  constructor(private readonly request: InstallRequest) {}

  plan(): InstallPlan {
    const rest = this.#takeReadyMade();
    const material = withoutCommonFolder(rest);
    for (const { file, name } of material) {
      this.#sources.set(name, file.name);
      this.#sort({ ...file, name });
    }
    const families = this.#families();
    const packs = [...this.#readyMade, ...families.flatMap((family) => this.#toPack(family, families))];
    this.#refuseLeftOvers(families);
    return { packs, unused: this.#unused, bad: this.#bad, notes: this.#notes };
  }

  /* ------------------------------------------------------------------------------------------------ ready made */

  readonly #readyMade: PlannedPack[] = [];

  /** A folder with a pack.json is a pack already: its files are not looked at one by one. */
  #takeReadyMade(): MaterialFile[] {
    const manifests = this.request.files.filter((file) => baseName(file.name) === "pack.json");
    const folders = manifests.map((file) => file.name.slice(0, -"pack.json".length));
    for (const folder of folders) this.#readReadyMade(folder);
    return this.request.files.filter((file) => !folders.some((folder) => file.name.startsWith(folder)));
  }

  #readReadyMade(folder: string): void {
    const inside = this.request.files.filter((file) => file.name.startsWith(folder));
    const texts = new Map(inside.map((file) => [file.name.slice(folder.length), file.text]));
    const { pack, problems } = loadPack((name) => texts.get(name));
    for (const { file, at, line, column, kind, args, severity } of problems)
      (severity === "error" ? this.#bad : this.#notes).push({
        ...{ file: folder + file, kind: severity === "error" ? "bad.pack" : "note.glossaryEntry", at, line, column },
        args: { reason: kind, ...args },
      });
    if (!pack) return;
    const broken = pack.manifest.schemas.flatMap(({ file }) => this.#schemaErrors(pack, file, folder));
    this.#bad.push(...broken);
    if (broken.length > 0) return;
    const files = new Map<string, PlannedFile>();
    for (const file of inside)
      if (file.name !== `${folder}pack.json`)
        files.set(file.name.slice(folder.length), { from: { source: file.name } });
    const joins = this.request.installed.some(({ manifest }) => manifest.id === pack.id);
    this.#readyMade.push({
      ...{ manifest: pack.manifest, files, pack, joins, readyMade: true, glossaries: [], lists: [], samples: [] },
    });
  }

  /* --------------------------------------------------------------------------------------------------- sorting */

  #sort(file: MaterialFile): void {
    const { text } = file;
    if (text === undefined) {
      if (/\.xsd$/i.test(file.name)) return this.#cannotUse(file, "bad.schema");
      return this.#cannotUse(
        file,
        /\.(?:xlsx?|ods|numbers)$/i.test(file.name) ? "unused.spreadsheet" : "unused.noText",
      );
    }
    if (text.trim() === "") return this.#cannotUse(file, "unused.empty");
    if (isSchemaText(text) || /\.xsd$/i.test(file.name)) return this.#takeSchema(file, text);
    if (!/^\uFEFF?\s*</.test(text)) return this.#takeTable(file, text);
    if (isOfficialGlossary(text)) return this.#takeGlossary(file, text);
    this.#takeDocument(file, text);
  }

  #takeSchema(file: MaterialFile, text: string): void {
    const same = this.#schemas.find((one) => one.text === text && baseName(one.name) === baseName(file.name));
    if (same) return;
    const tree = parseXml(text);
    const root = rootElement(tree);
    const syntax = tree.findings.find((finding) => !toleratedKinds.has(finding.kind));
    const place = (at: number) => ({ at, ...positionOf(text, at) });
    if (syntax) return this.#cannotUse(file, "bad.schema", syntaxArgs(syntax), place(syntax.from));
    const { local, uri } = root === undefined ? { local: "", uri: "" } : nameOf(tree, root);
    if (root !== undefined && (uri !== xsdNamespace || local !== "schema"))
      return this.#cannotUse(
        file,
        "bad.schema",
        { reason: "schema.notASchema", found: local },
        place(nameRange(tree, root).from),
      );
    this.#schemas.push(readSchemaFile(file, text));
  }

  #takeTable(file: MaterialFile, text: string): void {
    const list = readAnomalyList(this.#original(file.name), text);
    if (list) {
      this.#lists.push({ ...file, text, list });
      this.#notes.push(...list.notes);
    } else if (/\.(?:csv|tsv)$/i.test(file.name) || file.named)
      this.#cannotUse(file, file.named ? "bad.list" : "unused.noColumns", {
        headings: headingsOf(text).slice(0, 12).join(", "),
      });
    else this.#cannotUse(file, "unused.kind");
  }

  #takeGlossary(file: MaterialFile, text: string): void {
    const { glossary, problems } = readOfficialGlossary([{ name: this.#original(file.name), text }]);
    const error = problems.find((problem) => problem.severity === "error");
    if (error) {
      const { at, line, column, args } = error;
      this.#bad.push({
        ...{ file: error.file, kind: "bad.glossary", at, line, column, args: { ...args, reason: String(args.what) } },
      });
      return;
    }
    for (const { file: name, at, line, column, args } of problems)
      this.#notes.push({ file: name, kind: "note.glossaryEntry", at, line, column, args });
    this.#glossaries.push({ ...file, text, source: this.#original(file.name), data: glossary });
  }

  #takeDocument(file: MaterialFile, text: string): void {
    const tree = parseXml(text);
    const root = rootElement(tree);
    const syntax = tree.findings.find((finding) => !toleratedKinds.has(finding.kind));
    if (syntax || root === undefined) {
      const at = syntax?.from ?? 0;
      const args = syntax ? syntaxArgs(syntax) : { reason: "xml.noRoot" };
      return this.#cannotUse(file, file.named ? "bad.document" : "unused.illFormed", args, {
        at,
        ...positionOf(text, at),
      });
    }
    const { local, uri } = nameOf(tree, root);
    if (uri === xsdNamespace) return this.#takeSchema(file, text);
    this.#documents.push({ ...file, text, root: { local, uri } });
  }

  #cannotUse(
    file: MaterialFile,
    kind: MaterialNoteKind,
    args: MaterialNote["args"] = {},
    place: Pick<MaterialNote, "at" | "line" | "column"> = {},
  ): void {
    const list = kind.startsWith("bad.") ? this.#bad : this.#unused;
    list.push({ file: this.#original(file.name), kind, args: { reason: "unused.noText", ...args }, ...place });
  }

  #original(name: string): string {
    return this.#sources.get(name) ?? name;
  }

  /* -------------------------------------------------------------------------------------------------- grouping */

  #families(): Family[] {
    const own = new SchemaFiles(this.#schemas);
    const named = new Map<string, SchemaFile[]>();
    for (const entry of own.entries()) {
      if (own.closure(entry).every((file) => file.elements.length === 0)) {
        this.#cannotUse({ name: entry.name, text: entry.text }, "unused.noRoot");
        continue;
      }
      const key = toId(entry.family);
      named.set(key, [...(named.get(key) ?? []), entry]);
    }
    const families = [...named].map(([id, entries]) => this.#family(id, entries, own));
    return [...families, ...this.#joined(families)];
  }

  /** What an installed pack had before stands beside the new files, which take the place of files of their name. */
  #family(key: string, entries: readonly SchemaFile[], own: SchemaFiles): Family {
    const wanted = (this.request.options.id ?? key) || "pack";
    const id = this.request.taken?.includes(wanted) ? `${wanted}-test` : wanted;
    const installed = this.request.installed.find(({ manifest }) => manifest.id === id);
    const fresh = this.#withoutFolder([...new Set(entries.flatMap((entry) => own.closure(entry)))]);
    const before = this.#before(installed, new Set([...fresh.values()].map((file) => file.name.toLowerCase())));
    const files = new SchemaFiles([...fresh.values(), ...before]);
    const renamed = entries.flatMap((entry) => fresh.get(entry) ?? []);
    const all = [...renamed, ...files.entries().filter((entry) => before.includes(entry))];
    const members = [...new Set(all.flatMap((entry) => files.closure(entry)))];
    return { id, name: entries[0].family, entries: all, members, installed, fresh: true, ...namesIn(members) };
  }

  /** The files without the folders that they all lie in: a pack does not keep where somebody's archive was unpacked. */
  #withoutFolder(files: readonly SchemaFile[]): Map<SchemaFile, SchemaFile> {
    const shared = withoutCommonFolder(files.map(({ name, text }) => ({ name, text })));
    return new Map(
      files.map((file, index) => {
        const { name } = shared[index];
        this.#sources.set(name, this.#original(file.name));
        return [file, { ...file, name }];
      }),
    );
  }

  #before(installed: InstalledPack | undefined, replaced: ReadonlySet<string>): SchemaFile[] {
    if (!installed) return [];
    return installed.files.flatMap((file) => {
      if (file.text === undefined || !isSchemaText(file.text) || replaced.has(file.name.toLowerCase())) return [];
      this.#sources.set(file.name, `${installed.manifest.id}:${file.name}`);
      return [readSchemaFile(file, file.text)];
    });
  }

  /** Installed packs without a new schema that a glossary, a list or a sample of the material belongs to. */
  #joined(families: readonly Family[]): Family[] {
    const others = this.request.installed
      .filter(({ manifest }) => !families.some((family) => family.id === manifest.id))
      .map((installed): Family => {
        const members = this.#before(installed, new Set());
        const entries = new SchemaFiles(members).entries();
        const { id } = installed.manifest;
        return { id, name: entries[0]?.family ?? id, entries, members, installed, fresh: false, ...namesIn(members) };
      });
    const wanted = new Set<Family>();
    for (const file of [...this.#glossaries, ...this.#lists])
      for (const one of this.#fittingOthers(file, families, others)) wanted.add(one);
    for (const file of this.#documents)
      if (!families.some((family) => hasRoot(family, file)))
        for (const one of others) if (hasRoot(one, file)) wanted.add(one);
    return [...wanted];
  }

  /** The families that a glossary or list is about. */
  #familiesFor(file: GlossaryFile | ListFile, families: readonly Family[]): Family[] {
    const fitting = this.#fitting(file, families);
    if (fitting.length > 0) return fitting;
    // What is dropped in together with one schema belongs to it, even where it speaks of numbers that the schema does not give.
    const [only, ...others] = families.filter((family) => family.fresh);
    return only && others.length === 0 && !this.#isAnothers(file, only) ? [only] : [];
  }

  /** The installed packs that it is about, where it is about none that is being installed. */
  #fittingOthers(file: GlossaryFile | ListFile, families: readonly Family[], others: readonly Family[]): Family[] {
    const fitting = this.#fitting(file, [...families, ...others]);
    return fitting.some((one) => families.includes(one)) ? [] : fitting;
  }

  /** By its name, else by the zones and elements it speaks of. */
  #fitting(file: GlossaryFile | ListFile, families: readonly Family[]): Family[] {
    const subject = subjectOf(file.name);
    const named = families.filter((family) => sharesName(subject, family.name));
    const longest = Math.max(0, ...named.map((family) => shared(subject, toId(family.name))));
    if (named.length > 0) return named.filter((family) => shared(subject, toId(family.name)) === longest);
    const open = families.filter((family) => !this.#isAnothers(file, family));
    const scored = open.map((family) => ({ family, score: overlap(file, family) }));
    const best = Math.max(minOverlap, ...scored.map(({ score }) => score));
    return scored.filter(({ score }) => score === best).map(({ family }) => family);
  }

  /**
   * Names another subject than the family, which has a file of its kind by name: all applications have the zones of the common
   * header, so that these alone make no glossary another's.
   */
  #isAnothers(file: GlossaryFile | ListFile, family: Family): boolean {
    if (subjectOf(file.name) === "" || sharesName(subjectOf(file.name), family.name)) return false;
    const ofItsKind = "data" in file ? this.#glossaries : this.#lists;
    const before = "data" in file ? "glossary/" : "lists/";
    const installed = (family.installed?.files ?? []).filter(({ name }) => name.startsWith(before));
    return [...ofItsKind, ...installed].some(({ name }) => sharesName(subjectOf(name), family.name));
  }

  /** What found no pack. */
  #refuseLeftOvers(families: readonly Family[]): void {
    for (const file of [...this.#glossaries, ...this.#lists])
      if (this.#familiesFor(file, families).length === 0) this.#cannotUse(file, "unused.noPack");
    for (const file of this.#documents)
      if (!families.some((family) => hasRoot(family, file)))
        this.#cannotUse(file, "unused.foreignRoot", { root: file.root.local, namespace: file.root.uri });
  }

  /* --------------------------------------------------------------------------------------------------- a pack */

  #toPack(family: Family, families: readonly Family[]): PlannedPack[] {
    const files = new Map<string, PlannedFile>();
    for (const file of family.members) files.set(file.name, { from: { source: this.#original(file.name) } });
    const glossaries = this.#glossariesOf(family, families, files);
    const lists = this.#listsOf(family, families, files);
    const samples = this.#samplesOf(family, files);
    const manifest = this.#manifest(family, [...glossaries.names, ...lists.names]);
    const texts = this.#textsOf(files, manifest);
    const { pack, problems } = loadPack((name) => texts.get(name));
    if (!pack) {
      for (const { file, args, at, line, column, kind } of problems)
        this.#bad.push({ file, kind: "bad.pack", args: { ...args, reason: kind }, at, line, column });
      return [];
    }
    const broken = manifest.schemas.flatMap(({ file }) => this.#schemaErrors(pack, file, ""));
    this.#bad.push(...broken.filter((one) => !this.#bad.some((other) => isSameNote(one, other))));
    if (broken.length > 0) return [];
    const joins = family.installed !== undefined;
    return [
      { manifest, files, pack, joins, readyMade: false, glossaries: glossaries.found, lists: lists.found, samples },
    ];
  }

  #glossariesOf(family: Family, families: readonly Family[], files: Map<string, PlannedFile>) {
    const mine = this.#glossaries.filter((file) => this.#familiesFor(file, families).includes(family));
    const before = (family.installed?.files ?? []).flatMap((file): GlossaryFile[] => {
      const { text } = file;
      if (text === undefined || !file.name.startsWith("glossary/")) return [];
      const source = `${family.id}:${file.name}`;
      return [{ ...file, text, source, data: readOfficialGlossary([{ name: file.name, text }]).glossary }];
    });
    const newest = new Map<string, GlossaryFile>();
    for (const file of [...before, ...mine]) {
      const key = glossaryKey(file.name);
      const known = newest.get(key);
      const isOlder =
        known !== undefined && compareVersions(glossaryVersion(file.name), glossaryVersion(known.name)) < 0;
      const [older, newer] = isOlder ? [file, known] : [known, file];
      newest.set(key, newer);
      if (older && mine.includes(older))
        this.#unused.push({ file: older.source, kind: "unused.older", args: { other: newer.source } });
    }
    const kept = [...newest.values()];
    const names = kept.map((file) => {
      const name = freeName(files, `glossary/${baseName(file.name)}`);
      files.set(name, { from: { source: file.source } });
      return name;
    });
    const found = kept
      .filter((file) => mine.includes(file))
      .map((file) => ({
        ...{ file: file.source, zones: file.data.zones.length, blocks: file.data.blocks.length },
      }));
    return { names, found };
  }

  #listsOf(family: Family, families: readonly Family[], files: Map<string, PlannedFile>) {
    const mine = this.#lists.filter((file) => this.#familiesFor(file, families).includes(family));
    const before = (family.installed?.files ?? []).filter((file) => file.name.startsWith("lists/"));
    for (const file of before) files.set(file.name, { from: { source: `${family.id}:${file.name}` } });
    for (const file of mine) {
      const name = `lists/${baseName(file.name)}`;
      files.set(name, { from: { source: this.#original(file.name) } });
      files.set(`${name}.json`, { from: { text: listFile(file.list) } });
    }
    return {
      names: [...files.keys()].filter((name) => name.startsWith("lists/") && name.endsWith(".json")),
      found: mine.map(({ name, list: { columns, codes } }) => ({
        ...{ file: this.#original(name), columns, codes },
      })),
    };
  }

  /** A sample takes the place of one of its name that was installed before. */
  #samplesOf(family: Family, files: Map<string, PlannedFile>) {
    const samples = this.#documents
      .filter((file) => hasRoot(family, file))
      .map((file) => ({ path: `samples/${baseName(file.name)}`, source: this.#original(file.name), text: file.text }));
    const fresh = new Set(samples.map((sample) => sample.path));
    for (const { name } of family.installed?.files ?? [])
      if (name.startsWith("samples/") && !fresh.has(name))
        files.set(name, { from: { source: `${family.id}:${name}` } });
    return samples;
  }

  #manifest(family: Family, glossary: readonly string[]): PackManifest {
    const schemas = schemasOf(family).sort((a, b) => compareVersions(b.version ?? "", a.version ?? ""));
    const before = family.installed?.manifest;
    // An answer is never sent, so no file name needs a code of its own.
    const isOfAnswers = this.#isOfAnswers(schemas);
    const codes = isOfAnswers ? {} : this.#codesOf(family);
    const applicationCode = this.request.options.codes?.[""] ?? before?.applicationCode ?? null;
    const isKnown = applicationCode !== null || Object.keys(codes).length > 0;
    const parts = family.members.map((file) => file.name).filter((name) => !schemas.some((one) => one.file === name));
    const { title } = this.request.options;
    return {
      id: family.id,
      title: title === undefined ? (before?.title ?? { en: family.name }) : { en: title },
      version: schemas[0]?.version ?? "1",
      official: false,
      applicationCode,
      ...(Object.keys(codes).length > 0 && { formCodes: codes }),
      ...(!isKnown && !isOfAnswers && { practiceCode: practiceCodeOf(family.id) }),
      schemas,
      ...(parts.length > 0 && { parts }),
      ...(glossary.length > 0 && { glossary }),
      ...(isOfAnswers && { answers: true, records: this.request.answers?.records }),
      samples: "samples",
    };
  }

  #isOfAnswers(schemas: readonly PackSchema[]): boolean {
    const known = this.request.answers?.schemas.flatMap(({ roots }) => roots) ?? [];
    return schemas.every(({ roots }) => roots.every((root) => known.includes(root)));
  }

  /** Forms that the schema lists, those of the samples, and what is known of their codes. */
  #codesOf(family: Family): Record<string, string> {
    const texts = this.#documents.filter((file) => hasRoot(family, file)).map((file) => file.text);
    const forms = new Set([
      ...family.members.flatMap((file) => listedForms(file.text)),
      ...texts.flatMap((text) => [...text.matchAll(formOfSample)].map(([, form]) => form)),
    ]);
    const codes: Record<string, string> = { ...family.installed?.manifest.formCodes };
    for (const form of forms) {
      const code = this.request.formCodes(form);
      if (code !== undefined) codes[form] ??= code;
    }
    for (const [form, code] of Object.entries(this.request.options.codes ?? {})) if (form !== "") codes[form] = code;
    return codes;
  }

  #textsOf(files: ReadonlyMap<string, PlannedFile>, manifest: PackManifest): Map<string, string | undefined> {
    const texts = new Map<string, string | undefined>();
    const sources = new Map<string, string | undefined>();
    for (const file of this.request.files) sources.set(file.name, file.text);
    for (const { manifest: before, files: own } of this.request.installed)
      for (const file of own) sources.set(`${before.id}:${file.name}`, file.text);
    for (const [name, { from }] of files) texts.set(name, "text" in from ? from.text : sources.get(from.source));
    return texts.set("pack.json", JSON.stringify(manifest));
  }

  /**
   * Mistakes that leave the schema unusable. Other breaches of the rules are told, and the schema is used as it is; so is what
   * another namespace would declare whose document is missing: it cannot be checked where it stands.
   */
  #schemaErrors(pack: Pack, file: string, folder: string): MaterialNote[] {
    const errors: MaterialNote[] = [];
    const { findings } = pack.compile(file);
    const lacks = findings.filter(({ kind }) => kind === "schema.notFound");
    const isOpen = (finding: SchemaFinding): boolean =>
      lacks.length > 0 && finding.kind === "schema.unresolved" && String(finding.args.name).includes(":");
    const isFatal = (finding: SchemaFinding): boolean =>
      finding.severity === "error" && fatal.has(finding.kind) && !isOpen(finding);
    const needed = findings.some(({ kind }) => kind === "schema.unresolved");
    const broken = findings.some(isFatal);
    for (const finding of findings) {
      const name = finding.uri.slice(finding.uri.indexOf(":") + 1);
      const place = { at: finding.from, ...positionOf(pack.files(name) ?? "", finding.from) };
      const args = { ...plain(finding.args), reason: finding.kind };
      const where = { file: folder + this.#original(name), ...place, args };
      if (finding.kind === "schema.notFound") {
        if (needed && broken)
          errors.push({ ...where, kind: "bad.needs", args: { file: String(finding.args.location) } });
        else this.#note({ ...where, kind: needed ? "note.missingNeeded" : "note.missing" });
      } else if (isFatal(finding)) errors.push({ ...where, kind: "bad.schema" });
      else this.#note({ ...where, kind: isOpen(finding) ? "note.open" : "note.schema" });
    }
    return errors;
  }

  #note(note: MaterialNote): void {
    if (!this.#notes.some((other) => isSameNote(note, other))) this.#notes.push(note);
  }
}

/** With these a part of the schema cannot be known. */
const fatal: ReadonlySet<string> = new Set([
  "schema.notWellFormed",
  "schema.notASchema",
  "schema.unresolved",
  "schema.notImported",
  "schema.circular",
  "schema.limit",
  "schema.wrongNamespace",
  "schema.unknownElement",
  "schema.misplacedElement",
  "schema.missingElement",
  "schema.missingAttribute",
  "schema.attributeValue",
  "schema.regex",
]);

function isSameNote(a: MaterialNote, b: MaterialNote): boolean {
  return a.file === b.file && a.kind === b.kind && a.at === b.at && a.args.reason === b.args.reason;
}

/* ------------------------------------------------------------------------------------------------------- helpers */

function plain(args: SchemaFinding["args"]): MaterialNote["args"] {
  const entries = Object.entries(args).map(([key, value]) => [
    key,
    typeof value === "object" ? value.join(", ") : value,
  ]);
  return Object.fromEntries(entries) as MaterialNote["args"];
}

function syntaxArgs(finding: SyntaxFinding): MaterialNote["args"] {
  return { ...plain(finding.args), reason: finding.kind };
}

/** Names without the folders that all schemas, else all files, have in common. */
function withoutCommonFolder(files: readonly MaterialFile[]): { file: MaterialFile; name: string }[] {
  const schemas = files.filter((file) => file.text !== undefined && isSchemaText(file.text));
  const folders = (schemas.length > 0 ? schemas : files).map((file) => file.name.split("/").slice(0, -1));
  const [first = [], ...others] = folders;
  let shared = first.length;
  for (const folder of others) while (first.slice(0, shared).some((part, at) => folder[at] !== part)) shared--;
  const prefix = first
    .slice(0, shared)
    .map((part) => `${part}/`)
    .join("");
  return files.map((file) => ({
    file,
    name: file.name.startsWith(prefix) ? file.name.slice(prefix.length) : file.name,
  }));
}

/** "DmfAOriginal" to "dmfaoriginal": lower-case letters, digits and hyphens. */
export function toId(name: string): string {
  return name
    .normalize("NFD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

function namesIn(members: readonly SchemaFile[]): Pick<Family, "elements" | "zones"> {
  const elements = new Set<string>();
  const zones = new Set<string>();
  for (const { text } of members) {
    for (const [, name] of text.matchAll(/<(?:[\w.-]+:)?element\b[^>]*?\bname\s*=\s*["']([^"']+)["']/g))
      elements.add(name);
    for (const [, words] of text.matchAll(/documentation\b[^>]*>([^<]{5,60})/g)) {
      const zone = zoneOf([words]);
      if (zone !== undefined) zones.add(zone);
    }
  }
  return { elements, zones };
}

/** The main documents, and imported ones of another namespace that have elements: payloads stand under them. */
function schemasOf(family: Family): PackSchema[] {
  const files = new SchemaFiles(family.members);
  const own = new Set(family.entries.map((entry) => entry.targetNamespace));
  const imported = family.members.filter((file) => !own.has(file.targetNamespace) && file.elements.length > 0);
  return [...family.entries, ...imported].map((file): PackSchema => {
    const closure = files.closure(file);
    const unlocated = closure.flatMap((part) =>
      part.links.flatMap((link) => {
        const target = link.location === undefined ? files.resolve(part, link) : undefined;
        return target && target !== file ? [target.name] : [];
      }),
    );
    return {
      file: file.name,
      namespace: file.targetNamespace || null,
      roots: rootsOf(file, closure),
      ...(file.version !== undefined && { version: file.version }),
      ...(unlocated.length > 0 && { also: [...new Set(unlocated)] }),
    };
  });
}

function hasRoot(family: Family, { root }: DocumentFile): boolean {
  return family.members.some((file) => file.targetNamespace === root.uri && file.elements.includes(root.local));
}

/** A glossary is about a schema when at least this share of its zones stands in it. */
const minOverlap = 0.3;

function overlap(file: GlossaryFile | ListFile, { zones }: Family): number {
  const data = "data" in file ? file.data : file.list.glossary;
  const numbers = new Set([...data.zones.map((one) => one.zone), ...data.blocks.map((one) => one.block)]);
  return [...numbers].filter((number) => zones.has(number)).length / Math.max(1, numbers.size);
}

/** What a glossary's name says beside its kind, version and language: "dimona" of "Zones_Dimona20233NL.xml". */
function subjectOf(name: string): string {
  const base = baseName(name).replace(/\.[A-Za-z]{2,4}$/, "");
  const bare = base
    .replace(/(?:[^A-Za-z]|(?<=\d))(?:NL|FR|EN|DE)$/i, "")
    .replace(/[ _.-]*(?:19|20)\d{2}[ _.-]?[1-4]?.*$/, "")
    .replace(
      /^(?:zones?|zonen|fb|blo[ck]s?|blokken|functionalblocks?|gloss\w*|anomal\w*|lijst|liste?|foutcodes?)[ _.-]*/i,
      "",
    );
  return toId(bare).replaceAll("-", "");
}

function sharesName(subject: string, family: string): boolean {
  const id = toId(family).replaceAll("-", "");
  return subject.length >= 3 && id.length >= 3 && (id.startsWith(subject) || subject.startsWith(id));
}

function shared(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

/** The same glossary in another version has the same key. */
function glossaryKey(name: string): string {
  const base = baseName(name).replace(/\.[A-Za-z]{2,4}$/, "");
  return base.replace(/(?:19|20)\d{2}[ _.-]?[1-4]/, "").toLowerCase();
}

function glossaryVersion(name: string): string {
  const [, year, quarter] = /((?:19|20)\d{2})[ _.-]?([1-4])/.exec(baseName(name)) ?? [];
  return year ? year + quarter : (versionedName(name).version ?? "0");
}

function freeName(files: ReadonlyMap<string, unknown>, wanted: string): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : wanted.replace(/(\.[^.]*)?$/, `-${count}$1`);
    if (!files.has(name)) return name;
  }
}

function listFile(list: AnomalyList): string {
  return `${JSON.stringify({ anomalyList: true, columns: list.columns, ...list.glossary }, null, 1)}\n`;
}

/** The identification of a form: the first thing in it. An answer names those of others further down. */
const formOfSample =
  /<(?:[\w.-]+:)?Form(?:\s[^>]*)?>\s*(?:<!--[\s\S]*?-->\s*)*<(?:[\w.-]+:)?Identification>\s*([^<\s]+)/g;

/** Values that the schema lists for the form's identification. */
function listedForms(text: string): string[] {
  const [, declaration = ""] =
    /<(?:[\w.-]+:)?element\s[^>]*name\s*=\s*["']Identification["'][^>]*>([\s\S]*?)<\/(?:[\w.-]+:)?element>/.exec(
      text,
    ) ?? [];
  return [...declaration.matchAll(/enumeration\s[^>]*value\s*=\s*["']([^"']+)["']/g)].map(([, value]) => value);
}

/** A code for exercises where nobody here knows the real one: X and three letters. */
function practiceCodeOf(id: string): string {
  return `X${id
    .toUpperCase()
    .replace(/[^A-Z]/g, "")
    .padEnd(3, "X")
    .slice(0, 3)}`;
}
