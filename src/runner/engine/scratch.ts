interface ArrayType<A> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, offset: number, length: number): A;
}

/** Memory for arrays that are used one after the other. */
export class Scratch {
  private buffer = new ArrayBuffer(0);

  /** Holds until the next array is asked for; what is in it is left from others. */
  array<A>(Type: ArrayType<A>, length: number): A {
    const bytes = length * Type.BYTES_PER_ELEMENT;
    if (this.buffer.byteLength < bytes) this.buffer = new ArrayBuffer(bytes);
    return new Type(this.buffer, 0, length);
  }
}
