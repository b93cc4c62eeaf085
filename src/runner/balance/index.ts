import type { Balancer } from './sampler';
import { adasyn } from './adasyn';
import { allKnn } from './allKnn';
import { augmentMinority } from './augmentMinority';
import { balancedBatches } from './balancedBatches';
import { borderlineSmote } from './borderlineSmote';
import { classWeights } from './classWeights';
import { clusterCentroids } from './clusterCentroids';
import { condensedNearestNeighbour } from './condensedNearestNeighbour';
import { editedNearestNeighbours } from './editedNearestNeighbours';
import { instanceHardnessThreshold } from './instanceHardnessThreshold';
import { kMeansSmote } from './kMeansSmote';
import { nearMiss } from './nearMiss';
import { neighbourhoodCleaningRule } from './neighbourhoodCleaningRule';
import { none } from './none';
import { oneSidedSelection } from './oneSidedSelection';
import { randomOverSampler } from './randomOverSampler';
import { randomUnderSampler } from './randomUnderSampler';
import { repeatedEditedNearestNeighbours } from './repeatedEditedNearestNeighbours';
import { sampleWeights } from './sampleWeights';
import { smote } from './smote';
import { smoten } from './smoten';
import { smotenc } from './smotenc';
import { smoteenn } from './smoteenn';
import { smotetomek } from './smotetomek';
import { svmSmote } from './svmSmote';
import { tomekLinks } from './tomekLinks';

/** Every balancer; it works on the training part alone. */
export const balancers: readonly Balancer[] = [
  none,
  classWeights,
  sampleWeights,
  balancedBatches,
  augmentMinority,
  randomOverSampler,
  smote,
  smotenc,
  smoten,
  borderlineSmote,
  svmSmote,
  kMeansSmote,
  adasyn,
  randomUnderSampler,
  nearMiss,
  instanceHardnessThreshold,
  clusterCentroids,
  tomekLinks,
  editedNearestNeighbours,
  repeatedEditedNearestNeighbours,
  allKnn,
  condensedNearestNeighbour,
  oneSidedSelection,
  neighbourhoodCleaningRule,
  smoteenn,
  smotetomek,
];
