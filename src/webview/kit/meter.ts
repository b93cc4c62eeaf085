/**
 * A share as a bar of 8 px beside its number; the bar is decoration, the number says it.
 *
 *     meter(0.87)            // in the first series' colour
 *     meter(0.2, 's2')
 */
import { html, type TemplateResult } from 'lit';

/** @param share of the full width, 0 to 1 */
export const meter = (share: number, colour = 's1'): TemplateResult =>
  html`<span class="meter" aria-hidden="true"
    ><i .style=${`width:${100 * Math.max(0, Math.min(1, share))}%;background:var(--${colour})`}></i
  ></span>`;
