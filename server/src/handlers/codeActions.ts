import {
  CodeActionKind,
  LSPErrorCodes,
  ResponseError,
  type CodeAction,
  type CodeActionParams,
} from "vscode-languageserver/node";
import { fixAllSteps, fixesAt, fixesOf, type Fix } from "../../../core/src/features/fixes";
import { formattingChanges } from "../../../core/src/features/formatting";
import { refactoringsAt, type Refactoring } from "../../../core/src/features/refactorings";
import type { Change } from "../../../core/src/features/carried";
import type { Steps } from "../../../core/src/features/steps";
import type { Finding } from "../../../core/src/findings/finding";
import { draftRule } from "../../../core/src/answers/draftRule";
import { answerText } from "../../../core/src/messages/answers";
import { fill, type Language } from "../../../core/src/messages/catalogue";
import { featureTexts, type FeatureText } from "../../../core/src/messages/features";
import {
  clientCommands,
  fixAllDataFrom,
  wholeFixDataFrom,
  type FixAllData,
  type WholeFixData,
} from "../../../protocol/src/messages";
import { refactoringDataFrom, type RefactoringData } from "../../../protocol/src/writing";
import { toDiagnostic, toOffset, type Span } from "../convert";
import type { OpenDocument } from "../documents";
import { inSlices, longHandler } from "../handler";
import { isMixedIn, textEdits } from "./formatting";
import { isUntitled } from "../places";
import type { Server } from "../server";

/** Everything that is safe, in one action: editors run it on save when told to. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.fla`;

/** A file that is too large for the channel loses a third of its length without its white space. */
export const minifyKind = `${CodeActionKind.Source}.minify.fla`;

/** A selection of more than a few screens may touch tens of thousands of findings. */
const smallUnits = 16_384;

/** Fixes of so many findings are offered at once: nobody chooses from ten thousand. */
const maxFixed = 500;

export const codeActions = longHandler<CodeActionParams, CodeAction[]>(
  "textDocument/codeAction",
  [],
  function* (open, params, server) {
    const range = { from: toOffset(open.text, params.range.start), to: toOffset(open.text, params.range.end) };
    const { only } = params.context;
    // An action answers to its own kind and to those above it.
    const wanted = (kind: CodeActionKind) =>
      !only || only.some((asked) => asked === "" || kind === asked || kind.startsWith(`${asked}.`));
    const reader = server.readerOf(open);
    const actions: CodeAction[] = [];
    if (wanted(CodeActionKind.QuickFix)) {
      if (range.to - range.from > smallUnits) yield* open.session.findingSteps();
      const findings = server.publisher.shownIn(open, range);
      const fixes: Fix[] = [];
      for (const finding of findings.slice(0, maxFixed)) {
        yield;
        for (const fix of fixesOf(open.session, finding, reader)) fixes.push(fix);
      }
      for (const fix of fixes) actions.push(yield* toAction(fix, open, server));
      actions.push(...(yield* fixAllOfCode(fixes, open, server)));
      actions.push(...installs(findings, open, server));
      actions.push(...drafts(open, range, server));
      actions.push(...silencings(findings, open, server));
    }
    const isRewriting = [CodeActionKind.RefactorRewrite, CodeActionKind.RefactorExtract].some(wanted);
    if (isRewriting)
      actions.push(...(yield* refactorings(range, open, server)).filter(({ kind }) => wanted(kind ?? "")));
    // Looking at a whole file costs: only who asks for this kind is offered it.
    if (only?.length && wanted(fixAllKind)) actions.push(...(yield* fixAllSafe(open, server)));
    if (only?.length && wanted(minifyKind)) actions.push(...(yield* minified(open, server)));
    return actions;
  },
);

/** Fills in the edit of an action that was chosen; it stays without one when the document has changed since it was offered. */
export function codeActionResolve(server: Server): (action: CodeAction) => Promise<CodeAction> {
  return async (action) => {
    await server.ready;
    const data = refactoringDataFrom(action.data) ?? wholeFixDataFrom(action.data) ?? fixAllDataFrom(action.data);
    const open = data && server.documents.get(data.uri);
    if (!data || !open) return action;
    await server.whenParsed(open);
    const { version } = open;
    if ("version" in data && data.version !== version) return action;
    const name = "codeAction/resolve";
    return inSlices(
      name,
      action,
      server,
      () => filledIn(action, data, open, server),
      () => {
        if (open.version !== version) throw new ResponseError(LSPErrorCodes.ContentModified, name);
      },
    );
  };
}

function* filledIn(
  action: CodeAction,
  data: RefactoringData | WholeFixData | FixAllData,
  open: OpenDocument,
  server: Server,
): Steps<CodeAction> {
  if ("refactoring" in data) return { ...action, edit: yield* rewrite(data, open, server) };
  const edit = yield* "wholeFix" in data ? wholeFix(data, open, server) : allOfCode(data, open, server);
  return { ...action, edit };
}

/** Where a schema is missed: the way to install it, for clients that can. */
function installs(here: readonly Finding[], open: OpenDocument, server: Server): CodeAction[] {
  if (!server.wantsStatus) return [];
  const missed = here.find(({ kind }) => missedKinds.has(kind));
  if (!missed) return [];
  const title = say(server, "fix.installSchema");
  const diagnostics = [toDiagnostic(missed, server.publisher.frame(open))];
  return [
    { title, kind: CodeActionKind.QuickFix, diagnostics, command: { title, command: clientCommands.installPack } },
  ];
}

const missedKinds: ReadonlySet<string> = new Set(["fla.noSchema", "fla.otherVersion", "xsd.wildcardNoSchema"]);

/** For what came back and had not been foreseen at its element: a rule, so that it is foreseen the next time. */
function drafts(open: OpenDocument, range: Pick<Change, "from" | "to">, server: Server): CodeAction[] {
  const here = open.returned.filter(({ from, to }) => from <= range.to && range.from <= to);
  if (here.length === 0) return [];
  const key = ({ code, path }: Finding) => `${code} ${path.join()}`;
  const codes = new Set(here.map(({ code }) => code));
  const foreseen = new Set(open.session.findings().flatMap((one) => (codes.has(one.code) ? key(one) : [])));
  const missed = here.filter((finding) => !foreseen.has(key(finding)));
  return missed.map((finding): CodeAction => {
    const name = decodeURIComponent(finding.origin.uri?.split("/").pop() ?? finding.source);
    const explain = (language: Language) => server.explain(finding.code, language, open) ?? undefined;
    const title = answerText("draft.title", { code: finding.code }, server.language);
    const rule = draftRule(open.session.tree, finding, explain, name);
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [toDiagnostic(finding, server.publisher.frame(open))],
      command: { title, command: clientCommands.draftRule, arguments: [rule, open.uri] },
    };
  });
}

function* toAction(fix: Fix, open: OpenDocument, server: Server): Steps<CodeAction> {
  const action = {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(fix.finding, server.publisher.frame(open))],
    isPreferred: fix.preferred,
  };
  if (fix.whole && editsAreLazy(server)) {
    const data: WholeFixData = { uri: open.uri, version: open.version, wholeFix: fix.title, at: fix.finding.from };
    return { ...action, data };
  }
  return { ...action, edit: yield* editOf(fix.whole ? yield* fix.whole() : fix.changes, open, server) };
}

/** The edit of a fix of the whole file that was chosen; none when the document has changed since it was offered. */
function* wholeFix(
  { wholeFix: title, at }: WholeFixData,
  open: OpenDocument,
  server: Server,
): Steps<CodeAction["edit"]> {
  const reader = server.readerOf(open);
  const findings = server.publisher.shownIn(open, { from: at, to: at });
  const fixes = fixesAt(open.session, findings, { from: at, to: at }, reader);
  const chosen = fixes.find((fix) => fix.title === title);
  return chosen?.whole && (yield* editOf(yield* chosen.whole(), open, server));
}

/** Can the client ask for an edit once the action is chosen? */
function editsAreLazy({ client }: Server): boolean {
  return client.textDocument?.codeAction?.resolveSupport?.properties.includes("edit") ?? false;
}

/** For each code at the place whose first fix could be applied elsewhere in the file, too. */
function* fixAllOfCode(fixes: readonly Fix[], open: OpenDocument, server: Server): Steps<CodeAction[]> {
  // A fix of the whole file is all there is to do for its code.
  const first = new Map<string, Finding>();
  for (const { preferred, whole, finding } of fixes)
    if (preferred && !whole && !first.has(finding.code)) first.set(finding.code, finding);
  const lazy = editsAreLazy(server);
  const actions: CodeAction[] = [];
  for (const [code, one] of first) {
    yield;
    if (!server.publisher.showsSeveral(open, code)) continue;
    const data: FixAllData = { uri: open.uri, code };
    // With its diagnostic it stands beside the fix; an editor puts what has none last.
    const diagnostics = [toDiagnostic(one, server.publisher.frame(open))];
    const action = { title: say(server, "fix.allOfCode", { code }), kind: CodeActionKind.QuickFix, diagnostics };
    actions.push(lazy ? { ...action, data } : { ...action, edit: yield* allOfCode(data, open, server) });
  }
  return actions;
}

function* allOfCode({ code }: FixAllData, open: OpenDocument, server: Server): Steps<CodeAction["edit"]> {
  const same = (yield* server.publisher.shownSteps(open)).filter((finding) => finding.code === code);
  const changes = yield* fixAllSteps(open.session, same, server.readerOf(open), (fix) => fix.preferred);
  return yield* editOf(changes, open, server);
}

function* fixAllSafe(open: OpenDocument, server: Server): Steps<CodeAction[]> {
  yield* open.session.findingSteps();
  const findings = server.publisher.findings(open);
  const changes = yield* fixAllSteps(open.session, findings, server.readerOf(open), (fix) => fix.safe);
  if (changes.length === 0) return [];
  return [{ title: say(server, "fix.allSafe"), kind: fixAllKind, edit: yield* editOf(changes, open, server) }];
}

function* minified(open: OpenDocument, server: Server): Steps<CodeAction[]> {
  const changes = yield* formattingChanges(
    open.session.tree,
    { from: 0, to: open.text.length },
    { indent: "", lineBreak: "", isMixed: isMixedIn(open) },
  );
  if (changes.length === 0) return [];
  return [{ title: say(server, "source.minify"), kind: minifyKind, edit: yield* editOf(changes, open, server) }];
}

/** Not to show a code in this folder, or at this place: for clients that know the command. */
function silencings(found: readonly Finding[], open: OpenDocument, server: Server): CodeAction[] {
  if (!server.wantsStatus || !server.workspaceFiles.holds(open.uri)) return [];
  const here = found.filter(({ source }) => source !== "OUT" && source !== "OUTTEST");
  const byCode = new Map(here.map((finding) => [finding.code, finding]));
  return [...byCode.values()].flatMap((finding) => {
    const { code } = finding;
    const path = finding.path.join(",");
    const action = (key: FeatureText, place: string | undefined): CodeAction => {
      const title = say(server, key, { code });
      const command = { title, command: clientCommands.silence, arguments: [open.uri, code, place] };
      return {
        title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [toDiagnostic(finding, server.publisher.frame(open))],
        command,
      };
    };
    return [...(path === "" ? [] : [action("fix.silencePlace", path)]), action("fix.silenceCode", undefined)];
  });
}

const kinds: Record<Refactoring["kind"], CodeActionKind> = {
  rewrite: CodeActionKind.RefactorRewrite,
  extract: CodeActionKind.RefactorExtract,
};

/** Rewritings of the element at a place. New files are only for clients that can make them and ask for an edit when it is wanted. */
function* refactorings(range: Span, open: OpenDocument, server: Server): Steps<CodeAction[]> {
  const { client } = server;
  const lazy = editsAreLazy(server);
  const creates = client.workspace?.workspaceEdit?.resourceOperations?.includes("create") ?? false;
  const actions: CodeAction[] = [];
  for (const one of yield* refactoringsAt(open.session, range, server.readerOf(open))) {
    const action = { title: one.title, kind: kinds[one.kind] };
    if (one.documents && !(creates && lazy && mayHaveSiblings(open, server))) continue;
    const data: RefactoringData = { uri: open.uri, version: open.version, refactoring: one.id, ...range };
    actions.push(lazy ? { ...action, data } : { ...action, edit: yield* editOf(yield* one.changes(), open, server) });
  }
  return actions;
}

/** Can documents be made beside this one? Beside one that was never saved only a client of ours makes them. */
function mayHaveSiblings({ uri }: OpenDocument, { wantsStatus }: Server): boolean {
  return uri.startsWith("file:") || (isUntitled(uri) && wantsStatus);
}

/** The edit of a rewriting that was chosen. */
function* rewrite(
  { refactoring, from, to }: RefactoringData,
  open: OpenDocument,
  server: Server,
): Steps<CodeAction["edit"]> {
  const offered = yield* refactoringsAt(open.session, { from, to }, server.readerOf(open));
  const chosen = offered.find(({ id }) => id === refactoring);
  if (!chosen) return undefined;
  if (chosen.documents) return server.newFiles(open, yield* chosen.documents());
  return yield* editOf(yield* chosen.changes(), open, server);
}

function* editOf(changes: readonly Change[], open: OpenDocument, server: Server): Steps<CodeAction["edit"]> {
  return server.versionedEdit(open, yield* textEdits(changes, open));
}

function say(server: Server, key: FeatureText, args: Record<string, string> = {}): string {
  return fill(featureTexts[server.language][key], args, server.language);
}
