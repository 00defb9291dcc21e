// Names of elements in a text, without a parser: enough for well-formed samples.

/** Names that a schema declares. */
export function elementNames(schema: string): Set<string> {
  return new Set([...schema.matchAll(/<xs:element name="(\w+)"/g)].map((match) => match[1]));
}

/** "Parent/Child" of every element, and the name alone. */
export function parentNames(xml: string): Set<string> {
  const found = new Set<string>();
  const open: string[] = [];
  for (const [tag, slash, name] of xml.matchAll(/<(\/?)([A-Za-z]\w*)[^>]*>/g)) {
    if (slash) open.pop();
    else {
      found.add(name);
      if (open.length > 0) found.add(`${open[open.length - 1]}/${name}`);
      if (!tag.endsWith("/>")) open.push(name);
    }
  }
  return found;
}
