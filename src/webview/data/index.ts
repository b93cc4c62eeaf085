import '../kit/base.css';
import './data.css';
import { render } from 'lit';
import * as l10n from '@vscode/l10n';
import type { RowFilter } from '../../shared/protocol/dataRows';
import type { FromData, PanelNotice, ToData } from '../../shared/protocol/panels';
import { connect } from '../kit/host';
import { notice } from '../kit/notice';
import { Speech } from '../kit/speech';
import { rows } from './plural';
import type { DataState } from './state';
import { dataView } from './view';

const root = document.querySelector<HTMLElement>('#root')!;
const speech = new Speech();
let state: DataState | undefined;
let shownNotice: PanelNotice | undefined;

/** What stays from one report to the next, and over a reload of the window. */
type Kept = Pick<DataState, 'part' | 'feature' | 'by' | 'order'>;

const fresh = (told: DataState['told'], kept: Partial<Kept>): DataState => ({
  told,
  preview: undefined,
  pending: false,
  loading: undefined,
  failures: {},
  part: kept.part ?? 'train',
  feature: kept.feature,
  by: kept.by ?? 'class',
  order: kept.order ?? 'file',
  filter: undefined,
  found: undefined,
  listing: false,
  projection: 'pca',
  umap: undefined,
  pair: undefined,
  pairValues: undefined,
  tables: new Set(),
});

function receive(message: ToData): void {
  if (message.type === 'notice') {
    // What is shown stays while it is read anew; only an error takes its place.
    if (state !== undefined && message.kind === 'loading')
      [state, shownNotice] = [{ ...state, loading: message.message }, undefined];
    else shownNotice = message;
    if (message.kind === 'loading') speech.say(message.message);
    return draw();
  }
  shownNotice = undefined;
  if (message.type === 'report') {
    const { tables } = state ?? {};
    state = { ...fresh(message, state ?? wire.state<{ kept?: Kept }>()?.kept ?? {}) };
    if (tables) state = { ...state, tables };
    speech.say(l10n.t('{0} of {1}', rows(message.report.rows.clean), message.name), true);
    return draw();
  }
  if (state === undefined) return;
  switch (message.type) {
    case 'preview':
      state = { ...state, preview: message, pending: false, failures: {}, umap: undefined };
      if (state.projection === 'umap') wire.send({ type: 'umap' });
      if (state.filter) wire.send({ type: 'find', filter: state.filter });
      speech.say(l10n.t('Preview of {0}', message.lines.join(', ')), true);
      break;
    case 'found':
      if (JSON.stringify(message.filter) !== JSON.stringify(state.filter)) return;
      state = { ...state, found: message.found };
      speech.say(l10n.t('{0} found', rows(message.found.total)), true);
      break;
    case 'umap':
      state = { ...state, umap: message.projection };
      break;
    case 'pair':
      if (String(message.columns) !== String(state.pair)) return;
      state = { ...state, pairValues: message.pair };
      break;
    case 'failed':
      state = {
        ...state,
        failures: { ...state.failures, [message.question]: message.message },
        ...(message.question === 'preview' && { pending: false }),
      };
      break;
  }
  draw();
}

function change(changes: Partial<DataState>): void {
  if (state === undefined) return;
  state = { ...state, ...changes };
  const { part, feature, by, order } = state;
  wire.keep({ kept: { part, feature, by, order } });
  draw();
}

function find(filter: RowFilter, listing = false): void {
  if (state?.told.canAct !== true) return;
  const same = JSON.stringify(filter) === JSON.stringify(state.filter);
  change({
    filter,
    listing: listing || (same && state.listing),
    ...(!same && { found: undefined }),
  });
  if (!same || state.found === undefined) wire.send({ type: 'find', filter });
  if (listing) root.querySelector<HTMLElement>('.found')?.scrollIntoView({ block: 'nearest' });
}

const clear = (): void => change({ filter: undefined, found: undefined, listing: false });

function draw(): void {
  if (shownNotice !== undefined) {
    render(
      notice(shownNotice, (action) => wire.send({ type: 'action', action })),
      root,
    );
    return;
  }
  if (state === undefined) return;
  const { told, preview } = state;
  const report = preview?.report ?? told.report;
  render(dataView({ state, report, send: wire.send, change, find, clear }), root);
}

addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || state?.filter === undefined) return;
  event.preventDefault();
  if (state.listing) change({ listing: false });
  else clear();
});

const wire = connect<ToData, FromData>(receive);
