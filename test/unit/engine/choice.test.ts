import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Availability, BackendName } from '../../../src/runner/engine/backend';
import { backends } from '../../../src/runner/engine/backends';
import { chooseBackend, type StepTimes, type Trials } from '../../../src/runner/engine/choice';

const element = (name: BackendName) => backends.find((backend) => backend.name === name)!;
const here = (details: string, type: 'gpu' | 'cpu' = 'cpu'): Availability => ({
  available: true,
  details,
  devices: [{ type, name: details }],
});
const absent: Availability = { available: false, reason: 'None.' };

/** Pretends that these backends are there; each one starts as cpu does. */
function machine(there: Partial<Record<BackendName, Availability>>): void {
  for (const { name } of backends) {
    vi.spyOn(element(name), 'probe').mockResolvedValue(there[name] ?? absent);
    if (name !== 'cpu')
      vi.spyOn(element(name), 'start').mockImplementation(() => element('cpu').start());
  }
}

const webgpu = here('WebGPU on a card', 'gpu');
const wasm = here('WebAssembly');

/** Steps that take as long as is said; what is remembered is kept. */
function trials(times: StepTimes) {
  const kept = new Map<string, StepTimes>();
  const measured: BackendName[] = [];
  const all: Trials = {
    measure: async ({ name }) => {
      measured.push(name);
      const time = times[name];
      if (time === undefined) throw new Error(`${name} fails.`);
      return time;
    },
    recall: (rivals) => kept.get(JSON.stringify(rivals)),
    remember: (rivals, found) => void kept.set(JSON.stringify(rivals), found),
  };
  return { all, measured, kept };
}

describe('choosing a backend', () => {
  beforeEach(() => machine({ webgpu, wasm }));
  afterEach(() => vi.restoreAllMocks());

  it.each([
    [{ webgpu: 2, wasm: 10 }, 'webgpu'],
    [{ webgpu: 10, wasm: 2 }, 'wasm'],
  ] as const)('of %j takes %s', async (times, expected) => {
    const { all, measured } = trials(times);
    const choice = await chooseBackend('auto', all);
    expect(choice.backend.name).toBe(expected);
    expect(measured).toEqual(['webgpu', 'wasm']);
    for (const part of ['webgpu', 'wasm', '2.00', '10.0']) expect(choice.measured).toContain(part);
  });

  it('measures a model on a machine once', async () => {
    const { all, measured } = trials({ webgpu: 2, wasm: 10 });
    await chooseBackend('auto', all);
    const again = await chooseBackend('auto', all);
    expect(again.backend.name).toBe('webgpu');
    expect(measured).toHaveLength(2);
    machine({ webgpu: here('WebGPU on another card', 'gpu'), wasm });
    await chooseBackend('auto', all);
    expect(measured).toHaveLength(4);
  });

  it('measures nothing where one is asked for', async () => {
    const { all, measured } = trials({});
    expect((await chooseBackend('wasm', all)).backend.name).toBe('wasm');
    expect((await chooseBackend('webgpu', all)).backend.name).toBe('webgpu');
    expect(measured).toEqual([]);
  });

  it('measures nothing where there is nothing to choose', async () => {
    const { all, measured } = trials({});
    machine({ wasm });
    const choice = await chooseBackend('auto', all);
    expect(choice).toMatchObject({ backend: { name: 'wasm' } });
    expect(choice.measured).toBeUndefined();
    machine({ tensorflow: here('TensorFlow on GPU', 'gpu'), webgpu, wasm });
    expect((await chooseBackend('auto', all)).backend.name).toBe('tensorflow');
    expect(measured).toEqual([]);
  });

  it('never takes a software adapter by itself', async () => {
    const { all, measured } = trials({});
    machine({
      webgpu: { ...here('WebGPU on SwiftShader'), onlyAsked: true } as Availability,
      wasm,
    });
    expect((await chooseBackend('auto', all)).backend.name).toBe('wasm');
    expect((await chooseBackend('webgpu', all)).backend.name).toBe('webgpu');
    expect(measured).toEqual([]);
  });

  it('takes the other one where a step fails on one, says why and remembers nothing', async () => {
    machine({ tensorflow: here('TensorFlow on CPU'), webgpu, wasm });
    const { all, kept } = trials({ tensorflow: 5 });
    const { backend } = await chooseBackend('auto', all);
    expect(backend).toMatchObject({ name: 'tensorflow', passedOver: ['webgpu fails.'] });
    expect(kept.size).toBe(0);
  });

  it('leaves it to the run to tell what fails everywhere', async () => {
    const { all } = trials({});
    const { backend } = await chooseBackend('auto', all);
    expect(backend).toMatchObject({ name: 'wasm', passedOver: [] });
  });
});
