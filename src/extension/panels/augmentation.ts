import { basename } from 'node:path';
import { parse } from 'jsonc-parser';
import * as vscode from 'vscode';
import { findElement, namesOf, type Catalog } from '../../shared/config/catalog';
import { validateConfig } from '../../shared/config/validate';
import type { ElementConfig } from '../../shared/config/element';
import type { FromAugmentation, PanelNotice, ToAugmentation } from '../../shared/protocol/panels';
import { configText } from '../language/configs';
import { put } from '../language/edits';
import type { Service } from '../service';
import { ConfigSession } from './configPanel';
import type { PanelKind, Wire } from './panels';

/** Views of each picture. */
const VIEWS = 6;

class AugmentationSession extends ConfigSession<ToAugmentation, FromAugmentation> {
  /** Views before the first one shown: Redraw goes on to later epochs. */
  private views = VIEWS;
  private others = 0;

  constructor(
    file: string,
    wire: Wire<ToAugmentation | PanelNotice>,
    private readonly service: Service,
    private readonly catalog: Catalog,
  ) {
    super(file, wire);
  }

  async receive(message: FromAugmentation): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.now(vscode.l10n.t('Reading the pictures'));
      case 'redraw':
        this.views = this.views >= 4 * VIEWS ? VIEWS : this.views + VIEWS;
        return this.now();
      case 'others':
        this.others++;
        return this.now();
      case 'set':
        return this.set(message.index, message.argument, message.value);
      case 'add':
        return this.add(message.element);
      case 'remove':
        await put(await this.document(), ['augment', message.index], undefined);
        return this.soon();
      case 'action':
        return this.act(message.action);
    }
  }

  protected async refresh(token: vscode.CancellationToken): Promise<void> {
    const document = await this.document();
    const config = configText(document);
    const { resolved } = validateConfig(config.text, this.file, this.catalog);
    const count = this.views;
    const sample = this.others === 0 ? {} : { sample: this.others * 7 };
    const { samples } = await this.service.ask('preview', { ...config, count, ...sample }, token);
    if (token.isCancellationRequested) return;
    this.wire.send({
      type: 'views',
      name: this.name,
      samples: samples.map((each) => ({ ...each, views: each.views.slice(-VIEWS) })),
      augment: resolved?.augment ?? [],
      known: namesOf(this.catalog, 'augment'),
      canAct: vscode.workspace.isTrusted,
    });
  }

  /** An entry written as its name becomes an object where one of its arguments is set. */
  private async set(index: number, argument: string, value: unknown): Promise<void> {
    const document = await this.document();
    const given = augmentOf(document)[index];
    if (typeof given === 'string')
      await put(document, ['augment', index], { type: given, [argument]: value });
    else await put(document, ['augment', index, argument], value);
    this.soon();
  }

  private async add(name: string): Promise<void> {
    const document = await this.document();
    const augment = augmentOf(document);
    const params = findElement(this.catalog, 'augment', name)?.params ?? {};
    const required = Object.entries(params).filter(([, param]) => param.required);
    const start: ElementConfig = {
      type: name,
      ...Object.fromEntries(required.map(([key]) => [key, 0.1])),
    };
    const entry = required.length === 0 ? name : start;
    await put(document, ['augment'], [...augment, entry]);
    this.soon();
  }
}

/** `augment` as it is written. */
const augmentOf = (document: vscode.TextDocument): unknown[] =>
  (parse(document.getText()) as { augment?: unknown[] } | undefined)?.augment ?? [];

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
