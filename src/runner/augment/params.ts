/** Arguments that several augmentations share. */

/** How often it is done. */
export const probability = {
  type: 'number',
  default: 0.5,
  min: 0,
  max: 1,
  unit: 'share',
  doc: 'How often it is done: the share of pictures that are changed.',
} as const;

/** A range about what changes nothing: f gives [1 − f, 1 + f]. */
export const aroundOne = (doc: string) =>
  ({
    type: 'union',
    of: [
      { type: 'number', min: 0, max: 1, doc: 'f stands for [1 − f, 1 + f].' },
      {
        type: 'list',
        of: { type: 'number', min: 0, max: 10, doc: 'An end of the range.' },
        minItems: 2,
        maxItems: 2,
        doc: '[low, high].',
      },
    ],
    required: true,
    unit: 'factor',
    doc,
  }) as const;

export const fillMode = {
  type: 'enum',
  values: ['nearest', 'constant', 'reflect', 'wrap'],
  default: 'nearest',
  doc: "What lies beyond the picture's edges: its edge pixels, the colour cval, its mirror image or itself again.",
} as const;

export const cval = {
  type: 'number',
  default: 0,
  min: 0,
  max: 255,
  doc: 'Level beyond the edges for fillMode constant.',
  unit: 'levels of 0…255',
} as const;
