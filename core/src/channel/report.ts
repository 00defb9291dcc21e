// A report on submissions, for people who were not there: HTML to read, CSV to count. Names of sets, dates, results and codes; never
// a value of a declaration, and no path of this machine.
import { channelReportText, type ChannelReportMessage } from "../messages/channelReport";
import type { Language } from "../messages/catalogue";
import { folders } from "../triplet/names";
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
  readonly codes: string;
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

/** Comma-separated values after RFC 4180: a heading, then a line a submission. */
export function submissionsCsv(submissions: readonly Submission[], language: Language): string {
  const head = columns.map((column) => say(`column.${column}`, language));
  const rows = submissions.map((one) => {
    const row = rowOf(one, language);
    return columns.map((column) => String(row[column]));
  });
  return [head, ...rows].map((fields) => fields.map(csvField).join(",")).join("\r\n") + "\r\n";
}

/** A field that a spreadsheet would take for a formula gets an apostrophe. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One page of its own: no script, nothing from elsewhere. */
export function submissionsHtml(submissions: readonly Submission[], language: Language, madeAt: Date): string {
  const title = say("title", language);
  const head = columns.map((column) => `<th scope="col">${escaped(say(`column.${column}`, language))}</th>`).join("");
  const rows = submissions.map((one) => {
    const row = rowOf(one, language);
    const cells = columns.map((column) => `<td>${escaped(String(row[column]))}</td>`).join("");
    return `<tr class="${one.state}">${cells}</tr>`;
  });
  return `<!DOCTYPE html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${escaped(title)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body { font: 14px/1.4 system-ui, sans-serif; margin: 2em; color: #222; background: #fff; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { border: 1px solid #bbb; padding: .3em .6em; text-align: left; vertical-align: top; }
th { background: #eee; }
tr.refused td, tr.failed td { background: #fdecea; } tr.anomalies td, tr.goUnknown td { background: #fff6e0; }
tr.accepted td { background: #edf7ed; }
</style></head>
<body>
<h1>${escaped(title)}</h1>
<p>${escaped(say("made", language, { at: localTime(madeAt.toISOString(), language), count: submissions.length }))}</p>
${countsHtml(submissions, language)}
${measureHtml(submissions, language)}
<table><thead><tr>${head}</tr></thead><tbody>
${rows.join("\n")}
</tbody></table>
</body></html>
`;
}

/** Predicted against returned alone, with the codes that were missed most; it takes the colours of the editor. */
export function measurePage(submissions: readonly Submission[], language: Language): string {
  const { misses } = summariseMeasures(submissions);
  const rows = misses.slice(0, 30).map(([code, count]) => `<tr><td>${escaped(code)}</td><td>${count}</td></tr>`);
  const heads = ["measure.code", "measure.missed"] as const;
  const head = heads.map((key) => `<th scope="col">${escaped(say(key, language))}</th>`).join("");
  const missed = rows.length > 0 ? `<table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>` : "";
  return `<!DOCTYPE html>
<html lang="${language}"><head><meta charset="utf-8"><title>${escaped(say("measure.title", language))}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>table { border-collapse: collapse; margin: 1em 0; } th, td { border: 1px solid #8886; padding: .3em .8em; text-align: left; }</style>
</head><body>
${measureHtml(submissions, language)}
${missed}
</body></html>
`;
}

/** How many submissions are in each state. */
function countsHtml(submissions: readonly Submission[], language: Language): string {
  const counts = new Map<Submission["state"], number>();
  for (const { state } of submissions) counts.set(state, (counts.get(state) ?? 0) + 1);
  const items = [...counts].map(([state, count]) => `<li>${escaped(say(`state.${state}`, language))}: ${count}</li>`);
  return `<ul>${items.join("")}</ul>`;
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
    return `<tr>${values.map((value) => `<td>${value}</td>`).join("")}</tr>`;
  });
  const title = escaped(say("measure.title", language));
  return `<h2>${title}</h2><table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function rowOf(submission: Submission, language: Language): Row {
  const { channel, createdAt, set, environment, practice, state, declarations, answers, sentAt } = submission;
  const last = answers.at(-1);
  return {
    channel,
    day: localTime(createdAt, language).split(" ")[0].replace(/,$/, ""),
    set,
    folder: folders[environment].put,
    practice: practice === undefined ? "" : say(practice ? "practice" : "real", language),
    state: say(`state.${state}`, language),
    declarations,
    answers: answers.length,
    codes: [...new Set(answers.flatMap(({ codes }) => codes))].sort().join(" "),
    sentAt: sentAt ? localTime(sentAt, language) : "",
    lastAnswerAt: last ? localTime(last.at, language) : "",
  };
}

/** Day and time in Brussels, in the order of the reader's language. */
function localTime(iso: string, language: Language): string {
  const options = { dateStyle: "short", timeStyle: "medium", timeZone: "Europe/Brussels" } as const;
  return new Intl.DateTimeFormat(`${language}-BE`, options).format(new Date(iso));
}

function say(key: ChannelReportMessage, language: Language, args = {}): string {
  return channelReportText(key, args, language);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
