import { svg, nothing, type TemplateResult } from 'lit';
import { shortName } from './histogramChart';
import type { Box } from '../../shared/protocol/dataReport';

const ROW = 13;

export interface BoxRow {
  readonly label: string;
  readonly colour: string;
  readonly box: Box | null;
}

export const boxesHeight = (rows: number): number => rows * ROW + 2;

/** Tukey's boxes on the x axis of the histogram below them. */
export function drawBoxes(
  rows: readonly BoxRow[],
  width: number,
  margin: { readonly left: number; readonly right: number },
  [low, high]: readonly [number, number],
): TemplateResult {
  const x = (value: number): number =>
    margin.left + ((value - low) / (high - low)) * (width - margin.left - margin.right);
  const box = ({ label, colour, box: each }: BoxRow, i: number): TemplateResult => {
    const middle = i * ROW + ROW / 2;
    return svg`<text x=${margin.left - 6} y=${middle + 4} text-anchor="end">${shortName(label)}</text>
    ${
      each === null
        ? nothing
        : svg`<path d="M${x(each.low)} ${middle}H${x(each.high)}" stroke=${colour} />
          <rect x=${x(each.q1)} y=${middle - 4} width=${Math.max(1, x(each.q3) - x(each.q1))} height="8"
            fill=${`color-mix(in srgb, ${colour} 35%, var(--vscode-editor-background))`} stroke=${colour} />
          <path d="M${x(each.median)} ${middle - 4}v8" class="median" />`
    }`;
  };
  return svg`<svg class="boxes" width=${width} height=${boxesHeight(rows.length)}>${rows.map(box)}</svg>`;
}
