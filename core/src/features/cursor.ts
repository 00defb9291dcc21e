// What a person is writing at a place: the name of a tag, an attribute, a value, or content. It is read from the few
// characters around the place and not from the tree, because half-typed tags are what it is for.

/** The part of a text store that is read here. */
export interface Readable {
  readonly length: number;
  slice(from: number, to: number): string;
}

interface Span {
  /** The half-open range that a completion replaces. */
  readonly from: number;
  readonly to: number;
}

export type CursorContext =
  | ({
      readonly kind: "elementName";
      /** Offset of `<`. */
      readonly open: number;
      /** What was typed before the cursor. */
      readonly typed: string;
      /** True when `>` or attributes follow, so that only the name is to be replaced. */
      readonly tagGoesOn: boolean;
    } & Span)
  | ({ readonly kind: "endTagName"; readonly open: number; readonly typed: string; readonly closed: boolean } & Span)
  | ({
      readonly kind: "attributeName";
      readonly open: number;
      readonly element: string;
      readonly typed: string;
      /** Names that the tag has already, the half-typed one left out. */
      readonly present: readonly string[];
      readonly hasValue: boolean;
    } & Span)
  | ({
      readonly kind: "attributeValue";
      readonly open: number;
      readonly element: string;
      readonly attribute: string;
      readonly typed: string;
    } & Span)
  | ({ readonly kind: "content"; readonly typed: string } & Span);

/** A tag or a value longer than this is not completed: nobody types it by hand. */
const reach = 8_192;

const nameEnd = /[\s<>/="']/;

/** The context of a place; undefined where nothing can be completed. */
export function cursorContext(text: Readable, offset: number): CursorContext | undefined {
  const start = Math.max(0, offset - reach);
  const before = text.slice(start, offset);
  const after = text.slice(offset, Math.min(text.length, offset + reach));
  if (isInside(before, "<!--", "-->") || isInside(before, "<![CDATA[", "]]>")) return undefined;
  const open = before.lastIndexOf("<");
  if (open < 0) return contentContext(before, after, offset, 0);
  const tag = before.slice(open + 1);
  if (tag.startsWith("!") || tag.startsWith("?")) return afterDeclaration(before, after, offset, tag);
  if (tag.startsWith("/")) return endTagContext(tag, after, offset);
  return startTagContext(before, after, offset, tag);
}

/** True when the last opening mark is not closed before the place. */
function isInside(before: string, start: string, end: string): boolean {
  const opened = before.lastIndexOf(start);
  return opened >= 0 && before.indexOf(end, opened + start.length) < 0;
}

function afterDeclaration(before: string, after: string, offset: number, tag: string): CursorContext | undefined {
  const end = tag.startsWith("!--") ? "-->" : tag.startsWith("![CDATA[") ? "]]>" : ">";
  const closed = tag.indexOf(end);
  if (closed < 0) return undefined;
  return contentContext(before, after, offset, before.length - tag.length + closed + end.length);
}

function endTagContext(tag: string, after: string, offset: number): CursorContext | undefined {
  const closed = tag.indexOf(">");
  if (closed >= 0) return contentContext(tag, after, offset, closed + 1);
  const typed = tag.slice(1);
  if (/\s/.test(typed)) return undefined;
  const rest = nameLength(after);
  const goesOn = /^\s*>/.test(after.slice(rest));
  return {
    kind: "endTagName",
    open: offset - tag.length - 1,
    typed,
    closed: goesOn,
    from: offset - typed.length,
    to: offset + rest,
  };
}

/** Walks the start tag from its `<` to the cursor. */
function startTagContext(before: string, after: string, offset: number, tag: string): CursorContext | undefined {
  const open = offset - tag.length - 1;
  const name = tag.slice(0, nameLength(tag));
  let at = name.length;
  if (at === tag.length) return elementNameContext(open, name, after, offset);
  const present: string[] = [];
  while (at < tag.length) {
    const character = tag[at];
    if (character === ">") return contentContext(before, after, offset, before.length - tag.length + at + 1);
    if (/[\s/]/.test(character)) {
      at++;
      continue;
    }
    const attribute = tag.slice(at, at + Math.max(1, nameLength(tag.slice(at))));
    at += attribute.length;
    if (at === tag.length) return attributeNameContext(open, name, attribute, present, after, offset);
    present.push(attribute);
    const equals = /^\s*=\s*/.exec(tag.slice(at));
    if (!equals) continue;
    at += equals[0].length;
    const quote = tag[at];
    if (quote !== '"' && quote !== "'") continue;
    const end = tag.indexOf(quote, at + 1);
    if (end < 0) return attributeValueContext(open, name, attribute, tag.slice(at + 1), quote, after, offset);
    at = end + 1;
  }
  if (!/\s$/.test(tag)) return undefined;
  return attributeNameContext(open, name, "", present, after, offset);
}

function elementNameContext(open: number, typed: string, after: string, offset: number): CursorContext {
  const rest = nameLength(after);
  // On the same line only: what follows on the next one is content, written before this tag was begun.
  const tagGoesOn = /^(?:[ \t]+[^\s<>="']+[ \t]*=|[ \t]*\/?>)/.test(after.slice(rest));
  return { kind: "elementName", open, typed, tagGoesOn, from: open + 1, to: offset + rest };
}

function attributeNameContext(
  open: number,
  element: string,
  typed: string,
  present: readonly string[],
  after: string,
  offset: number,
): CursorContext {
  const rest = nameLength(after);
  const following = /^[^<>]*/.exec(after.slice(rest))?.[0] ?? "";
  const later = [...following.matchAll(/([^\s"'=/]+)\s*=\s*["']/g)].map((match) => match[1]);
  const hasValue = /^\s*=/.test(following);
  const from = offset - typed.length;
  return {
    kind: "attributeName",
    open,
    element,
    typed,
    present: [...present, ...later],
    hasValue,
    from,
    to: offset + rest,
  };
}

function attributeValueContext(
  open: number,
  element: string,
  attribute: string,
  typed: string,
  quote: string,
  after: string,
  offset: number,
): CursorContext {
  const line = /^[^\r\n<>]*/.exec(after)?.[0] ?? "";
  const end = line.indexOf(quote);
  const to = offset + Math.max(0, end);
  return { kind: "attributeValue", open, element, attribute, typed, from: offset - typed.length, to };
}

function contentContext(before: string, after: string, offset: number, start: number): CursorContext {
  const typed = before.slice(start);
  const end = after.indexOf("<");
  const to = offset + (end < 0 ? after.length : end);
  return { kind: "content", typed, from: offset - typed.length, to };
}

function nameLength(text: string): number {
  const end = text.search(nameEnd);
  return end < 0 ? text.length : end;
}
