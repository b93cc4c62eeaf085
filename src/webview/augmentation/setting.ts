import type { Param } from '../../shared/config/element';
import type { ArgumentEndPictures } from '../../shared/protocol/panels';
import type { Acts, Model } from './model';

export const keyOf = (index: number, name: string): string => `${index}.${name}`;

/** One argument of one entry of `augment`: what its control reads, tries and writes. */
export class Setting {
  constructor(
    private readonly model: Model,
    private readonly acts: Acts,
    readonly argument: { readonly index: number; readonly name: string; readonly param: Param },
  ) {}

  get disabled(): boolean {
    return !this.model.config.canAct;
  }

  get id(): string {
    return `argument-${this.argument.index}-${this.argument.name}`;
  }

  /** The pictures at both ends of what is drawn. */
  get ends(): ArgumentEndPictures | undefined {
    const { index, name } = this.argument;
    return this.model.ends.find((each) => each.index === index && each.argument === name);
  }

  /** Shows what a value would do; writes nothing. */
  try(value: unknown): void {
    this.to('try', value);
  }

  /** Writes a value. */
  set(value: unknown): void {
    this.to('set', value);
  }

  private to(type: 'try' | 'set', value: unknown): void {
    const { index, name } = this.argument;
    this.acts.change({ moving: new Map(this.model.moving).set(keyOf(index, name), value) });
    this.acts.send({ type, index, argument: name, value });
  }
}
