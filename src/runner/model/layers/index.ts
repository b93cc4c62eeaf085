import type { LayerElement } from '../layer';
import { activation } from './activation';
import { add } from './add';
import { alphaDropout } from './alphaDropout';
import { average } from './average';
import { averagePooling1d } from './averagePooling1d';
import { averagePooling2d } from './averagePooling2d';
import { batchNormalization } from './batchNormalization';
import { bidirectional } from './bidirectional';
import { concatenate } from './concatenate';
import { conv1d } from './conv1d';
import { conv2d } from './conv2d';
import { conv2dTranspose } from './conv2dTranspose';
import { cropping2D } from './cropping2D';
import { dense } from './dense';
import { depthwiseConv2d } from './depthwiseConv2d';
import { dot } from './dot';
import { dropout } from './dropout';
import { elu } from './elu';
import { embedding } from './embedding';
import { flatten } from './flatten';
import { gaussianDropout } from './gaussianDropout';
import { gaussianNoise } from './gaussianNoise';
import { globalAveragePooling1d } from './globalAveragePooling1d';
import { globalAveragePooling2d } from './globalAveragePooling2d';
import { globalMaxPooling1d } from './globalMaxPooling1d';
import { globalMaxPooling2d } from './globalMaxPooling2d';
import { gru } from './gru';
import { layerNormalization } from './layerNormalization';
import { leakyReLU } from './leakyReLU';
import { lstm } from './lstm';
import { maximum } from './maximum';
import { maxPooling1d } from './maxPooling1d';
import { maxPooling2d } from './maxPooling2d';
import { minimum } from './minimum';
import { multiply } from './multiply';
import { permute } from './permute';
import { prelu } from './prelu';
import { reLU } from './reLU';
import { repeatVector } from './repeatVector';
import { reshape } from './reshape';
import { separableConv2d } from './separableConv2d';
import { simpleRNN } from './simpleRNN';
import { softmax } from './softmax';
import { spatialDropout1d } from './spatialDropout1d';
import { spatialDropout2d } from './spatialDropout2d';
import { thresholdedReLU } from './thresholdedReLU';
import { timeDistributed } from './timeDistributed';
import { upSampling2d } from './upSampling2d';
import { zeroPadding2d } from './zeroPadding2d';

export const layers: readonly LayerElement[] = [
  activation,
  add,
  alphaDropout,
  average,
  averagePooling1d,
  averagePooling2d,
  batchNormalization,
  bidirectional,
  concatenate,
  conv1d,
  conv2d,
  conv2dTranspose,
  cropping2D,
  dense,
  depthwiseConv2d,
  dot,
  dropout,
  elu,
  embedding,
  flatten,
  gaussianDropout,
  gaussianNoise,
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  gru,
  layerNormalization,
  leakyReLU,
  lstm,
  maximum,
  maxPooling1d,
  maxPooling2d,
  minimum,
  multiply,
  permute,
  prelu,
  reLU,
  repeatVector,
  reshape,
  separableConv2d,
  simpleRNN,
  softmax,
  spatialDropout1d,
  spatialDropout2d,
  thresholdedReLU,
  timeDistributed,
  upSampling2d,
  zeroPadding2d,
];
