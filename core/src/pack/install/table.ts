// Tables as text: CSV and TSV as spreadsheets of all languages write them. Quotes may hold separators, line ends and doubled
// quotes (RFC 4180); the separator is the one that cuts the lines into the most even rows.

export interface Cell {
  readonly text: string;
  /** Offset of the cell in the text. */
  readonly at: number;
}

export type TableRow = readonly Cell[];

export interface Table {
  readonly separator: string;
  readonly rows: readonly TableRow[];
  /** Offset of a quote that is never closed. */
  readonly openQuoteAt?: number;
}

const separators = ["\t", ";", ",", "|"] as const;

/** Lines that are looked at to find the separator. */
const sampleLines = 50;

/** Reads a table; blank rows are left out. Never throws. */
export function readTable(text: string): Table {
  const declared = /^\uFEFF?sep=(.)\r?\n/.exec(text);
  if (declared) return readRows(text, declared[1], declared[0].length);
  return readRows(text, bestSeparator(text), text.startsWith("\uFEFF") ? 1 : 0);
}

/** The separator with which most rows have the commonest number of cells above one. */
function bestSeparator(text: string): string {
  const start = text.split(/\r\n|\r|\n/, sampleLines).join("\n");
  const scored = separators.map((separator) => {
    const counts = new Map<number, number>();
    for (const row of readRows(start, separator, 0).rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
    const even = [...counts].filter(([cells]) => cells > 1).map(([cells, rows]) => rows * 100 + cells);
    return { separator, score: Math.max(0, ...even) };
  });
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).separator;
}

function readRows(text: string, separator: string, from: number): Table {
  const rows: TableRow[] = [];
  let row: Cell[] = [];
  let openQuoteAt: number | undefined;
  const endRow = (): void => {
    if (row.some((cell) => cell.text !== "")) rows.push(row);
    row = [];
  };
  for (let at = from; at <= text.length;) {
    const cell = readCell(text, separator, at);
    row.push({ text: cell.text, at });
    if (cell.openQuote) openQuoteAt ??= at;
    const stop = text[cell.end];
    at = cell.end + (stop === "\r" && text[cell.end + 1] === "\n" ? 2 : 1);
    if (stop !== separator) endRow();
  }
  return { separator, rows, ...(openQuoteAt !== undefined && { openQuoteAt }) };
}

/** `end` is the offset of the separator, line end or end of the text that closes the cell. */
function readCell(text: string, separator: string, at: number): { text: string; end: number; openQuote?: boolean } {
  let start = at;
  while (text[start] === " " && separator !== " ") start++;
  if (text[start] !== '"') {
    const end = endOfPlain(text, separator, at);
    return { text: tidy(text.slice(at, end)), end };
  }
  let content = "";
  let next = start + 1;
  for (;;) {
    const quote = text.indexOf('"', next);
    if (quote < 0) {
      const end = endOfPlain(text, separator, at);
      return { text: tidy(text.slice(at, end)), end, openQuote: true };
    }
    content += text.slice(next, quote);
    next = quote + 1;
    if (text[next] !== '"') break;
    content += '"';
    next++;
  }
  const end = endOfPlain(text, separator, next);
  return { text: tidy(content + text.slice(next, end)), end };
}

function endOfPlain(text: string, separator: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === separator || char === "\n" || char === "\r") return at;
  }
  return text.length;
}

/** Excel's ="00024" keeps leading zeros. */
function tidy(text: string): string {
  const plain = /^="(.*)"$/s.exec(text.trim())?.[1] ?? text;
  return plain.replace(/[\s\u00a0]+/g, " ").trim();
}
