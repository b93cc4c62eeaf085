import { html, render, svg } from 'lit';
import * as l10n from '@vscode/l10n';
import type { Histogram } from '../../shared/protocol/dataReport';
import { integer, significant } from '../kit/format';
import { Tooltip } from '../kit/tooltip';
import { drawBoxes, type BoxRow } from './boxes';
import {
  barsOf,
  domainOf,
  drawHistogram,
  marginFor,
  type Line,
  type Margin,
} from './histogramChart';

const HEIGHT = 132;

export interface HistogramParts {
  readonly label: string;
  readonly histogram: Histogram;
  readonly classes: readonly string[];
  readonly boxes: readonly BoxRow[];
  readonly lines?: readonly Line[] | undefined;
  readonly found?: readonly number[] | undefined;
  /** Absent: bars cannot be picked. */
  readonly pick?: ((bin: number, listing: boolean) => void) | undefined;
  readonly height?: number;
  /** Ends of the x axis, where it is that of other histograms too. */
  readonly domain?: readonly [number, number];
}

/**
 * A histogram with boxes above it: one tab stop whose cursor goes over the bins with the arrow
 * keys; a click filters to a bin's rows, Enter lists them.
 */
export class HistogramElement extends HTMLElement {
  private parts: HistogramParts | undefined;
  private key = '';
  private cursor: number | undefined;
  private drawnWidth = 0;
  private tip: Tooltip | undefined;
  private readonly plot = document.createElement('div');
  private readonly marker = document.createElement('div');
  private readonly observer = new ResizeObserver(() => this.fit());

  connectedCallback(): void {
    if (this.tip === undefined) {
      this.tabIndex = 0;
      this.plot.className = 'drawn';
      this.marker.className = 'cursor';
      this.marker.hidden = true;
      this.append(this.plot, this.marker);
      this.tip = new Tooltip(this);
      this.addEventListener('keydown', (event) => this.keydown(event));
      this.addEventListener('pointermove', (event) => this.point(event));
      this.addEventListener('pointerleave', () => this.moveTo(undefined));
      this.addEventListener('blur', () => this.moveTo(undefined));
      this.addEventListener('click', () => this.pick(false));
      this.addEventListener('dblclick', () => this.pick(true));
    }
    this.observer.observe(this);
  }

  disconnectedCallback(): void {
    this.observer.disconnect();
  }

  set shown(parts: HistogramParts) {
    // What is done on a pick is no part of the text, and nothing is drawn of it.
    const key = JSON.stringify(parts);
    this.parts = parts;
    if (key === this.key) return;
    this.key = key;
    this.drawnWidth = 0;
    this.fit();
  }

  private get domain(): [number, number] {
    const { histogram, lines, domain } = this.parts!;
    if (domain !== undefined && domain[1] > domain[0]) return [...domain];
    const all = [histogram, ...(lines ?? []).map((line) => line.histogram)].map(({ edges }) =>
      domainOf(edges),
    );
    return [Math.min(...all.map(([low]) => low)), Math.max(...all.map(([, high]) => high))];
  }

  private get margin(): Margin {
    return marginFor(this.parts!.boxes.map(({ label }) => label));
  }

  private fit(): void {
    const width = Math.floor(this.clientWidth);
    if (this.parts === undefined || width < 80 || width === this.drawnWidth) return;
    this.drawnWidth = width;
    const { histogram, boxes, lines, found, label, height = HEIGHT } = this.parts;
    const { domain } = this;
    const chart = drawHistogram({
      width,
      height,
      margin: this.margin,
      domain,
      bars: barsOf(histogram),
      ...(lines && { lines }),
      found,
    });
    chart.querySelectorAll('style').forEach((style) => style.remove());
    this.setAttribute('role', 'img');
    this.setAttribute('aria-label', label);
    render(
      html`<div aria-hidden="true">
        ${boxes.length > 0 ? drawBoxes(boxes, width, this.margin, domain) : svg``}${chart}
      </div>`,
      this.plot,
    );
  }

  /** Left edge and width of a bin in px. */
  private extent(bin: number): [number, number] {
    const [low, high] = this.domain;
    const [first, last] = domainOf(this.parts!.histogram.edges);
    const { left: from, right } = this.margin;
    const inner = this.drawnWidth - from - right;
    const px = (value: number): number => from + ((value - low) / (high - low)) * inner;
    const step = (last - first) / this.parts!.histogram.counts.length;
    const left = px(first + bin * step);
    return [left, px(first + (bin + 1) * step) - left];
  }

  private binAt(x: number): number | undefined {
    const { counts } = this.parts!.histogram;
    const [left, width] = this.extent(0);
    const bin = Math.floor((x - left) / width);
    return bin >= 0 && bin < counts.length ? bin : undefined;
  }

  private point(event: PointerEvent): void {
    if (this.parts !== undefined)
      this.moveTo(this.binAt(event.clientX - this.getBoundingClientRect().left));
  }

  private keydown(event: KeyboardEvent): void {
    if (this.parts === undefined) return;
    const last = this.parts.histogram.counts.length - 1;
    const far = event.shiftKey ? 10 : 1;
    const at = this.cursor;
    const to = {
      ArrowLeft: (at ?? last + 1) - far,
      ArrowRight: (at ?? -1) + far,
      Home: 0,
      End: last,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.moveTo(Math.min(last, Math.max(0, to)));
    } else if (event.key === 'Enter') this.pick(true);
  }

  private pick(listing: boolean): void {
    if (this.cursor !== undefined) this.parts?.pick?.(this.cursor, listing);
  }

  private moveTo(bin: number | undefined): void {
    this.cursor = bin;
    this.marker.hidden = bin === undefined;
    if (bin === undefined || this.parts === undefined) return this.tip?.hide();
    const { histogram, classes, found } = this.parts;
    const { edges, counts, byClass } = histogram;
    const [left, width] = this.extent(bin);
    this.marker.style.left = `${left}px`;
    this.marker.style.width = `${width}px`;
    const range = `${significant(edges[bin]!, 4)} – ${significant(edges[bin + 1]!, 4)}`;
    this.tip?.show(
      { x: left + width, y: 0 },
      html`<b>${range}</b>
        <table>
          <tr>
            <td>${l10n.t('rows')}</td>
            <td>${integer(counts[bin]!)}</td>
          </tr>
          ${(byClass ?? []).map(
            (each, k) =>
              html`<tr>
                <td>${classes[k]}</td>
                <td>${integer(each[bin]!)}</td>
              </tr>`,
          )}
          ${
            found
              ? html`<tr>
                  <td>${l10n.t('found')}</td>
                  <td>${integer(found[bin]!)}</td>
                </tr>`
              : ''
          }
        </table>`,
    );
    this.setAttribute(
      'aria-label',
      l10n.t('{0}; {1}: {2} rows', this.parts.label, range, counts[bin]!),
    );
  }
}

customElements.define('histogram-chart', HistogramElement);
