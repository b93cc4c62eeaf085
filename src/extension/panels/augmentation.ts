import { basename } from 'node:path';
import { applyEdits, type Edit } from 'jsonc-parser';
import * as vscode from 'vscode';
import {
  addEntry,
  moveEntry,
  newEntry,
  removeEntry,
  setArgument,
} from '../../shared/config/augmentEdits';
import { findElement, type Catalog } from '../../shared/config/catalog';
import type { Config } from '../../shared/config/config';
import type { ElementConfig } from '../../shared/config/element';
import { validateConfig } from '../../shared/config/validate';
import type { FromAugmentation, PanelNotice, ToAugmentation } from '../../shared/protocol/panels';
import { rangeOf } from '../language/configs';
import { ServiceError, type Service } from '../service';
import { ConfigSession } from './configPanel';
import type { PanelKind, Wire } from './panels';

/** Views of each picture, and pictures, in one look. */
const VIEWS = 5;
const SAMPLES = 4;
/** A control that moves is followed so soon after it rests. */
const TRY_MS = 60;

type Message<T extends FromAugmentation['type']> = Extract<FromAugmentation, { type: T }>;

class AugmentationSession extends ConfigSession<ToAugmentation, FromAugmentation> {
  private look: Omit<Message<'look'>, 'type'> = { epoch: 1, skip: 0, class: '' };
  /** What a control shows while it moves, before it is written. */
  private trial: Message<'try'> | undefined;
  private tryTimer: NodeJS.Timeout | undefined;
  /** There are views: what is wrong with the text is told beside them. */
  private shown = false;
  private measured = '';

  constructor(
    file: string,
    wire: Wire<ToAugmentation | PanelNotice>,
    private readonly service: Service,
    private readonly catalog: Catalog,
  ) {
    super(file, wire);
  }

  override dispose(): void {
    clearTimeout(this.tryTimer);
    super.dispose();
  }

  async receive(message: FromAugmentation): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.now(vscode.l10n.t('Reading the pictures'));
      case 'try':
        this.trial = message;
        clearTimeout(this.tryTimer);
        this.tryTimer = setTimeout(() => void this.now(), TRY_MS);
        return;
      case 'set':
        return this.write((text) =>
          setArgument(text, message.index, message.argument, message.value),
        );
      case 'add': {
        const params = findElement(this.catalog, 'augment', message.element)?.params ?? {};
        const entry = { ...named(newEntry(message.element, params)), ...message.values };
        return this.write((text) => addEntry(text, short(entry)));
      }
      case 'remove':
        return this.write((text) => removeEntry(text, message.index));
      case 'move':
        return this.write((text) => moveEntry(text, message.from, message.to));
      case 'look':
        this.look = message;
        return this.now();
      case 'chain':
        return this.chain(message.position, message.epoch);
      case 'measure':
        this.measured = '';
        return this.now();
      case 'reveal':
        return this.reveal(message.line, message.column);
      case 'action':
        return this.act(message.action);
    }
  }

  protected async refresh(token: vscode.CancellationToken): Promise<void> {
    const { file } = this;
    const text = await this.text();
    const request = { file, text };
    const { resolved } = validateConfig(text, file, this.catalog);
    if (resolved && this.trial === undefined) this.tell(resolved);
    try {
      const views = await this.service.ask('preview', { ...request, ...this.asked() }, token);
      if (token.isCancellationRequested) return;
      this.shown = true;
      this.wire.send({ type: 'views', ...views });
      const first = views.samples[0];
      if (this.trial !== undefined || first === undefined || !resolved) return;
      const sample = first.position;
      const { ends } = await this.service.ask('previewEnds', { ...request, sample }, token);
      if (token.isCancellationRequested) return;
      this.wire.send({ type: 'ends', ends });
      await this.measure(request, resolved, token);
    } catch (error) {
      if (!(error instanceof ServiceError) || token.isCancellationRequested) throw error;
      this.explain(error);
    }
  }

  /** The config's text, with what a moving control shows. */
  private async text(): Promise<string> {
    const text = (await this.document()).getText();
    const { trial } = this;
    return trial === undefined
      ? text
      : applyEdits(text, setArgument(text, trial.index, trial.argument, trial.value));
  }

  private asked() {
    const { epoch, skip, class: only } = this.look;
    return { count: VIEWS, samples: SAMPLES, epoch, skip, ...(only !== '' && { class: only }) };
  }

  private tell({ augment, seed, train }: Config): void {
    const elements = this.catalog.elements.filter(({ kind }) => kind === 'augment');
    this.wire.send({
      type: 'config',
      ...{ name: this.name, file: basename(this.file), augment, elements, seed },
      epochs: train.epochs,
      canAct: vscode.workspace.isTrusted,
    });
  }

  /** Once for each augmentation, batch and model: it takes seconds of a processor. */
  private async measure(
    request: { readonly file: string; readonly text: string },
    { augment, train, model, compile }: Config,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const key = JSON.stringify([augment, train.batchSize, model, compile]);
    if (augment.length === 0 || key === this.measured) return;
    const cost = await this.service.ask('augmentationCost', request, token);
    if (token.isCancellationRequested) return;
    this.measured = key;
    this.wire.send({ type: 'cost', cost });
  }

  /** What is wrong, beside the last views where there are any. */
  private explain(error: ServiceError): void {
    const { code, problems } = error.reason;
    if (code === 'untrusted')
      return this.wire.send({
        type: 'notice',
        kind: 'empty',
        message: vscode.l10n.t('Pictures are not decoded before you trust this workspace.'),
        actions: [
          {
            title: vscode.l10n.t('Manage Workspace Trust'),
            action: 'workbench.trust.manage',
          },
        ],
      });
    // A table has no pictures to show; that is no mistake.
    const table = problems?.find((problem) => problem.code === 'preview.needsPictures');
    if (table)
      return this.wire.send({
        type: 'notice',
        kind: 'empty',
        message: table.message,
        actions: [{ title: vscode.l10n.t('Open Config'), action: 'openConfig' }],
      });
    if (this.shown && problems?.length) return this.wire.send({ type: 'problems', problems });
    throw error;
  }

  private async chain(position: number, epoch: number): Promise<void> {
    const request = { file: this.file, text: await this.text() };
    const asked = { sample: position, epoch, count: 1, chain: true };
    const { samples } = await this.service.ask('preview', { ...request, ...asked });
    if (samples[0]) this.wire.send({ type: 'chain', sample: samples[0] });
  }

  /** Writes a change of the text as one step to undo; the change itself makes the views anew. */
  private async write(change: (text: string) => readonly Edit[]): Promise<void> {
    clearTimeout(this.tryTimer);
    this.trial = undefined;
    const document = await this.document();
    const edit = new vscode.WorkspaceEdit();
    for (const { offset, length, content } of change(document.getText()))
      edit.replace(document.uri, rangeOf(document, offset, offset + length), content);
    await vscode.workspace.applyEdit(edit);
    await this.now();
  }

  private async reveal(line: number, column: number): Promise<void> {
    const at = new vscode.Position(line - 1, column - 1);
    await vscode.window.showTextDocument(await this.document(), {
      selection: new vscode.Range(at, at),
    });
  }
}

const named = (entry: string | ElementConfig): ElementConfig =>
  typeof entry === 'string' ? { type: entry } : entry;

/** An entry without arguments is written as its name. */
const short = (entry: ElementConfig): string | ElementConfig =>
  Object.keys(entry).length === 1 ? entry.type : entry;

/** The augmentation panel of a config. */
export const augmentationPanel = (
  service: Service,
  catalog: Catalog,
): PanelKind<ToAugmentation | PanelNotice, FromAugmentation> => ({
  name: 'augmentation',
  icon: 'augmentation',
  title: (file) => vscode.l10n.t('Augmentation: {0}', basename(file)),
  open: (file, wire) => new AugmentationSession(file, wire, service, catalog),
});
