import type { Values } from '../../shared/config/element';
import type { kernelArguments } from './arguments';
import type { LayerContext } from './layer';

/** The arguments that all layers with a kernel share, as tfjs-layers takes them. */
export function kernelOptions(values: Values<typeof kernelArguments>, context: LayerContext) {
  return {
    name: context.name,
    activation: values.activation,
    useBias: values.useBias,
    kernelInitializer: context.initializer(values.kernelInitializer, 'kernel'),
    biasInitializer: context.initializer(values.biasInitializer, 'bias'),
    kernelRegularizer: context.regularizer(values.kernelRegularizer),
    biasRegularizer: context.regularizer(values.biasRegularizer),
    kernelConstraint: context.constraint(values.kernelConstraint),
    biasConstraint: context.constraint(values.biasConstraint),
  } as Record<string, unknown>;
}
