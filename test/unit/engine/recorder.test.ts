import { expect, it, vi } from 'vitest';
import type { Binding, Held, NodeBackend } from '../../../src/runner/engine/graph/backend';
import { Once } from '../../../src/runner/engine/graph/functionNodes';
import { GraphDef } from '../../../src/runner/engine/graph/graphDef';
import { Recorder } from '../../../src/runner/engine/graph/recorder';

/** Runs nothing: each op gives tensors of new ids. */
function recording() {
  let id = 10;
  const held = (): Held => ({ id: id++, shape: [], dtype: 1 });
  const backend = {
    binding: {
      executeOp: (_op: string, _attributes: unknown, _inputs: unknown, count: number) =>
        Array.from({ length: count }, held),
    } as unknown as Binding,
  } as NodeBackend;
  const graph = new GraphDef();
  const nodes = vi.spyOn(graph, 'add');
  const recorder = new Recorder(backend, new Once(graph, 's'), undefined, () => 'held:0');
  recorder.bind(1, 'x:0');
  recorder.bind(2, 'dy:0');
  const run = (op: string, ...inputs: number[]): number =>
    backend.binding.executeOp(op, [], inputs, 1)[0]!.id;
  return { recorder, nodes, run };
}

it('takes the gradient of a relu before that of the max pooling after it', () => {
  const { recorder, nodes, run } = recording();
  const last = recorder.record(() => {
    const relu = run('Relu', 1);
    const pool = run('MaxPool', relu);
    return run('ReluGrad', run('MaxPoolGrad', relu, pool, 2), relu);
  });
  expect(nodes.mock.calls.slice(-2).map(([op, , inputs]) => [op, inputs])).toEqual([
    ['ReluGrad', ['dy:0', 's/MaxPool:0']],
    ['MaxPoolGrad', ['s/Relu:0', 's/MaxPool:0', 's/ReluGrad:0']],
  ]);
  expect(recorder.output(last)).toBe('s/MaxPoolGrad_1:0');
});

it('leaves the gradient of another relu where it is', () => {
  const { recorder, nodes, run } = recording();
  const last = recorder.record(() => {
    const relu = run('Relu', 1);
    const other = run('Relu', relu);
    const pool = run('MaxPool', other);
    return run('ReluGrad', run('MaxPoolGrad', other, pool, 2), relu);
  });
  expect(nodes.mock.calls.at(-1)!.slice(0, 3)).toEqual([
    'ReluGrad',
    's/ReluGrad',
    ['s/MaxPoolGrad:0', 's/Relu:0'],
  ]);
  expect(recorder.output(last)).toBe('s/ReluGrad:0');
});
