/**
 * How classes are told apart: by colour, and by texture (bars) or shape (points) beside it, so that
 * never the colour alone says which class it is.
 */
import { svg, type TemplateResult } from 'lit';

const colours = ['s1', 's2', 's4', 's3', 's6', 's5'] as const;
const textures = [
  svg``,
  svg`<path d="M0 1h4" class="ink" />`,
  svg`<path d="M0 4 4 0M-1 1l2-2M3 5l2-2" class="ink" />`,
  svg`<path d="M1 0v4" class="ink" />`,
  svg`<path d="m0 0 4 4M-1 3l2 2M3-1l2 2" class="ink" />`,
  svg`<path d="M1 1h1v1H1z" class="ink" />`,
];

/** Once round the colours, textures and shapes are one further on. */
const turned = (k: number): number => k + Math.floor(k / colours.length);

/** A colour for a class by its place among the classes. */
export const classColour = (k: number): string => `var(--${colours[k % colours.length]!})`;

/** What fills a bar of a class; a class has its colour and its texture. */
export const classFill = (k: number): string => `url(#class-${k % 36})`;
export const syntheticFill = (k: number): string => `url(#synthetic-${k % colours.length})`;

const symbols = ['circle', 'square2', 'triangle2', 'diamond2', 'star', 'wye'] as const;

/** The shape of a class's points: of classes that share a colour, each has another one. */
export const classSymbol = (k: number): (typeof symbols)[number] =>
  symbols[turned(k) % symbols.length]!;

/** The patterns that `classFill` names; once in the panel. */
export function classPatterns(count: number): TemplateResult {
  const pattern = (k: number): TemplateResult =>
    svg`<pattern id="class-${k}" width="4" height="4" patternUnits="userSpaceOnUse">
      <rect width="4" height="4" fill=${classColour(k)} />
      ${textures[turned(k) % textures.length]!}
    </pattern>`;
  const hatch = (k: number): TemplateResult =>
    svg`<pattern id="synthetic-${k}" width="4" height="4" patternUnits="userSpaceOnUse">
      <path d="M0 4 4 0M-1 1l2-2M3 5l2-2" stroke=${classColour(k)} />
    </pattern>`;
  const each = (n: number, make: (k: number) => TemplateResult): TemplateResult[] =>
    Array.from({ length: n }, (_, k) => make(k));
  return svg`<svg class="defs" width="0" height="0" aria-hidden="true"><defs>
    ${each(Math.min(36, Math.max(1, count)), pattern)}${each(colours.length, hatch)}
    <pattern id="synthetic" width="4" height="4" patternUnits="userSpaceOnUse">
      <path d="M0 4 4 0M-1 1l2-2M3 5l2-2" stroke="var(--neutral)" />
    </pattern>
  </defs></svg>`;
}

/** A square in a class's colour and texture, for a legend. */
export const swatch = (fill: string, outline = 'none'): TemplateResult =>
  svg`<svg class="swatch" width="12" height="10" aria-hidden="true"
    ><rect width="12" height="10" fill=${fill} stroke=${outline} /></svg
  >`;
