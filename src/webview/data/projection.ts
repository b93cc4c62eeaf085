import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { ProjectionReport } from '../../shared/protocol/dataReport';
import type { RowFilter } from '../../shared/protocol/dataRows';
import { button, segmented } from '../kit/controls';
import { integer, percent, significant } from '../kit/format';
import { section } from '../kit/section';
import { classColour, classSymbol } from './classes';
import './scatterElement';
import type { Point } from './scatterElement';
import { pictures, rows } from './plural';
import type { DataView } from './state';

const nameText = (name: number | string): string =>
  typeof name === 'number' ? l10n.t('row {0}', integer(name)) : name;

/** What is said of a point: which row it is, or of which rows it was made. */
function told(projection: ProjectionReport, view: DataView, i: number): [string, string] {
  const { report } = view;
  const value = projection.target[i]!;
  const target =
    report.classes.length > 0
      ? (report.classes[value] ?? '')
      : `${report.target} ${significant(value)}`;
  const made = projection.synthetic[i];
  if (made === undefined) return [nameText(projection.names[i]!), target];
  const [a, b] = made.parents;
  return [
    l10n.t('synthetic · {0}', target),
    a === b
      ? l10n.t('repeats {0}', nameText(a))
      : l10n.t(
          'parents {0} and {1}, weight {2}',
          nameText(a),
          nameText(b),
          significant(made.weight, 2),
        ),
  ];
}

/** Rows that a point stands for: itself, or its parents. */
const namesOf = (projection: ProjectionReport, i: number): readonly (number | string)[] => {
  const name = projection.names[i];
  return name === null || name === undefined ? (projection.synthetic[i]?.parents ?? []) : [name];
};

/** Synthetic points have parents in common. */
const namesFilter = (names: readonly (readonly (number | string)[])[]): RowFilter => ({
  names: [...new Set(names.flat())],
});

const shares = ({ target }: ProjectionReport): number[] => {
  const [low, high] = [Math.min(...target), Math.max(...target)];
  return target.map((value) => (high > low ? (value - low) / (high - low) : 0.5));
};

const made = new WeakMap<object, readonly Point[]>();

/** The points of a projection, the same list as long as it is the same. */
function pointsOf(
  key: object,
  projection: ProjectionReport,
  at: (i: number) => { x: number | null; y: number | null },
  classes: number,
): readonly Point[] {
  const known = made.get(key);
  if (known !== undefined) return known;
  const share = classes === 0 ? shares(projection) : [];
  const points = projection.names.flatMap((name, i): Point[] => {
    const { x, y } = at(i);
    if (x === null || y === null) return [];
    const of = classes > 0 ? { k: projection.target[i]! } : { share: share[i]! };
    return [{ x, y, ...of, ...(name === null && { synthetic: true }) }];
  });
  made.set(key, points);
  return points;
}

function legend({ report }: DataView, drawn: ProjectionReport, synthetic: boolean): TemplateResult {
  const paths: Record<string, TemplateResult> = {
    circle: html`<svg viewBox="-5 -5 10 10"><circle r="3.5" /></svg>`,
    square2: html`<svg viewBox="-5 -5 10 10"><path d="M-3-3h6v6h-6z" /></svg>`,
    triangle2: html`<svg viewBox="-5 -5 10 10"><path d="M0-4 4 3h-8z" /></svg>`,
    diamond2: html`<svg viewBox="-5 -5 10 10"><path d="M0-4 4 0 0 4-4 0z" /></svg>`,
    star: html`<svg viewBox="-5 -5 10 10">
      <path d="m0-4 1 3h3L1.5.8 2.5 4 0 2.2-2.5 4-1.5.8-4-1h3z" />
    </svg>`,
    wye: html`<svg viewBox="-5 -5 10 10"><path d="M-1 4V0l-3-2 1-2 3 2 3-2 1 2-3 2v4z" /></svg>`,
  };
  return html`<p class="legend">
    ${report.classes
      .slice(0, 12)
      .map(
        (name, k) =>
          html`<span
            ><i class="dot" aria-hidden="true" .style=${`color:${classColour(k)}`}
              >${paths[classSymbol(k)]}</i
            >${name}</span
          >`,
      )}
    ${
      report.classes.length === 0
        ? html`<span
            >${report.target} ${significant(Math.min(...drawn.target))}<i
              class="ramp"
              aria-hidden="true"
            ></i
            >${significant(Math.max(...drawn.target))}</span
          >`
        : nothing
    }
    ${synthetic ? html`<span>${l10n.t('hollow: synthetic')}</span>` : nothing}
  </p>`;
}

/** Scatter of two columns, over the same points. */
function pairScatter(view: DataView): TemplateResult {
  const { report, state, change, find } = view;
  const [a, b] = state.pair!;
  const projection = report.projection!;
  const values = state.pairValues;
  const indices =
    values === undefined
      ? []
      : projection.names.flatMap((_, i) =>
          values.x[i] === null || values.y[i] === null ? [] : [i],
        );
  const correlation = report.correlation;
  const [i, j] = [a, b].map((name) => correlation?.columns.indexOf(name) ?? -1) as [number, number];
  const r =
    correlation && i >= 0 && j >= 0 ? correlation.r[Math.max(i, j)]![Math.min(i, j)]! : null;
  return section({
    id: 'projection',
    kind: 'projection',
    title: `${a} × ${b}`,
    note: html`${r === null ? nothing : `r = ${significant(Number(r.toFixed(3)), 3)} · `}
    ${l10n.t('{0} of {1} drawn', integer(indices.length), rows(report.splits.train.rows))}`,
    controls: button({
      label: l10n.t('Back to the projection'),
      click: () => change({ pair: undefined, pairValues: undefined }),
    }),
    body:
      values === undefined
        ? html`<p class="quiet" role="status">
            ${state.failures.pair ?? l10n.t('Reading the two columns…')}
          </p>`
        : html`<scatter-chart
              .shown=${{
                label: l10n.t('{0} against {1}, {2} points', b, a, indices.length),
                xLabel: a,
                yLabel: b,
                points: pointsOf(
                  values,
                  projection,
                  (at) => ({ x: values.x[at] ?? null, y: values.y[at] ?? null }),
                  report.classes.length,
                ),
                found: foundAmong(view, indices),
                tell: (at: number) => {
                  const [head, rest] = told(projection, view, indices[at]!);
                  return html`<b>${head}</b> · ${rest}<br />${a}
                    ${significant(values.x[indices[at]!])}, ${b}
                    ${significant(values.y[indices[at]!])}`;
                },
                speak: (at: number) => told(projection, view, indices[at]!).join(', '),
                pick: (picked: readonly number[], listing: boolean) =>
                  find(namesFilter(picked.map((at) => namesOf(projection, indices[at]!))), listing),
              }}
            ></scatter-chart>
            ${legend(view, projection, false)}`,
  });
}

const foundLists = new WeakMap<readonly number[], readonly number[]>();

/** Places, among the drawn points, of those that the filter finds. */
function foundAmong(
  { state }: DataView,
  indices: readonly number[],
): readonly number[] | undefined {
  const points = state.found?.points;
  if (points === undefined) return undefined;
  const known = foundLists.get(points);
  if (known !== undefined) return known;
  const places = new Map(indices.map((index, at) => [index, at]));
  const among = points.flatMap((point) => places.get(point) ?? []);
  foundLists.set(points, among);
  return among;
}

/** The training rows as points of a plane: PCA, UMAP, or the scatter of a pair. */
export function projection(view: DataView): TemplateResult | typeof nothing {
  const { report, state, change, send, find } = view;
  if (report.projection === undefined) return nothing;
  if (state.pair !== undefined) return pairScatter(view);
  const wanted = state.projection === 'umap' ? state.umap : report.projection;
  const { explained, of } = report.projection;
  const variance = explained && percent(explained[0] + explained[1]);
  const drawn = report.projection.x.length;
  const synthetic = Object.keys(report.projection.synthetic).length > 0;
  const count = report.pictures ? pictures(of) : rows(of);
  const note =
    state.projection === 'pca'
      ? l10n.t('{0} of the variance; {1} of {2} drawn', variance ?? '', integer(drawn), count)
      : l10n.t('{0} of {1} drawn', integer(drawn), count);
  const axis = (place: 0 | 1): string =>
    explained && state.projection === 'pca'
      ? l10n.t('component {0} ({1})', place + 1, percent(explained[place]))
      : `UMAP ${place + 1}`;
  return section({
    id: 'projection',
    kind: 'projection',
    title: l10n.t('Projection'),
    beside: segmented<'pca' | 'umap'>({
      label: l10n.t('Projection'),
      value: state.projection,
      disabled: !state.told.canAct,
      options: [
        ['pca', 'PCA'],
        ['umap', 'UMAP'],
      ],
      change: (next) => {
        change({ projection: next });
        if (next === 'umap' && state.umap === undefined) send({ type: 'umap' });
      },
    }),
    note,
    body:
      wanted === undefined || wanted === null
        ? html`<p class="quiet" role="status">
            ${
              state.failures.umap ??
              (wanted === null
                ? l10n.t('There are too few rows.')
                : l10n.t('Laying out the points…'))
            }
          </p>`
        : html`<scatter-chart
              .shown=${{
                label: l10n.t(
                  '{0} of the scaled training rows, {1} points',
                  state.projection.toUpperCase(),
                  drawn,
                ),
                xLabel: axis(0),
                yLabel: axis(1),
                points: pointsOf(
                  wanted,
                  wanted,
                  (i) => ({ x: wanted.x[i]!, y: wanted.y[i]! }),
                  report.classes.length,
                ),
                found: state.found?.points,
                tell: (i: number) => {
                  const [head, rest] = told(wanted, view, i);
                  return html`<b>${head}</b><br />${rest}`;
                },
                speak: (i: number) => told(wanted, view, i).join(', '),
                pick: (picked: readonly number[], listing: boolean) =>
                  find(namesFilter(picked.map((i) => namesOf(wanted, i))), listing),
              }}
            ></scatter-chart>
            ${legend(view, report.projection, synthetic)}`,
  });
}
