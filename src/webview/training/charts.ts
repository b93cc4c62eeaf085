import { html, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { RunState } from '../../shared/run/state';
import { significant } from '../kit/format';
import type { Speech } from '../kit/speech';
import { Tooltip } from '../kit/tooltip';
import { placeText, type XAxis } from './chart/axis';
import { Plot, type Mark } from './chart/plot';
import type { Range } from './chart/range';
import { isTold, lastAt, type Trace } from './chart/trace';
import { chartSpecs, marksOf, type ChartSpec, type SpecInput } from './specs';

/** Zooming in ends where so few steps are left to see. */
const FEWEST_STEPS = 8;

export interface ChartView {
  readonly spec: ChartSpec;
  readonly plot: Plot;
  /** The values under the cursor, for the chart's head. */
  readonly told: string;
}

export interface ChartActions {
  zoom(domain: Range | undefined): void;
  toggleTable(name: string): void;
  redraw(): void;
}

/** A line as it is drawn, for a tooltip or a legend. */
export const sample = (style: Trace['style'], colour: string): TemplateResult =>
  html`<i class="sample ${style}" .style=${`color:var(--${colour})`}></i>`;

/** A value of a trace at x: that of its last point up to there. */
function valueAt({ points, style }: Trace, x: number): number | undefined {
  const at = lastAt(points, x * (1 + 1e-12));
  if (at < 0 || (style === 'planned' && points.x(0) > x)) return undefined;
  // Behind its end a curve says nothing, but for a plan.
  return points.y(at);
}

/** All charts of a run: one x axis, one cursor, one tooltip. */
export class Charts {
  /** Holds the charts, and the tooltip above them. */
  readonly element = document.createElement('div');
  private readonly tip = new Tooltip(this.element);
  private readonly plots = new Map<string, Plot>();
  private input: SpecInput | undefined;
  private drawn = '';
  private specs: readonly ChartSpec[] = [];
  private marks: readonly Mark[] = [];
  private runs = 0;
  private cursor: number | undefined;
  private pinned = false;
  private pointed: { readonly plot: string; readonly top: number } | undefined;

  constructor(
    private readonly actions: ChartActions,
    private readonly speech: Speech,
  ) {
    this.element.className = 'charts';
  }

  /** Draws what the state says now and gives what the page shows around the plots. */
  draw(input: SpecInput): ChartView[] {
    this.input = input;
    const { state, axis, smoothing, logScale } = input;
    const { unit, domain, full } = axis;
    const { state: stands, resolved } = input.run;
    const key = JSON.stringify([
      ...[state.seq, this.runs, smoothing, logScale, unit, domain, full],
      ...[stands, resolved?.train.learningRateSchedule?.type],
    ]);
    if (key !== this.drawn) {
      this.specs = chartSpecs(input);
      this.marks = marksOf(input);
    }
    this.drawn = key;
    const { specs, marks } = this;
    return specs.map((spec, i) => {
      const plot = this.plotOf(spec.name);
      const told = this.told(spec);
      plot.draw({
        ...spec,
        key,
        marks,
        cursor: this.cursor,
        flags: i === 0,
        xLabels: i === specs.length - 1,
      });
      return { spec, plot, told: told && `${this.where(this.cursor!).split(' · ')[0]}: ${told}` };
    });
  }

  /** After the page is laid out: the tooltip stands beside the cursor. */
  settle(views: readonly ChartView[]): void {
    const { cursor, pointed, input } = this;
    const view = views.find(({ spec }) => spec.name === pointed?.plot);
    if (cursor === undefined || view === undefined || input === undefined) return this.tip.hide();
    const { plot } = view;
    const host = this.element.getBoundingClientRect();
    const own = plot.element.getBoundingClientRect();
    if (own.width === 0) return this.tip.hide();
    const x = own.left - host.left + plot.left(cursor);
    const y = own.top - host.top + 24;
    this.tip.show({ x, y }, this.tipContent(views, cursor));
  }

  /** Another run, or the same one anew, is shown from now on. */
  reset(): void {
    this.runs++;
    this.cursor = this.pointed = undefined;
    this.pinned = false;
  }

  recolour(): void {
    for (const plot of this.plots.values()) plot.recolour();
  }

  private plotOf(name: string): Plot {
    let plot = this.plots.get(name);
    if (plot !== undefined) return plot;
    plot = new Plot(name, {
      over: (x, top) => this.over(name, x, top),
      pin: (x) => this.pin(name, x),
      zoom: (domain) => this.zoomTo(domain),
      key: (event) => this.key(name, event),
    });
    this.plots.set(name, plot);
    return plot;
  }

  private over(plot: string, x: number | undefined, top: number): void {
    if (this.pinned) return;
    this.pointed = x === undefined ? undefined : { plot, top };
    this.cursor = x === undefined ? undefined : this.nearest(x);
    this.actions.redraw();
  }

  /** The cursor stays where it was clicked, until it is clicked again. */
  private pin(plot: string, x: number): void {
    this.pinned = !this.pinned;
    this.pointed = { plot, top: 0 };
    this.cursor = this.nearest(x);
    this.actions.redraw();
  }

  private zoomTo([low, high]: Range): void {
    const { axis } = this.input!;
    const [first, last] = axis.full;
    const least = ((last - first) * FEWEST_STEPS) / Math.max(FEWEST_STEPS, this.steps());
    const middle = (low + high) / 2;
    const half = Math.max(least, high - low) / 2;
    let from = Math.max(first, middle - half);
    const to = Math.min(last, from + 2 * half);
    from = Math.max(first, to - 2 * half);
    this.actions.zoom(from <= first && to >= last ? undefined : [from, to]);
  }

  private steps(): number {
    const { model } = this.input!.state;
    return (model?.epochs ?? 1) * (model?.stepsPerEpoch ?? 1);
  }

  /** Where the cursor stops: at epochs while several are seen, else at steps. */
  private stops(): number[] {
    const { axis, state } = this.input!;
    const [low, high] = axis.domain;
    const seen = (x: number): boolean => x >= low && x <= high;
    const { step, elapsed } = state.steps;
    const now = axis.now;
    const epochs = state.epochs
      .map((point) => axis.place(point.epoch * axis.perEpoch - 1, point.elapsed))
      .filter(seen);
    if (epochs.length >= 3) return epochs.at(-1) === now || !seen(now) ? epochs : [...epochs, now];
    const points = { length: step.length, x: (i: number) => axis.place(step[i]!, elapsed[i]!) };
    const first = Math.max(0, lastAt(points, low));
    const last = lastAt(points, high);
    // A step that moves the cursor by less than a pixel is no step.
    const every = Math.max(1, Math.ceil((last - first + 1) / 600));
    const found: number[] = [];
    for (let i = first; i <= last; i += every) if (seen(points.x(i))) found.push(points.x(i));
    if (seen(now) && found.at(-1) !== now && step.length > 0) found.push(now);
    return found;
  }

  private nearest(x: number): number | undefined {
    const stops = this.stops();
    if (stops.length === 0) return undefined;
    return stops.reduce((best, each) => (Math.abs(each - x) < Math.abs(best - x) ? each : best));
  }

  private key(plot: string, event: KeyboardEvent): boolean {
    if (this.input === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
    const { axis } = this.input;
    const [low, high] = axis.domain;
    const centre = this.cursor ?? Math.min(axis.now, high);
    const half = (high - low) / 4;
    switch (event.key) {
      case '+':
      case '=':
        this.zoomTo([centre - half, centre + half]);
        return true;
      case '-':
        this.zoomTo([centre - 4 * half, centre + 4 * half]);
        return true;
      case '0':
        this.actions.zoom(undefined);
        return true;
      case 't':
      case 'T':
        this.actions.toggleTable(plot);
        return true;
      case 'Escape':
        this.pinned = false;
        this.cursor = this.pointed = undefined;
        this.actions.redraw();
        return true;
      default:
        return this.move(plot, event);
    }
  }

  /** Moves the cursor, and says what is there. */
  private move(plot: string, { key, shiftKey }: KeyboardEvent): boolean {
    const stops = this.stops();
    if (stops.length === 0) return false;
    const last = stops.length - 1;
    const now = this.cursor;
    const at = now === undefined ? last + 1 : stops.findIndex((each) => each >= now - 1e-9);
    const here = at < 0 ? last : at;
    const far = shiftKey ? 10 : 1;
    const best = this.marks.find(({ kind }) => kind === 'best');
    const places: Readonly<Record<string, number | undefined>> = {
      ArrowLeft: stops[Math.max(0, here - far)],
      ArrowRight: stops[Math.min(last, here + far)],
      Home: stops[0],
      End: stops[last],
      b: best?.x,
      B: best?.x,
    };
    if (!(key in places) || places[key] === undefined) return false;
    this.cursor = places[key];
    this.pinned = true;
    this.pointed = { plot, top: 0 };
    const spec = this.specs.find(({ name }) => name === plot);
    if (spec) this.speech.say(`${this.where(this.cursor)}. ${this.told(spec)}`, true);
    this.actions.redraw();
    return true;
  }

  /** "Epoch 21 · step 7,224 · 44 s". */
  private where(cursor: number): string {
    const { axis, state } = this.input!;
    const { step, elapsed } = state.steps;
    const points = stepPoints(axis, state);
    const at = Math.max(0, lastAt(points, cursor * (1 + 1e-12)));
    return placeText(axis, step[at]!, elapsed[at]!);
  }

  /** Values under the cursor, short. */
  private told({ traces }: ChartSpec): string {
    const { cursor } = this;
    if (cursor === undefined) return '';
    return traces
      .filter(isTold)
      .map((trace) => [trace.end || trace.label, valueAt(trace, cursor)] as const)
      .filter(([, value]) => value !== undefined)
      .map(([label, value]) => `${label} ${significant(value)}`)
      .join(', ');
  }

  private tipContent(views: readonly ChartView[], cursor: number): TemplateResult {
    const [place, ...rest] = this.where(cursor).split(' · ');
    const rows = views.flatMap(({ spec: { traces } }) =>
      traces
        .filter(isTold)
        .map((trace) => ({ trace, value: valueAt(trace, cursor) }))
        .filter(({ value }) => value !== undefined),
    );
    return html`<p><b>${place}</b> ${rest.join(' · ')}</p>
      <table>
        <tbody>
          ${rows.map(
            ({ trace, value }) =>
              html`<tr>
                <td>${sample(trace.style, trace.colour)} ${trace.label}</td>
                <td>${significant(value)}</td>
              </tr>`,
          )}
          ${this.gap(cursor)}
        </tbody>
      </table>`;
  }

  /** How much worse validation is than training: what overfitting shows in. */
  private gap(cursor: number): TemplateResult | '' {
    const { state, axis } = this.input!;
    const at = state.epochs.find(
      ({ epoch, elapsed }) => axis.place(epoch * axis.perEpoch - 1, elapsed) === cursor,
    );
    if (at?.metrics.val_loss === undefined || at.metrics.loss === undefined) return '';
    return html`<tr>
      <td>${l10n.t('gap of the epoch’s losses')}</td>
      <td>${significant(at.metrics.val_loss - at.metrics.loss)}</td>
    </tr>`;
  }
}

const stepPoints = (axis: XAxis, { steps }: RunState) => ({
  length: steps.step.length,
  x: (i: number) => axis.place(steps.step[i]!, steps.elapsed[i]!),
});
