// The server: one client, its settings, its open documents. It relays; what a document means is decided in core.
import type {
  Connection,
  DidChangeTextDocumentParams,
  DidOpenTextDocumentParams,
  InitializeParams,
  InitializeResult,
  Location,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import { MessageType, ShowMessageNotification } from "vscode-languageserver/node";
import type { Pack } from "../../core/src/pack/pack";
import type { CheckEnvironment, CheckSession } from "../../core/src/check/session";
import { plainCharacter } from "../../core/src/catalogue/channelData";
import { explain, type ExplainSources } from "../../core/src/catalogue/explain";
import type { CompletionReader } from "../../core/src/features/completion";
import type { FixReader } from "../../core/src/features/fixes";
import type { FindingReader } from "../../core/src/features/findingHover";
import type { Place } from "../../core/src/schema/model";
import { codeLabel } from "../../core/src/features/zones";
import { earlier, type Moment } from "../../core/src/features/header";
import { placeOfCode } from "../../core/src/features/definition";
import { TextStore } from "../../core/src/text/textStore";
import { fill, type Language } from "../../core/src/messages/catalogue";
import { featureTexts } from "../../core/src/messages/features";
import {
  chosenLanguage,
  initializationOptionsFrom,
  section,
  settingsFrom,
  defaultSettings,
} from "../../protocol/src/settings";
import type { InitializationOptions, Settings } from "../../protocol/src/settings";
import { packsChanged, wantsStatus, type Explanation } from "../../protocol/src/messages";
import { rulesTyped } from "../../protocol/src/ruleMessages";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ByteFacts } from "../../core/src/text/utf8";
import { nameProblems } from "../../core/src/triplet/names";
import { toRange } from "./convert";
import { capabilitiesFor } from "./capabilities";

import { OpenDocument } from "./documents";
import { longText } from "./encoded";
import { Environments } from "./environments";
import type { NewDocument } from "../../core/src/features/refactorings";
import { linkTarget, newAddress, schemaLocation } from "./places";
import { OutlineOffer } from "./outlineOffer";
import { Publisher } from "./publisher";
import { Rehearsal } from "./rehearsal";
import { momentOf } from "../../core/src/channel/clock";
import type { Surroundings } from "./surroundings";
import type { TraceSink } from "./trace";
import { SlicedWork, type Pace } from "./work";
import { WorkspaceIndex } from "./workspaceIndex";
import { SchemaProblems } from "./schemaProblems";
import { WorkspaceFiles } from "./workspaceFiles";
import { XPathThread } from "./xpath/thread";

/**
 * After an edit diagnostics wait so long for the check to end: most edits need less. The others are told in two steps, of which the
 * first lacks what the check has not come to yet; in a small document, where that might be all of it, it is hardly ever needed.
 */
const firstSlices = [
  { upToUnits: 250_000, ms: 10 },
  { upToUnits: 5_000_000, ms: 2 },
  { upToUnits: 25_000_000, ms: 2.5 },
  { upToUnits: Infinity, ms: 4 },
];

/** When the rest is known to take much longer: time for what is nearest to the edit, and no more. */
const farSliceMs = 1;

/** A long answer that is typed in takes half a second of work to read: a person who types does it again soon. */
const answerDelayMs = 300;

/** Who asks at the cursor of a document that is being opened waits no longer: 10 MB take about a second. */
const firstPatienceMs = 2_000;

/** Long enough for a dialog to be gone, short enough not to be noticed. */
const refreshAgainMs = 1_000;

/** A client that declares settings and never sends them is served with the defaults after this long. */
const configurationPatienceMs = 2_000;

export class Server {
  readonly documents = new Map<string, OpenDocument>();
  readonly work: SlicedWork;
  readonly publisher: Publisher;
  readonly environments: Environments;
  /** Records of the files of the workspace. */
  readonly index: WorkspaceIndex;
  readonly workspaceFiles: WorkspaceFiles;
  readonly schemaProblems: SchemaProblems;
  readonly xpath: XPathThread;
  readonly rehearsal: Rehearsal;
  readonly outline = new OutlineOffer(this);
  settings: Settings = defaultSettings;
  options: InitializationOptions = {};
  client: InitializeParams["capabilities"] = {};
  #locale: string | undefined;
  #isReady = false;
  /** When something was last done that a message had asked for. */
  #workedAtMs = 0;
  #waiting: (() => void)[] = [];
  readonly ready = new Promise<void>((resolve) => this.#waiting.push(resolve));

  constructor(
    readonly connection: Connection,
    readonly surroundings: Surroundings,
    readonly trace: TraceSink,
  ) {
    this.work = new SlicedWork(surroundings, (error) => this.report("check", error));
    this.publisher = new Publisher(this);
    this.environments = new Environments(surroundings);
    this.workspaceFiles = new WorkspaceFiles(this);
    this.schemaProblems = new SchemaProblems(this);
    this.rehearsal = new Rehearsal(this);
    this.index = new WorkspaceIndex(this);
    this.xpath = new XPathThread(surroundings);
    surroundings.onPacksChanged(() => this.packsChanged());
  }

  get language(): Language {
    return chosenLanguage(this.settings.language, this.options.lang, this.#locale);
  }

  /** Diagnostics are pulled when the client declares that it can, unless it asks for the other way. */
  get pulls(): boolean {
    const asked = this.options.diagnostics;
    return asked ? asked === "pull" : this.client.textDocument?.diagnostic !== undefined;
  }

  get wantsStatus(): boolean {
    return wantsStatus(this.client.experimental);
  }

  initialize(params: InitializeParams): InitializeResult {
    this.client = params.capabilities;
    this.#locale = params.locale;
    this.options = initializationOptionsFrom(params.initializationOptions);
    this.trace.enabled = this.options.trace === "messages";
    this.workspaceFiles.setFolders(foldersOf(params));
    return { capabilities: capabilitiesFor(this), serverInfo: { name: "fla" } };
  }

  /** Asks for the settings; documents that were opened meanwhile wait for them. */
  async initialized(): Promise<void> {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, configurationPatienceMs).unref());
    await Promise.race([this.readSettings(), patience]);
    this.#watchFiles();
    this.#offerOutline();
    this.#watchFolders();
    this.#warnOfSchema();
    this.#isReady = true;
    for (const run of this.#waiting.splice(0)) run();
  }

  #warnOfSchema(): void {
    const { schema } = this.options;
    if (!this.environments.lacksSchema(schema)) return;
    const text = featureTexts[this.language]["server.schemaUnusable"];
    void this.connection.sendNotification(ShowMessageNotification.type, {
      type: MessageType.Error,
      message: fill(text, { file: schema ?? "" }),
    });
  }

  async readSettings(): Promise<void> {
    if (!this.client.workspace?.configuration) return;
    try {
      this.settings = settingsFrom(await this.connection.workspace.getConfiguration(section));
      this.trace.enabled = this.settings.trace === "messages" || this.options.trace === "messages";
    } catch (error) {
      this.report("workspace/configuration", error);
    }
  }

  /** Settings changed: everything that is open is checked again with them, without a restart. */
  async settingsChanged(): Promise<void> {
    const spoken = this.language;
    await this.readSettings();
    this.#watchFiles();
    this.#offerOutline();
    this.recheckAll();
    // Whoever lists packs shows their titles in the reader's language.
    if (this.language !== spoken) this.#tellPacks();
  }

  /** A file that the checks rest on changed on disk. */
  filesChanged(): void {
    this.packsChanged();
  }

  /** A pack was installed or removed, or a schema changed: what is open is checked again with what is there now. */
  packsChanged(): void {
    this.environments.forget();
    this.recheckAll();
    this.outline.renew().catch((error: unknown) => this.report("client/registerCapability", error));
    this.#tellPacks();
    // An editor that is just closing a dialog drops the first refresh of its lenses.
    this.surroundings.later(refreshAgainMs, () => this.publisher.refreshViews());
  }

  #tellPacks(): void {
    if (this.wantsStatus) void this.connection.sendNotification(packsChanged.method);
  }

  /** A file with rules is being typed: they count at once. */
  rulesTyped(value: unknown): void {
    const typed = rulesTyped.from(value);
    if (typed && this.workspaceFiles.typed(typed)) this.recheckAll();
  }

  /** Checks everything that is open again, with what stands in settings and workspace files now. */
  recheckAll(): void {
    this.workspaceFiles.forget();
    for (const open of this.documents.values()) {
      open.recheck(this.environmentOf(open.uri));
      this.check(open);
    }
    this.publisher.refreshViews();
  }

  /** Folders that are added or taken away while the server runs. */
  #watchFolders(): void {
    if (!this.client.workspace?.workspaceFolders) return;
    const { workspace } = this.connection;
    workspace.onDidChangeWorkspaceFolders(async () => {
      const folders = (await workspace.getWorkspaceFolders().catch(() => null)) ?? [];
      this.workspaceFiles.setFolders(folders.map(({ uri }) => uri));
      this.recheckAll();
    });
  }

  #offerOutline(): void {
    this.outline.settingsRead().catch((error: unknown) => this.report("client/registerCapability", error));
  }

  #watchFiles(): void {
    this.workspaceFiles.watch().catch((error: unknown) => this.report("client/registerCapability", error));
  }

  open({ textDocument }: DidOpenTextDocumentParams): void {
    this.#whenReady("textDocument/didOpen", () => {
      const open = new OpenDocument(textDocument, this.environmentOf(textDocument.uri));
      this.documents.set(textDocument.uri, open);
      this.check(open);
      void this.#lookAtBytes(open);
    });
  }

  /** What is on disk now is what will be signed and sent. */
  saved(uri: string): void {
    const open = this.documents.get(uri);
    if (open) void this.#lookAtBytes(open);
  }

  async #lookAtBytes(open: OpenDocument): Promise<void> {
    if (!open.uri.startsWith("file:")) return;
    const bytes = await this.surroundings.byteFacts(fileURLToPath(open.uri));
    if (!open.isOurs || this.documents.get(open.uri) !== open || sameBytes(bytes, open.session.bytes)) return;
    open.tellBytes(bytes);
    this.publisher.changed(open);
  }

  change({ textDocument, contentChanges }: DidChangeTextDocumentParams): void {
    this.#whenReady("textDocument/didChange", () => {
      const open = this.documents.get(textDocument.uri);
      if (!open) return;
      this.work.drop(open.uri);
      this.guard("textDocument/didChange", undefined, () =>
        open.change(textDocument.version, contentChanges, () => this.environmentOf(open.uri)),
      );
      this.check(open);
    });
  }

  /** Checks in slices what is not checked yet: what is known after the first goes out at once, the rest when it is known. */
  check(open: OpenDocument): void {
    const { surroundings, publisher } = this;
    const until = (deadlineMs: number) => open.advance(() => surroundings.nowMs() >= deadlineMs);
    const isDone = this.guard("check", true, () => open.advance(this.#lateForFirst(open)));
    publisher.changed(open);
    if (isDone) return this.#settled(open);
    let wasParsed = open.session.isParsed;
    this.work.start(
      open.uri,
      (deadlineMs) => {
        const hasMore = !until(deadlineMs);
        if (hasMore && !wasParsed && open.session.isParsed) publisher.changed(open);
        wasParsed = open.session.isParsed;
        return hasMore;
      },
      () => {
        publisher.completed(open);
        this.#settled(open);
      },
    );
  }

  #settled(open: OpenDocument): void {
    if (open.isAnswerStale) this.#readAfterPause(open);
    this.publisher.settled(open);
  }

  /** A long answer is read anew once nobody types: what it said before stays known until then. */
  #readAfterPause(open: OpenDocument): void {
    const { version } = open;
    const { surroundings, publisher } = this;
    surroundings.later(answerDelayMs, () => {
      if (this.documents.get(open.uri) !== open || open.version !== version || !open.isAnswerStale) return;
      this.work.start(
        open.uri,
        (deadlineMs) => !open.readAgain(() => surroundings.nowMs() >= deadlineMs),
        () => {
          publisher.changed(open);
          publisher.refreshViews();
        },
      );
    });
  }

  /** Something is done now that somebody waits for. */
  worked(): void {
    this.#workedAtMs = this.surroundings.nowMs();
  }

  /** Nothing was asked for so long, and nothing is under way. */
  isIdleFor(ms: number): boolean {
    if (this.surroundings.nowMs() - this.#workedAtMs < ms || this.xpath.isAwaited) return false;
    return [...this.documents.keys()].every((uri) => !this.work.isBusy(uri));
  }

  /** Waits until a document's text is parsed, or all of it is checked; edits meanwhile are waited for, too. */
  async whenParsed(open: OpenDocument): Promise<void> {
    while (!open.isReady && this.documents.get(open.uri) === open) await this.#aWhile(open);
  }

  async whenChecked(open: OpenDocument, patienceMs: number): Promise<void> {
    const { surroundings, documents } = this;
    const isLate = lateAfter(surroundings, patienceMs);
    while (!open.isSettled && documents.get(open.uri) === open && !isLate()) await this.#aWhile(open);
    await this.whenParsed(open);
  }

  /**
   * Waits until a document that was just opened is checked once, with patience: what may stand at a place, and what it means, is not
   * known before, and an editor asks only once.
   */
  async whenFirstChecked(open: OpenDocument): Promise<void> {
    await (open.wasChecked ? this.whenParsed(open) : this.whenChecked(open, firstPatienceMs));
  }

  #aWhile(open: OpenDocument): Promise<void> {
    if (!this.work.isBusy(open.uri)) open.advance(() => false);
    return this.giveWay();
  }

  /** Lets the messages that have come in go first. */
  giveWay(): Promise<void> {
    return new Promise((resolve) => this.surroundings.soon(resolve));
  }

  close(uri: string): void {
    this.#whenReady("textDocument/didClose", () => {
      this.work.drop(uri);
      if (this.documents.delete(uri)) this.publisher.closed(uri);
      this.schemaProblems.changed();
    });
  }

  /**
   * The moment of a new header: now. A chosen day has one fixed hour: each call takes another moment of the hour before it, so
   * that no two headers are the same, and none lies in the future.
   */
  headerMoment(uri: string): Moment {
    const { asOf } = this.environmentOf(uri);
    if (!this.settings.asOf && !this.options.asOf) return asOf;
    const [, minute, second] = this.surroundings.now().time.split(":").map(Number);
    return earlier(asOf, Math.round((minute * 60 + second) * 1_000));
  }

  environmentOf(uri: string): CheckEnvironment {
    const day = this.settings.asOf || this.options.asOf;
    const environment = this.environments.environment({
      uri,
      schema: this.options.schema,
      mapped: this.workspaceFiles.schemaFor(uri),
      packId: this.settings.pack || this.options.pack,
      ...this.packPlaces,
      asOf: day ? momentOf(day) : this.surroundings.now(),
    });
    return {
      ...environment,
      nameProblems: nameProblems(decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1))),
      rules: this.workspaceFiles.rulesFor(uri),
    };
  }

  /** Where packs are looked for. A workspace's own count only where somebody vouches for the workspace. */
  get packPlaces() {
    const { packFolders = [], trusted = true } = this.options;
    return { packFolders, workspaces: this.workspaceFiles.folders, trusted };
  }

  /** How features speak to this client about a document. */
  readerOf(open: OpenDocument): CompletionReader & FindingReader & FixReader {
    return this.readerOfSession(open.session, open.uri);
  }

  /** The packs that documents are checked with. */
  get packs(): readonly Pack[] {
    return this.environments.packs(this.packPlaces);
  }

  /** The same about a document that is open nowhere. */
  readerOfSession(session: Pick<CheckSession, "pack">, uri: string): CompletionReader & FindingReader & FixReader {
    const { language } = this;
    const channelData = this.surroundings.channelData();
    const { types, rules } = channelData;
    const packs = this.environments.packs(this.packPlaces);
    return {
      language,
      masked: this.settings.maskIdentities,
      rules: [...(session.pack?.rules ?? []), ...rules, ...this.workspaceFiles.rulesFor(uri)],
      codeLabel: (list, code) => codeLabel(session.pack, list, code, language),
      anomalyTitle: (code) => types.get(code.slice(-3))?.label[language],
      anomalyType: (code) => types.get(code.slice(-3)),
      explainLink: this.options.explainLink,
      plainCharacter: (char) => plainCharacter(char, channelData),
      packs: packs.filter((pack) => !pack.manifest.answers),
      snippets: this.surroundings.snippets(),
      roots: [
        ...new Set(
          packs
            .filter((pack) => !pack.manifest.answers)
            .flatMap((pack) => pack.manifest.schemas.flatMap((schema) => schema.roots)),
        ),
      ],
    };
  }

  /** An edit that the client refuses when the document has changed meanwhile, where it can do that. */
  versionedEdit(open: OpenDocument, edits: TextEdit[]): WorkspaceEdit {
    if (!this.client.workspace?.workspaceEdit?.documentChanges) return { changes: { [open.uri]: edits } };
    return { documentChanges: [{ textDocument: { uri: open.uri, version: open.version }, edits }] };
  }

  /** New files beside a document, under names that are still free; of one that was never saved, documents that are not saved either. */
  newFiles(open: OpenDocument, documents: readonly NewDocument[]): WorkspaceEdit {
    const documentChanges = documents.flatMap(({ suffix, pieces }): NonNullable<WorkspaceEdit["documentChanges"]> => {
      const uri = newAddress(open.uri, suffix, this.surroundings);
      const start = { line: 0, character: 0 };
      return [
        { kind: "create", uri },
        { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: longText(pieces) }] },
      ];
    });
    return { documentChanges };
  }

  schemaLocation(place: Place | undefined): Location[] {
    return schemaLocation(place, this.environments, this.surroundings);
  }

  /** The entry of a code in its list. */
  codeLocation(open: OpenDocument, { list, code }: { list: string; code: string }): Location | undefined {
    const file = open.session.pack && this.environments.codeListFile(open.session.pack.id);
    const text = file === undefined ? undefined : this.surroundings.readText(file);
    const place = text === undefined ? undefined : placeOfCode(text, list, code);
    if (file === undefined || text === undefined || !place) return undefined;
    return { uri: pathToFileURL(file).href, range: toRange(TextStore.from(text), place) };
  }

  linkTarget(open: OpenDocument, target: string): string | undefined {
    return linkTarget(open.uri, target, this.environments);
  }

  explain(code: string, language: Language, open: OpenDocument | undefined): Explanation | null {
    return explain(code, language, this.explainSources(open)) ?? null;
  }

  /** Packs and rules that say what a code means: the document's own, else all. */
  explainSources(open: OpenDocument | undefined): ExplainSources {
    const own = open?.isAnswer ? undefined : open?.session.pack; // An answer speaks of the codes of any declaration.
    const packs = own ? [own] : this.environments.packs(this.packPlaces);
    const channelData = this.surroundings.channelData();
    const rules = [...this.workspaceFiles.rulesFor(open?.uri ?? ""), ...channelData.rules];
    return { packs, channelData: { ...channelData, rules } };
  }

  /** Runs one feature; when it fails, the log says where, and the client gets the empty answer. */
  guard<T>(name: string, empty: T, run: () => T): T {
    this.worked();
    try {
      return run();
    } catch (error) {
      this.report(name, error);
      return empty;
    }
  }

  /** Name of the error and the place in our code: the message may hold content of a declaration, and stays out. */
  report(name: string, error: unknown): void {
    const kind = error instanceof Error ? error.name : typeof error;
    const place =
      error instanceof Error
        ? /\bat .*/.exec(error.stack?.split("\n").find((line) => /^\s+at /.test(line)) ?? "")
        : null;
    this.connection.console.error(`${name} failed: ${kind} ${place?.[0] ?? ""}`);
  }

  /** Says when the first diagnostics have to go out, from now on. */
  #lateForFirst(open: OpenDocument): () => boolean {
    const isLate = lateAfter(this.surroundings, firstSliceOf(open));
    const isLateForFar = lateAfter(this.surroundings, farSliceMs);
    return () => (isLateForFar() && open.session.isFarFromDone) || isLate();
  }

  /** Keeps the order of messages that came before the settings did. */
  #whenReady(name: string, run: () => void): void {
    const guarded = () => this.guard(name, undefined, run);
    if (this.#isReady) guarded();
    else this.#waiting.push(guarded);
  }
}

/** Nothing is published again when nothing changed: most files are saved as they were. */
function sameBytes(a: ByteFacts | undefined, b: ByteFacts | undefined): boolean {
  const isPlain = (facts: ByteFacts | undefined) =>
    !facts || (!facts.byteOrderMark && facts.notUtf8At === undefined && facts.crlf * facts.lf + facts.cr === 0);
  return (isPlain(a) && isPlain(b)) || JSON.stringify(a) === JSON.stringify(b);
}

/** The folders of the workspace; an older client names one root. */
function foldersOf(params: InitializeParams): string[] {
  const root = params.rootUri ? [params.rootUri] : [];
  return params.workspaceFolders?.map(({ uri }) => uri) ?? root;
}

/** Says whether so much time has gone by since now. */
function lateAfter({ nowMs }: Pick<Pace, "nowMs">, delayMs: number): () => boolean {
  const deadlineMs = nowMs() + delayMs;
  return () => nowMs() >= deadlineMs;
}

function firstSliceOf({ units }: OpenDocument): number {
  return firstSlices.find(({ upToUnits }) => units <= upToUnits)!.ms;
}
