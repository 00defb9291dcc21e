// A set of elements of a text that is never edited, at four bytes each: there may be millions of them, and they come nearly in
// document order.
import type { NodeRef } from "../xml/segment";

export class NodeSet {
  private nodes = new Uint32Array(64);
  private size = 0;
  private isSorted = true;

  add(node: NodeRef): void {
    if (this.size === this.nodes.length) {
      const grown = new Uint32Array(2 * this.size);
      grown.set(this.nodes);
      this.nodes = grown;
    }
    if (this.size > 0 && node < this.nodes[this.size - 1]) this.isSorted = false;
    this.nodes[this.size++] = node;
  }

  has(node: NodeRef): boolean {
    if (!this.isSorted) {
      this.nodes.subarray(0, this.size).sort();
      this.isSorted = true;
    }
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.nodes[middle] < node) low = middle + 1;
      else high = middle;
    }
    return low < this.size && this.nodes[low] === node;
  }
}
