/**
 * Icons of the panels, drawn with 1.2 px lines in a square of 16 px in the colour of the text.
 *
 *     icon('warning', l10n.t('warning'))   // says what it means to a screen reader
 *     icon('pause')                        // beside words: hidden from it
 *
 * A severity is an icon in its colour beside words in the usual colour: class `error`, `warning`,
 * `info` or `ok` on the icon's surroundings colours the icon alone.
 */
import { html, svg, nothing, type TemplateResult } from 'lit';

const paths = {
  warning: svg`<path d="M8 2.2 14.2 13H1.8z"/><path d="M8 6.2v3.4M8 11.2v.3"/>`,
  info: svg`<circle cx="8" cy="8" r="5.8"/><path d="M8 7.4v3.6M8 5v.3"/>`,
  error: svg`<circle cx="8" cy="8" r="5.8"/><path d="m5.9 5.9 4.2 4.2M10.1 5.9l-4.2 4.2"/>`,
  ok: svg`<circle cx="8" cy="8" r="5.8"/><path d="m5.4 8.2 1.9 1.9 3.4-3.8"/>`,
  dash: svg`<circle cx="8" cy="8" r="5.8"/><path d="M5.5 8h5"/>`,
  pending: svg`<circle cx="8" cy="8" r="5.8" stroke-dasharray="2 2"/>`,
  sync: svg`<path d="M13 8a5 5 0 0 1-9 3M3 8a5 5 0 0 1 9-3"/><path d="M12 2v3H9M4 14v-3h3"/>`,
  refresh: svg`<path d="M13 8a5 5 0 1 1-1.6-3.7"/><path d="M12 1.8v3H9"/>`,
  star: svg`<path d="m8 2.2 1.8 3.7 4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4-2.9-2.8 4-.6z"/>`,
  bulb: svg`<path d="M6 11.2V10C4.6 9.2 4 8 4 6.6a4 4 0 0 1 8 0C12 8 11.4 9.2 10 10v1.2zM6.4 13.5h3.2"/>`,
  eye: svg`<path d="M1.8 8S4 4 8 4s6.2 4 6.2 4S12 12 8 12 1.8 8 1.8 8z"/><circle cx="8" cy="8" r="1.8"/>`,
  table: svg`<rect x="2.5" y="3" width="11" height="10" rx=".5"/><path d="M2.5 6.3h11M2.5 9.6h11M6.2 3v10"/>`,
  chart: svg`<path d="M2.5 2.5v11h11m-9-3 3-3.5 2 2L13 4.5"/>`,
  lock: svg`<rect x="3.5" y="7" width="9" height="6.5" rx=".5"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>`,
  play: svg`<path d="M4.5 2.8v10.4L13 8z"/>`,
  pause: svg`<path d="M5.5 3v10M10.5 3v10" stroke-width="1.6"/>`,
  stop: svg`<rect x="3.5" y="3.5" width="9" height="9" rx=".5"/>`,
  export: svg`<path d="M8 10V2.5M5 5.5l3-3 3 3M3 9.5v4h10v-4"/>`,
  sliders: svg`<path d="M2.5 4.5h7m3 0h1M2.5 8h2m3 0h6m-11 3.5h5m3 0h3"/><circle cx="11" cy="4.5" r="1.5"/><circle cx="6" cy="8" r="1.5"/><circle cx="9" cy="11.5" r="1.5"/>`,
  add: svg`<path d="M8 3v10M3 8h10"/>`,
  close: svg`<path d="m4 4 8 8m0-8-8 8"/>`,
  check: svg`<path d="m3 8.5 3.2 3.2L13 4.8"/>`,
  up: svg`<path d="M4.5 9.5 8 6l3.5 3.5"/>`,
  down: svg`<path d="M4.5 6.5 8 10l3.5-3.5"/>`,
  left: svg`<path d="M9.5 4.5 6 8l3.5 3.5"/>`,
  right: svg`<path d="M6.5 4.5 10 8l-3.5 3.5"/>`,
  more: svg`<path d="M3.5 8h.1m4.4 0h.1m4.4 0h.1" stroke-width="2"/>`,
  grip: svg`<path d="M6 4h.1M10 4h.1M6 8h.1M10 8h.1M6 12h.1M10 12h.1" stroke-width="1.8"/>`,
  file: svg`<path d="M9 2H4v12h8V5zm0 0v3h3"/>`,
  search: svg`<circle cx="7" cy="7" r="4"/><path d="m10 10 3.5 3.5"/>`,
} as const;

export type IconName = keyof typeof paths;

/** An icon of 16 px; `label` is what it means, where no word beside it says so. */
export const icon = (name: IconName, label?: string): TemplateResult =>
  html`<svg
    class="icon icon-${name}"
    viewBox="0 0 16 16"
    role=${label === undefined ? nothing : 'img'}
    aria-label=${label ?? nothing}
    aria-hidden=${label === undefined ? 'true' : nothing}
  >
    ${paths[name]}
  </svg>`;
