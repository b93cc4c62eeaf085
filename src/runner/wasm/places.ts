/** Places in a kernel's memory, handed out one behind the other. */
export class Places {
  /** @param alignment each place is a multiple of so many bytes; `end` is one, too */
  constructor(
    private readonly alignment: number,
    private next = 0,
  ) {}

  /** The first byte behind all of them. */
  get end(): number {
    return this.next;
  }

  /** The place of so many bytes, whatever is in them. */
  take(bytes: number): number {
    const place = this.next;
    this.next = Math.ceil((place + bytes) / this.alignment) * this.alignment;
    return place;
  }
}
