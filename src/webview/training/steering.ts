import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { RunState, Steer } from '../../shared/run/state';
import { button, link, numberField } from '../kit/controls';
import { significant } from '../kit/format';
import { section } from '../kit/section';
import { isLive } from './facts';
import { steeringText, times } from './steeringText';
import type { TrainingView } from './view';

const FACTORS = [0.1, 0.5, 2];
/** Validation is looked at so many epochs after a change. */
const EPOCHS_ON = 3;

/** A rate as it is written into the field. */
const written = (rate: number): number => Number(rate.toPrecision(4));

/** The form behind "Steer…": what may be changed at the next step. */
export function steerForm(view: TrainingView): TemplateResult | typeof nothing {
  const { state, run, canAct, ui, change, send } = view;
  const now = state.steps.learningRate.at(-1);
  if (ui.steering === undefined || now === undefined || !isLive(run) || !canAct) return nothing;
  const close = (): void => change({ steering: undefined });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const learningRate = form.querySelector('input')!.valueAsNumber;
    if (!(learningRate > 0)) return;
    send({ type: 'steer', learningRate });
    close();
  };
  return html`<form
    class="steer"
    aria-label=${l10n.t('Steer')}
    @submit=${submit}
    @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && close()}
  >
    ${numberField({
      label: l10n.t('Learning rate'),
      value: ui.steering,
      min: 0,
      shown: true,
      change: (rate) => change({ steering: rate }),
    })}
    ${FACTORS.map((factor) =>
      button({
        label: times(factor),
        title: l10n.t('{0} times what it is now', factor),
        click: () => change({ steering: written(now * factor) }),
      }),
    )}
    <button type="submit" class="button">${l10n.t('Apply')}</button>
    ${button({ label: l10n.t('Cancel'), click: close })}
    <small
      >${l10n.t(
        'Now {0}. It changes at the next step, and the schedule goes on from there; a checkpoint is kept first.',
        significant(now),
      )}</small
    >
  </form>`;
}

/** Opens the form, or closes it. */
export const toggleSteering = ({ state, ui, change }: TrainingView): void =>
  change({
    steering: ui.steering === undefined ? written(state.steps.learningRate.at(-1) ?? 0) : undefined,
  });

/** What validation came to some epochs after a change, against when it was made. */
function effect({ step }: Steer, { epochs, model }: RunState, live: boolean): string {
  if (model === undefined) return '';
  const before = Math.floor(step / model.stepsPerEpoch);
  const lossOf = (epoch: number): number | undefined =>
    epochs.find((each) => each.epoch === epoch)?.metrics.val_loss;
  const [then, later] = [lossOf(before), lossOf(before + EPOCHS_ON)];
  if (then === undefined) return '';
  if (later !== undefined) return (later > then ? '+' : '') + significant(later - then, 3);
  const since = (epochs.at(-1)?.epoch ?? before) - before;
  return live ? l10n.t('{0} of {1} epochs so far', since, EPOCHS_ON) : '';
}

/** Everything that was asked of the run, the newest first. */
export function steering({
  run,
  state,
  canAct,
  send,
}: TrainingView): TemplateResult | typeof nothing {
  const { steers, model } = state;
  if (steers.length === 0) return nothing;
  let steered = 0;
  const rows = steers.map((steer) => ({
    mark: steer.action === 'steer' ? `S${++steered}` : steer.action === 'pause' ? 'P' : '',
    epoch: model ? (steer.step / model.stepsPerEpoch).toFixed(1) : '–',
    text: steeringText(steer.action, steer.values),
    effect: steer.action === 'steer' ? effect(steer, state, isLive(run)) : '',
  }));
  const last = steers.findLast(({ action }) => action === 'steer');
  const factor = last?.values.learningRateFactor;
  const undo =
    typeof factor === 'number' && isLive(run) && canAct
      ? link({
          label: l10n.t('Undo {0}', `S${steered}`),
          click: () => send({ type: 'steer', learningRateFactor: 1 / factor }),
        })
      : undefined;
  return section({
    id: 'steering',
    title: l10n.t('Steering'),
    ...(undo && { controls: undo }),
    body: html`<table class="steering">
      <thead>
        <tr>
          <th scope="col">${l10n.t('Mark')}</th>
          <th scope="col">${l10n.t('Epoch')}</th>
          <th scope="col">${l10n.t('Change')}</th>
          ${
            rows.some((row) => row.effect !== '')
              ? html`<th
                  scope="col"
                  class="number"
                  title=${l10n.t('{0} epochs after the change', EPOCHS_ON)}
                >
                  ${l10n.t('Δ {0}', 'val_loss')}
                </th>`
              : html`<td></td>`
          }
        </tr>
      </thead>
      <tbody>
        ${rows.toReversed().map(
          ({ mark, epoch, text, effect: came }) =>
            html`<tr>
              <td>${mark}</td>
              <td>${epoch}</td>
              <td>${text}</td>
              <td class="number">${came}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  });
}
