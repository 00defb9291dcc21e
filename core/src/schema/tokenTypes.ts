// The types that a document itself gives its elements, by xsi:type or because nothing is declared, in the order of their tokens.
import type { Type } from "./model";

export class TokenTypes {
  private readonly tokens: number[] = [];
  private readonly types: Type[] = [];

  /** Of a token behind all that were added before. */
  add(token: number, type: Type): void {
    this.tokens.push(token);
    this.types.push(type);
  }

  get(token: number): Type | undefined {
    let low = 0;
    let high = this.tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.tokens[middle] < token) low = middle + 1;
      else high = middle;
    }
    return this.tokens[low] === token ? this.types[low] : undefined;
  }
}
