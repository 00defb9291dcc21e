// The requests of our own protocol, each relayed to core.
import { embeddedAt, embeddedContent } from "../../../core/src/features/embedded";
import { autoCloseAt } from "../../../core/src/features/tags";
import { findPath, locationOf, xpathOf } from "../../../core/src/features/locations";
import { formAlone } from "../../../core/src/features/forms";
import { elementRange, nameRange, nodeAt } from "../../../core/src/xml/nodes";
import type { Steps } from "../../../core/src/features/steps";
import { jsonFileSteps } from "../../../core/src/check/report";
import * as own from "../../../protocol/src/messages";
import { anchorAnswers, correctAnswers, readShown } from "../answers";
import { toOffset, toRange } from "../convert";
import { longText } from "../encoded";
import { allChecked, longOwnHandler, ownHandler } from "../handler";

export const status = longOwnHandler(
  own.status,
  null,
  function* (open, _, server): Steps<own.DocumentStatus | null> {
    return open ? yield* server.publisher.status(open) : null;
  },
  allChecked,
);

export const checkReport = longOwnHandler(
  own.check,
  null,
  function* (open, { uri }, server): Steps<own.CheckResult | null> {
    if (!open) return null;
    if (open.anchorsStale) yield* anchorAnswers(open);
    return { version: open.version, file: yield* jsonFileSteps(open.session, uri, server.language) };
  },
  allChecked,
);

export const explainCode = ownHandler(own.explain, null, (open, params, server): own.Explanation | null =>
  server.explain(params.code, params.language ?? server.language, open),
);

const nothingShown: own.SetAnomaliesResult = { shown: 0, unanchored: 0, correctable: 0 };

export const setAnomalies = longOwnHandler(
  own.setAnomalies,
  nothingShown,
  function* (open, params, server): Steps<own.SetAnomaliesResult> {
    if (!open) return nothingShown;
    open.shownAnswers = params.answers.length === 0 ? undefined : yield* readShown(open, params, server.surroundings);
    const result = yield* anchorAnswers(open);
    server.publisher.changed(open);
    return result;
  },
);

export const pathAt = longOwnHandler(own.pathAt, null, function* (open, params): Steps<own.PathResult | null> {
  if (!open) return null;
  const { tree } = open.session;
  const node = nodeAt(tree, toOffset(open.text, params.position));
  if (node === undefined) return null;
  return {
    location: locationOf(tree, node),
    xpath: yield* xpathOf(tree, node),
    range: toRange(open.text, elementRange(tree, node)),
  };
});

export const rangeOfPath = longOwnHandler(own.rangeOfPath, null, function* (open, params): Steps<own.Range | null> {
  const node = open && (yield* findPath(open.session.tree, params.path));
  return open && node !== undefined ? toRange(open.text, nameRange(open.session.tree, node)) : null;
});

export const returnedPlace = ownHandler(own.returnedPlace, null, (open, params): own.Range | null => {
  const { answer, form, anomaly } = params;
  const found = open?.returned.find(
    (one) => one.origin.uri === answer && one.answerForm === form && (anomaly ?? one.anomaly) === one.anomaly,
  );
  return open && found ? toRange(open.text, found) : null;
});

export const correctiveFile = longOwnHandler(
  own.correctiveFile,
  null,
  function* (open, _, server): Steps<own.CorrectiveFileResult | null> {
    if (!open) return null;
    return yield* correctAnswers(open, server.headerMoment(open.uri));
  },
);

export const autoClose = ownHandler(own.autoClose, null, (open, params): own.AutoCloseResult | null => {
  const text = open && autoCloseAt(open.session.tree, toOffset(open.text, params.position));
  return text === undefined ? null : { text };
});

export const embedded = ownHandler(own.embedded, null, (open, params): own.EmbeddedResult | null => {
  if (!open) return null;
  const path = params.path ?? (params.position && embeddedAt(open.session, toOffset(open.text, params.position))?.path);
  const found = path === undefined ? undefined : embeddedContent(open.session, path.split(",").map(Number));
  return found ? { base64: found.base64, name: found.embedded.name } : null;
});

export const extractForm = longOwnHandler(
  own.extractForm,
  null,
  function* (open, params): Steps<own.ExtractFormResult | null> {
    const pieces = open && (yield* formAlone(open.session, params.index));
    return pieces === undefined ? null : { text: longText(pieces) };
  },
);
