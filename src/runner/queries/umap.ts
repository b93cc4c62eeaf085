import { setImmediate } from 'node:timers/promises';
import { UMAP } from 'umap-js';
import type { ProjectionReport } from '../../shared/protocol/dataReport';
import { random } from '../engine/random';
import type { Preparation } from '../prepare';
import { plane, pointsOf } from '../report/projection';

const NEIGHBORS = 15;
/** Epochs between looks at whether the answer is still wanted. */
const PAUSE = 25;

/**
 * Uniform manifold approximation and projection (McInnes and Healy, 2018) of the points that the
 * principal components are drawn of; the same for the same config.
 */
export async function umap(
  preparation: Preparation,
  signal: AbortSignal,
): Promise<ProjectionReport | undefined> {
  const { positions, rows, real } = plane(preparation);
  if (rows.length < 4 || real.length < 2) return undefined;
  const draws = random(preparation.resolved.seed, 'report/umap');
  const mapping = new UMAP({
    nNeighbors: Math.min(NEIGHBORS, rows.length - 1),
    minDist: 0.1,
    random: () => draws.uniform53(),
  });
  const epochs = mapping.initializeFit(rows.map((row) => Array.from(row)));
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (epoch % PAUSE === 0) await setImmediate();
    signal.throwIfAborted();
    mapping.step();
  }
  const embedding = mapping.getEmbedding();
  const along = (axis: 0 | 1): number[] =>
    embedding.map((point) => Number(point[axis]!.toPrecision(5)));
  return { method: 'umap', x: along(0), y: along(1), ...pointsOf(preparation, positions) };
}
