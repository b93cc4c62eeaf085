import * as tf from '@tensorflow/tfjs';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import { tensorOf } from './tensorOf';

/** A tensor, and the letter of each of its axes. */
interface Term {
  readonly letters: readonly string[];
  readonly tensor: tf.Tensor;
}

/** Sums over the axes whose letters nobody needs. */
function reduced({ letters, tensor }: Term, needed: (letter: string) => boolean): Term {
  const gone = letters.flatMap((letter, axis) => (needed(letter) ? [] : [axis]));
  if (gone.length === 0) return { letters, tensor };
  return { letters: letters.filter(needed), tensor: tf.sum(tensor, gone) };
}

const ordered = ({ letters, tensor }: Term, order: readonly string[]): tf.Tensor =>
  tf.transpose(
    tensor,
    order.map((letter) => letters.indexOf(letter)),
  );

/** Multiplies two terms, and sums over what both have and nobody needs, as one matrix product. */
function contract(a: Term, b: Term, needed: (letter: string) => boolean): Term {
  const left = reduced(a, (letter) => needed(letter) || b.letters.includes(letter));
  const right = reduced(b, (letter) => needed(letter) || a.letters.includes(letter));
  const both = left.letters.filter((letter) => right.letters.includes(letter));
  const batch = both.filter(needed);
  const summed = both.filter((letter) => !needed(letter));
  const rows = left.letters.filter((letter) => !both.includes(letter));
  const columns = right.letters.filter((letter) => !both.includes(letter));
  const size = new Map(
    [left, right].flatMap(({ letters, tensor }) =>
      letters.map((letter, axis) => [letter, tensor.shape[axis]!] as const),
    ),
  );
  const shape = (letters: readonly string[]): number[] => letters.map((each) => size.get(each)!);
  const count = (letters: readonly string[]): number => shape(letters).reduce((x, y) => x * y, 1);
  const product = tf.matMul(
    tf.reshape(ordered(left, [...batch, ...rows, ...summed]), [
      ...[count(batch), count(rows), count(summed)],
    ]),
    tf.reshape(ordered(right, [...batch, ...summed, ...columns]), [
      ...[count(batch), count(summed), count(columns)],
    ]),
  );
  const letters = [...batch, ...rows, ...columns];
  return { letters, tensor: tf.reshape(product, shape(letters)) };
}

/**
 * Sums of products by Einstein's convention, of one or two tensors as tfjs has them, which
 * tfjs-backend-wasm lacks. Held to the cpu backend's kernel.
 */
export const einsum: KernelConfig = {
  kernelName: tf.Einsum,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs }) => {
    const { equation } = attrs as unknown as { equation: string };
    const [from, to] = equation.replaceAll(' ', '').split('->') as [string, string];
    const output = [...to];
    return tf.tidy(() => {
      const terms = from.split(',').map((letters, i): Term => {
        const info = (inputs as unknown as readonly TensorInfo[])[i]!;
        return { letters: [...letters], tensor: tensorOf(info) };
      });
      const [first, second] = terms as [Term, Term?];
      const needed = (letter: string): boolean => output.includes(letter);
      const whole = second === undefined ? first : contract(first, second, needed);
      return ordered(reduced(whole, needed), output);
    });
  },
};
