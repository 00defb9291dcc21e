// A report on submissions, for people who were not there: HTML to read, CSV to count. Names of sets, dates, results and codes; never
// a value of a declaration, and no path of this machine.
import { channelReportText, type ChannelReportMessage } from "../messages/channelReport";
import type { Language } from "../messages/catalogue";
import { folders } from "../triplet/names";
import { inBrussels } from "./clock";
import { summariseMeasures } from "./comparison";
import type { Submission } from "./submissions";

/** One row: a submission in words and numbers. */
interface Row {
  readonly channel: string;
  readonly day: string;
  readonly set: string;
  readonly folder: string;
  readonly practice: string;
  readonly state: string;
  readonly declarations: number;
  readonly answers: number;
  readonly codes: readonly string[];
  readonly sentAt: string;
  readonly lastAnswerAt: string;
}

const columns: readonly (keyof Row)[] = [
  "channel",
  "day",
  "set",
  "folder",
  "practice",
  "state",
  "declarations",
  "answers",
  "codes",
  "sentAt",
  "lastAnswerAt",
];

/** The columns that are counts: they stand on the right. */
const counts: ReadonlySet<keyof Row> = new Set(["declarations", "answers"]);

/**
 * Values after RFC 4180, a heading and then a line a submission, for a spreadsheet in the reader's language: where numbers have a
 * decimal comma, it takes a semicolon between values. Days and times are those of ISO 8601, in Brussels: it sorts them.
 */
export function submissionsCsv(submissions: readonly Submission[], language: Language): string {
  const separator = language === "en" ? "," : ";";
  const head = columns.map((column) => say(`column.${column}`, language));
  const rows = submissions.map((one) => {
    const row = rowOf(one, language, sortableTime);
    return columns.map((column) => (column === "codes" ? row.codes.join(" ") : String(row[column])));
  });
  return [head, ...rows].map((fields) => fields.map(csvField).join(separator)).join("\r\n") + "\r\n";
}

/** A field that a spreadsheet would take for a formula gets an apostrophe. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One page of its own: no script, nothing from elsewhere. */
export function submissionsHtml(submissions: readonly Submission[], language: Language, madeAt: Date): string {
  const title = say("title", language);
  const head = columns.map((column) => `<th scope="col">${escaped(say(`column.${column}`, language))}</th>`).join("");
  const rows = submissions.map((one) => {
    const row = rowOf(one, language, (iso) => localTime(iso, language));
    const cells = columns.map((column) => cellHtml(column, row)).join("");
    return `<tr class="${one.state}">${cells}</tr>`;
  });
  return `<!DOCTYPE html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${escaped(title)}</title>
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body { font: 14px/1.4 system-ui, sans-serif; margin: 2em; color: #222; background: #fff; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { border: 1px solid #bbb; padding: .3em .6em; text-align: left; vertical-align: top; }
th { background: #eee; } th[scope=row] { background: none; font-weight: normal; }
td.count { text-align: right; } td.codes span { white-space: nowrap; }
tr.refused > *, tr.failed > * { background: #fdecea !important; }
tr.anomalies > *, tr.goUnknown > * { background: #fff6e0 !important; }
tr.accepted > * { background: #edf7ed !important; }
</style></head>
<body>
<h1>${escaped(title)}</h1>
<p>${escaped(say("made", language, { at: localTime(madeAt.toISOString(), language), count: submissions.length }))}</p>
${countsHtml(submissions, language)}
${measureHtml(submissions, language)}
<h2 id="list">${escaped(say("list", language))}</h2>
<table aria-labelledby="list"><thead><tr>${head}</tr></thead><tbody>
${rows.join("\n")}
</tbody></table>
</body></html>
`;
}

/** A code is never broken in the midst. */
function cellHtml(column: keyof Row, row: Row): string {
  if (column === "codes")
    return `<td class="codes">${row.codes.map((code) => `<span>${escaped(code)}</span>`).join(" ")}</td>`;
  return `<td${counts.has(column) ? ' class="count"' : ""}>${escaped(String(row[column]))}</td>`;
}

/** Predicted against returned alone, with the codes that were missed most; it takes the colours of the editor. */
export function measurePage(submissions: readonly Submission[], language: Language): string {
  const { misses } = summariseMeasures(submissions);
  const rows = misses.slice(0, 30).map(([code, count]) => `<tr>${rowHead(escaped(code))}<td>${count}</td></tr>`);
  const heads = ["measure.code", "measure.missed"] as const;
  const head = heads.map((key) => `<th scope="col">${escaped(say(key, language))}</th>`).join("");
  const missed = rows.length > 0 ? table(rows, escaped(say("measure.missed", language)), head) : "";
  return `<!DOCTYPE html>
<html lang="${language}"><head><meta charset="utf-8"><title>${escaped(say("measure.title", language))}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>table { border-collapse: collapse; margin: 1em 0; } th, td { border: 1px solid #8886; padding: .3em .8em; text-align: left; } th[scope=row] { font-weight: normal; }</style>
</head><body>
${measureHtml(submissions, language)}
${missed}
</body></html>
`;
}

/** How many submissions are in each state. */
function countsHtml(submissions: readonly Submission[], language: Language): string {
  const states = new Map<Submission["state"], number>();
  for (const { state } of submissions) states.set(state, (states.get(state) ?? 0) + 1);
  const rows = [...states].map(([state, count]) => {
    const name = escaped(say(`state.${state}`, language));
    return `<tr class="${state}">${rowHead(name)}<td class="count">${count}</td></tr>`;
  });
  return rows.length > 0 ? table(rows, escaped(say("title", language))) : "";
}

/** Predicted against returned, by month. */
function measureHtml(submissions: readonly Submission[], language: Language): string {
  const { months } = summariseMeasures(submissions);
  if (months.length === 0) return "";
  const names = ["month", "foreseen", "both", "otherCode", "returnedOnly", "predictedOnly"] as const;
  const head = names.map((name) => `<th scope="col">${escaped(say(`measure.${name}`, language))}</th>`).join("");
  const rows = months.map((month) => {
    const percent = month.foreseen === undefined ? "–" : `${Math.round(100 * month.foreseen)} %`;
    const values = [month.month, percent, month.both, month.otherCode, month.returnedOnly, month.predictedOnly];
    const [first, ...others] = values;
    return `<tr>${rowHead(String(first))}${others.map((value) => `<td class="count">${value}</td>`).join("")}</tr>`;
  });
  const title = escaped(say("measure.title", language));
  return `<h2>${title}</h2>${table(rows, title, head)}`;
}

/** The cell that says what a row is about. */
function rowHead(html: string): string {
  return `<th scope="row">${html}</th>`;
}

/** Rows as a table whose name is heard before it is entered. */
function table(rows: readonly string[], name: string, head = ""): string {
  const top = head === "" ? "" : `<thead><tr>${head}</tr></thead>`;
  return `<table aria-label="${name}">${top}<tbody>${rows.join("")}</tbody></table>`;
}

/** @param timeOf a moment of the journal as day, a space, and time */
function rowOf(submission: Submission, language: Language, timeOf: (iso: string) => string): Row {
  const { channel, createdAt, set, environment, practice, state, declarations, answers, sentAt } = submission;
  const last = answers.at(-1);
  return {
    channel,
    day: timeOf(createdAt).split(" ")[0],
    set,
    folder: folders[environment].put,
    practice: practice === undefined ? "" : say(practice ? "practice" : "real", language),
    state: say(`state.${state}`, language),
    declarations,
    answers: answers.length,
    codes: [...new Set(answers.flatMap(({ codes }) => codes))].sort(),
    sentAt: sentAt ? timeOf(sentAt) : "",
    lastAnswerAt: last ? timeOf(last.at) : "",
  };
}

/** Day and time in Brussels, as they are written in Belgium in the reader's language. */
function localTime(iso: string, language: Language): string {
  const { day, time } = formatsOf(`${language}-BE`);
  const at = new Date(iso);
  return `${day.format(at)} ${time.format(at)}`;
}

/** "2025-06-30 03:45:40", in Brussels. */
function sortableTime(iso: string): string {
  const { date, time } = inBrussels(new Date(iso));
  return `${date} ${time.slice(0, 8)}`;
}

/** Made once a locale: a formatter costs a hundred times more than its use. */
const formats = new Map<string, { readonly day: Intl.DateTimeFormat; readonly time: Intl.DateTimeFormat }>();

function formatsOf(locale: string): { readonly day: Intl.DateTimeFormat; readonly time: Intl.DateTimeFormat } {
  let known = formats.get(locale);
  if (!known) {
    const zone = { timeZone: "Europe/Brussels" } as const;
    known = {
      day: new Intl.DateTimeFormat(locale, { day: "2-digit", month: "2-digit", year: "numeric", ...zone }),
      time: new Intl.DateTimeFormat(locale, {
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
        hourCycle: "h23",
        ...zone,
      }),
    };
    formats.set(locale, known);
  }
  return known;
}

function say(key: ChannelReportMessage, language: Language, args = {}): string {
  return channelReportText(key, args, language);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
