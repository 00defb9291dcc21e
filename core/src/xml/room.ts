// Columns side by side in one buffer: a buffer takes far longer to make than a view of one.

export class Room {
  private readonly buffer: ArrayBuffer;
  private at = 0;

  /** Room for so many bytes, and for what aligning up to four columns of another width takes. */
  constructor(bytes: number) {
    this.buffer = new ArrayBuffer((bytes + 15) & ~7);
  }

  int32(size: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.buffer, this.take(4, size), size);
  }

  uint16(size: number): Uint16Array<ArrayBuffer> {
    return new Uint16Array(this.buffer, this.take(2, size), size);
  }

  int16(size: number): Int16Array<ArrayBuffer> {
    return new Int16Array(this.buffer, this.take(2, size), size);
  }

  uint32(size: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.buffer, this.take(4, size), size);
  }

  uint8(size: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.buffer, this.take(1, size), size);
  }

  private take(width: number, size: number): number {
    const from = (this.at + width - 1) & -width;
    this.at = from + width * size;
    return from;
  }
}
