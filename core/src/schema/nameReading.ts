// How the names are read of a document whose root is in another namespace than the schema's: that is one mistake, and all that
// stands in the root is checked as what it was meant to be.
import type { Name } from "../xml/segment";
import type { Schema } from "./schema";

export class NameReading {
  /** @param found the root's namespace; undefined: every name counts as one of `meant`, for what is read leniently */
  constructor(
    private readonly schema: Schema,
    readonly found: string | undefined,
    readonly meant: string,
  ) {}

  /** How a document with this root is read; undefined where the schema knows the root, or no single one of its name. */
  static ofRoot(schema: Schema, { uri, local }: Pick<Name, "uri" | "local">): NameReading | undefined {
    if (schema.element(uri, local)) return undefined;
    const roots = schema.declarationsNamed(local).filter(({ isGlobal }) => isGlobal);
    return roots.length === 1 ? new NameReading(schema, uri, roots[0].uri) : undefined;
  }

  /** The namespace that a name counts as being in. What the schema knows as it is written is read so. */
  uriOf({ uri, local }: Pick<Name, "uri" | "local">): string {
    if (this.found === undefined) return this.meant;
    if (uri !== this.found) return uri;
    return this.schema.declarationsNamed(local).some((decl) => decl.uri === uri) ? uri : this.meant;
  }
}
