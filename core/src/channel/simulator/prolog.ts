// What the authority sees at the very start of a file: bytes, encoding, DOCTYPE, and the root's tag with what it declares.
// A reading of its own, of the first kilobytes only; whether the rest is well-formed is libxml2's to say.

/** How much of the file is looked at; a root tag that starts later counts as missing. */
const window = 64 * 1024;

export interface Root {
  readonly local: string;
  readonly namespace: string;
  /** File names in xsi:schemaLocation and xsi:noNamespaceSchemaLocation, without their folders. */
  readonly schemas: readonly string[];
}

export interface Prolog {
  /** ACRF type digits of what is wrong with the start of the file. */
  readonly problems: readonly string[];
  /** Undefined when no root tag could be read. */
  readonly root: Root | undefined;
}

/** Reads the start of a file. */
export function readProlog(bytes: Uint8Array): Prolog {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, window));
  if (isOtherEncoding(head)) return { problems: ["138"], root: undefined };
  const text = head.toString("utf8").replace(/^\uFEFF/, "");
  const encoding = /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1] ?? "UTF-8";
  const rest = text.replace(/^\s*(?:<\?[^]*?\?>\s*|<!--[^]*?-->\s*)*/, "");
  const problems = [
    ...(encoding.toUpperCase() === "UTF-8" && !startsWithBom(head) ? [] : ["138"]),
    ...(rest.startsWith("<!DOCTYPE") ? ["137"] : []),
  ];
  return { problems, root: readRoot(rest) };
}

/** UTF-16 and UTF-32 show themselves by a mark or by zeros in the first four bytes. */
function isOtherEncoding(head: Buffer): boolean {
  const start = head.subarray(0, 4);
  return (
    start.includes(0) ||
    start.subarray(0, 2).equals(Buffer.from([0xff, 0xfe])) ||
    start.subarray(0, 2).equals(Buffer.from([0xfe, 0xff]))
  );
}

/** The channel takes UTF-8 without byte order mark. */
function startsWithBom(head: Buffer): boolean {
  return head.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
}

function readRoot(text: string): Root | undefined {
  const tag = /^<(?:([^\s:<>/=]+):)?([^\s:<>/=]+)((?:\s+[^\s=<>]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*\/?>/.exec(text);
  if (!tag) return undefined;
  const [, prefix, local, declared] = tag;
  const attributes = new Map<string, string>();
  for (const [, name, double, single] of declared.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    attributes.set(name, double ?? single ?? "");
  const namespace = attributes.get(prefix ? `xmlns:${prefix}` : "xmlns") ?? "";
  return { local, namespace, schemas: mentioned(attributes) };
}

function mentioned(attributes: ReadonlyMap<string, string>): string[] {
  const instance = [...attributes].find(([, value]) => value === "http://www.w3.org/2001/XMLSchema-instance")?.[0];
  const prefix = instance?.replace(/^xmlns:/, "") ?? "xsi";
  const pairs = (attributes.get(`${prefix}:schemaLocation`) ?? "").split(/\s+/).filter(Boolean);
  const none = attributes.get(`${prefix}:noNamespaceSchemaLocation`)?.trim();
  const locations = pairs.filter((_, index) => index % 2 === 1);
  return [...locations, ...(none ? [none] : [])].map((location) => location.split(/[\\/]/).pop() ?? location);
}
