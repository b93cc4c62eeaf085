import '../kit/base.css';
import { render } from 'lit';
import type { FromAugmentation, PanelNotice, ToAugmentation } from '../../shared/protocol/panels';
import { connect } from '../kit/host';
import { notice } from '../kit/notice';
import type { Acts, Model, Show } from './model';
import { augmentationView } from './view';
// Behind the kit's, which it goes beyond in places.
import './augmentation.css';

const root = document.querySelector<HTMLElement>('#root')!;
let shownNotice: PanelNotice | undefined;
let config: Model['config'] | undefined;
let model: Omit<Model, 'config'> = {
  samples: undefined,
  classes: [],
  ends: [],
  cost: undefined,
  problems: [],
  chain: undefined,
  busy: true,
  look: { epoch: 1, skip: 0, class: '' },
  show: 'views',
  compare: 'after',
  at: { row: 0, column: 0 },
  moving: new Map(),
};
let waiting = false;

function receive(message: ToAugmentation): void {
  shownNotice = message.type === 'notice' ? message : undefined;
  switch (message.type) {
    case 'notice':
      break;
    case 'config':
      config = message;
      // The text is the truth again; what a control shows is what it says.
      model = { ...model, moving: new Map(), problems: [], busy: true };
      break;
    case 'views':
      model = { ...model, ...message, busy: false, problems: [] };
      again();
      break;
    case 'ends':
      model = { ...model, ends: message.ends };
      break;
    case 'cost':
      model = { ...model, cost: message.cost };
      break;
    case 'chain':
      model = { ...model, chain: message.sample, compare: 'each' };
      break;
    case 'problems':
      model = { ...model, problems: message.problems, busy: false };
      break;
  }
  soon();
}

/** The chain of the view that is looked at follows its new numbers. */
function again(): void {
  const { chain, samples, at, compare } = model;
  const sample = samples?.[at.row];
  const view = sample?.views[at.column];
  const same = sample?.position === chain?.position && view?.epoch === chain?.views[0]?.epoch;
  if (chain === undefined || sample === undefined || view === undefined || !same)
    model = { ...model, chain: undefined, compare: compare === 'each' ? 'after' : compare };
  else if (compare === 'each')
    acts.send({ type: 'chain', position: sample.position, epoch: view.epoch });
}

/** Draws at most once a frame. */
function soon(): void {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    draw();
  });
}

const acts: Acts = {
  send: (message) => host.send(message),
  change: (changes) => {
    model = { ...model, ...changes };
    if (changes.look || changes.show) host.keep({ look: model.look, show: model.show });
    soon();
  },
};

function draw(): void {
  if (shownNotice !== undefined)
    return void render(
      notice(shownNotice, (action) => host.send({ type: 'action', action })),
      root,
    );
  if (config !== undefined) render(augmentationView({ ...model, config }, acts), root);
}

const host = connect<ToAugmentation | PanelNotice, FromAugmentation>(receive);
const kept = host.state<{ look?: Model['look']; show?: Show }>();
model = { ...model, show: kept?.show ?? model.show };
if (kept?.look) {
  model = { ...model, look: kept.look };
  host.send({ type: 'look', ...kept.look });
}
