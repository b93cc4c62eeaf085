import type { Values } from '../../shared/config/element';
import type { biasArguments, kernelArguments } from './arguments';
import type { LayerContext } from './layer';

/** Activation and bias, as tfjs-layers takes them. */
export function biasOptions(values: Values<typeof biasArguments>, context: LayerContext) {
  return {
    name: context.name,
    activation: values.activation,
    useBias: values.useBias,
    biasInitializer: context.initializer(values.biasInitializer, 'bias'),
    biasRegularizer: context.regularizer(values.biasRegularizer),
    biasConstraint: context.constraint(values.biasConstraint),
  } as Record<string, unknown>;
}

/** The arguments that all layers with one kernel share, as tfjs-layers takes them. */
export const kernelOptions = (
  values: Values<typeof kernelArguments>,
  context: LayerContext,
): Record<string, unknown> => ({
  ...biasOptions(values, context),
  kernelInitializer: context.initializer(values.kernelInitializer, 'kernel'),
  kernelRegularizer: context.regularizer(values.kernelRegularizer),
  kernelConstraint: context.constraint(values.kernelConstraint),
});
