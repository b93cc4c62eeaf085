import { basename } from 'node:path';
import * as vscode from 'vscode';
import { namesOf, type Catalog } from '../../shared/config/catalog';
import { elementWithDefaults } from '../../shared/config/defaults';
import { validateConfig } from '../../shared/config/validate';
import type { ElementChoice, FromData, PanelNotice, ToData } from '../../shared/protocol/panels';
import { configText } from '../language/configs';
import { edited } from '../language/edits';
import type { Service } from '../service';
import { ConfigSession } from './configPanel';
import type { PanelKind, Wire } from './panels';

type Choice = { scale?: ElementChoice | undefined; balance?: ElementChoice | undefined };

class DataSession extends ConfigSession<ToData, FromData> {
  private chosen: Choice = {};

  constructor(
    file: string,
    wire: Wire<ToData | PanelNotice>,
    private readonly service: Service,
    private readonly catalog: Catalog,
  ) {
    super(file, wire);
  }

  async receive(message: FromData): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.now(vscode.l10n.t('Reading the data'));
      case 'choose':
        this.chosen = { ...this.chosen, ...pick(message) };
        return this.now();
      case 'apply':
        return this.apply({ ...this.chosen, ...pick(message) });
      case 'revert':
        this.chosen = {};
        return this.now();
      case 'reveal':
        return this.reveal(message.code);
      case 'action':
        return this.act(message.action);
    }
  }

  protected async refresh(token: vscode.CancellationToken): Promise<void> {
    const document = await this.document();
    const config = configText(document);
    const own = this.own(document.getText());
    const report = await this.service.ask('inspect', config, token);
    const { classes } = await this.service.ask('pictures', config, token);
    if (token.isCancellationRequested) return;
    this.wire.send({
      type: 'report',
      report,
      name: this.name,
      ...own(classes.length > 0),
      scalers: namesOf(this.catalog, 'scale'),
      balancers: namesOf(this.catalog, 'balance'),
      ...(classes.length > 0 && { pictures: classes }),
      canAct: vscode.workspace.isTrusted,
    });
    if (this.chosen.scale === undefined && this.chosen.balance === undefined) return;
    const request = { ...config, ...pick(this.chosen) };
    const preview = await this.service.ask('previewScale', request, token);
    if (token.isCancellationRequested) return;
    const { scale, balance } = own(classes.length > 0);
    this.wire.send({
      type: 'preview',
      report: preview,
      scale: this.complete('scale', this.chosen.scale ?? scale),
      balance: this.complete('balance', this.chosen.balance ?? balance),
      lines: Object.entries(pick(this.chosen))
        .map(([key, value]) => `"${key}": ${JSON.stringify(short(value))}`)
        .join('\n'),
    });
  }

  /** Scaler and balancer as the config has them, or as they would be by default. */
  private own(
    text: string,
  ): (pictures: boolean) => { scale: ElementChoice; balance: ElementChoice } {
    const { resolved } = validateConfig(text, this.file, this.catalog);
    return (pictures) => ({
      scale: resolved?.scale ?? this.complete('scale', { type: pictures ? 'rescale' : 'standard' }),
      balance: resolved?.balance ?? { type: 'none' },
    });
  }

  private complete(kind: 'scale' | 'balance', choice: ElementChoice): ElementChoice {
    return elementWithDefaults(kind, choice, this.catalog);
  }

  /** Writes what is chosen into the config, all of it as one step to undo. */
  private async apply(choice: Choice): Promise<void> {
    this.chosen = {};
    for (const [key, value] of Object.entries(pick(choice)))
      await vscode.workspace.applyEdit(edited(await this.document(), [key], short(value)));
    this.soon();
  }

  /** Shows the config where a warning belongs to, by its code's first word. */
  private async reveal(code: string): Promise<void> {
    const document = await this.document();
    const section = code.split('.')[0] ?? 'data';
    const { locate } = validateConfig(document.getText(), this.file, this.catalog);
    const { line } = locate([section === 'split' || section === 'balance' ? section : 'data']);
    const range = new vscode.Range(line - 1, 0, line - 1, 0);
    await vscode.window.showTextDocument(document, { selection: range });
  }
}

const pick = ({ scale, balance }: Choice): Record<string, ElementChoice> => ({
  ...(scale && { scale }),
  ...(balance && { balance }),
});

/** An element without arguments is written as its name. */
const short = (choice: ElementChoice): unknown =>
  Object.keys(choice).length === 1 ? choice.type : choice;

/** The data panel of a config. */
export const dataPanel = (
  service: Service,
  catalog: Catalog,
): PanelKind<ToData | PanelNotice, FromData> => ({
  name: 'data',
  icon: 'data',
  title: (file) => vscode.l10n.t('Data: {0}', basename(file)),
  open: (file, wire) => new DataSession(file, wire, service, catalog),
});
