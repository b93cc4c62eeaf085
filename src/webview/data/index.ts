import '../kit/base.css';
import './data.css';
import { render } from 'lit';
import * as l10n from '@vscode/l10n';
import type { RowFilter } from '../../shared/protocol/dataRows';
import type { FromData, PanelNotice, ToData } from '../../shared/protocol/panels';
import { connect } from '../kit/host';
import { notice } from '../kit/notice';
import { Speech } from '../kit/speech';
import { pictures, rows } from './plural';
import type { DataState } from './state';
import { dataView } from './view';

const root = document.querySelector<HTMLElement>('#root')!;
const speech = new Speech();
let state: DataState | undefined;
let shownNotice: PanelNotice | undefined;

/** What stays from one report to the next, and over a reload of the window. */
type Kept = Pick<DataState, 'part' | 'feature' | 'by' | 'order'>;

const first: Omit<DataState, 'told'> = {
  preview: undefined,
  pending: false,
  loading: undefined,
  failures: {},
  part: 'train',
  feature: undefined,
  by: 'class',
  order: 'file',
  filter: undefined,
  found: undefined,
  evidence: undefined,
  written: undefined,
  listing: false,
  projection: 'pca',
  umap: undefined,
  pair: undefined,
  pairValues: undefined,
  tables: new Set(),
};

/**
 * What a new report leaves as it is: what is looked at, chosen and listed. A choice that is previewed
 * stays until its preview of the new report comes.
 */
function after(told: DataState['told'], before: Omit<DataState, 'told'>): DataState {
  const { loading, failures, umap } = first;
  const { preview } = told.choosing ? before : first;
  const pending = told.choosing === true;
  return { ...before, told, preview, pending, loading, failures, umap };
}

/** Asks again for what a report does not hold. */
function askAgain({ filter, projection, pair }: DataState): void {
  if (filter) wire.send({ type: 'find', filter });
  if (projection === 'umap') wire.send({ type: 'umap' });
  if (pair) wire.send({ type: 'pair', columns: pair });
}

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
    state = after(message, state ?? { ...first, ...wire.state<{ kept?: Kept }>()?.kept });
    if (message.canAct) askAgain(state);
    speech.say(l10n.t('{0} of {1}', countOf(state)(message.report.rows.clean), message.name), true);
    return draw();
  }
  if (state === undefined) return;
  switch (message.type) {
    case 'preview':
      state = { ...state, preview: message, pending: false, failures: {}, umap: undefined };
      askAgain(state);
      speech.say(l10n.t('Preview of {0}', message.lines.join(', ')), true);
      break;
    case 'found':
      if (JSON.stringify(message.filter) !== JSON.stringify(state.filter)) return;
      state = { ...state, found: message.found };
      speech.say(l10n.t('{0} found', countOf(state)(message.found.total)), true);
      break;
    case 'written':
      state = { ...state, written: message.text };
      if (message.text) speech.say(message.text, true);
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

const countOf = ({ told }: DataState) => (told.report.pictures ? pictures : rows);

/** Where the focus was when a list was opened. */
let origin: HTMLElement | undefined;

function find(filter: RowFilter, listing = false, evidence?: DataState['evidence']): void {
  if (state?.told.canAct !== true) return;
  const same = JSON.stringify(filter) === JSON.stringify(state.filter);
  const wasListing = state.listing;
  // A bar of another part shows that part.
  const { part = state.part } = filter;
  change({
    filter,
    part,
    listing: listing || (same && state.listing),
    ...(!same && { found: undefined, evidence }),
  });
  if (!same || state.found === undefined) wire.send({ type: 'find', filter });
  if (!listing) return;
  if (!wasListing) origin = document.activeElement as HTMLElement;
  const list = root.querySelector<HTMLElement>('.found')!;
  list.tabIndex = -1;
  list.focus({ preventScroll: true });
  list.scrollIntoView({ block: 'nearest' });
}

/** Back to where the list was asked for. */
function closeList(): void {
  change({ listing: false });
  origin?.focus();
  origin = undefined;
}

const clear = (): void => {
  if (state?.listing) closeList();
  change({ filter: undefined, found: undefined, evidence: undefined });
};

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
  const { send } = wire;
  const wasInBar = document.activeElement?.closest('.bar') !== null;
  render(dataView({ state, report, send, change, find, closeList, clear }), root);
  // Apply and Revert go once they are done, and would take the focus with them.
  if (wasInBar && document.activeElement === document.body)
    root.querySelector<HTMLElement>('.bar select')?.focus();
}

addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || state?.filter === undefined) return;
  event.preventDefault();
  if (state.listing) closeList();
  else clear();
});

const wire = connect<ToData, FromData>(receive);
